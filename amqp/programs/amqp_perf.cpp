// amqp-perf: how fast the client sends and receives, and whether every byte arrives.
#include "amqp/programs/perf_report.hpp"
#include "amqp/programs/program.hpp"
#include "amqp/variants/registry.hpp"

namespace {

using namespace amqp;
using programs::perf_options;
using programs::perf_role;

void add_options(CLI::App& command, perf_options& options) {
    command.add_option("url", options.url_text, "amqp://[user:password@]host[:port]/address");
    command.add_option("--count", options.count, "messages for each connection; without a duration, a million")
        ->check(CLI::PositiveNumber);
    command.add_option("--duration", options.duration, "seconds to send or receive for")->check(CLI::PositiveNumber);
    command.add_option("--body-size", options.body_size, "bytes of a body")
        ->check(CLI::Range(0, 1 << 30))
        ->capture_default_str();
    command.add_option("--max-frame-size", options.max_frame_size, "bytes of the longest frame, both ways")
        ->check(CLI::Range(512u, 1u << 30))->capture_default_str();
    command.add_option("--ca", options.ca_file, "with amqps, PEM: the authorities to trust, instead of the system's");
    command.add_flag("--settled", options.settled, "sends messages that nobody answers");
    command.add_option("--credit", options.credit, "messages that may be under way")
        ->check(CLI::Range(1u, 1u << 20))
        ->capture_default_str();
    if (command.get_name() != "receive") {
        command.add_option("--rate", options.rate,
                           "messages a second on each connection, each at its time; latencies count from then")
            ->check(CLI::PositiveNumber);
    }
    command
        .add_option("--connections", options.connections, "each with an address of its own: address-1, address-2, ...")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
    command.add_option("--variant", options.variant, "a client that deviates from production, as in buffer=append_copy")
        ->capture_default_str();
    command.add_flag("--json", options.json, "the result as one JSON object");
}

void add_listen(CLI::App& command, perf_options& options) {
    auto* const listen =
        command.add_flag("--listen", options.listen, "takes one connection instead of going to a broker");
    command.add_option("--port", options.port, "where to listen; 0: any that is free")
        ->needs(listen)
        ->capture_default_str();
}

std::string known_variants() {
    std::string names;
    for (const auto& each : variants::all()) names += (names.empty() ? "" : " ") + each.name;
    return names;
}

// What no single option can know.
void check(perf_options& options) {
    if (!variants::find(options.variant))
        throw CLI::ValidationError{"--variant", "no " + options.variant + "; there are " + known_variants()};
    if (options.listen) {
        if (!options.url_text.empty()) throw CLI::ValidationError{"--listen", "whoever connects says the address"};
        if (options.connections != 1) throw CLI::ValidationError{"--listen", "takes one connection"};
    } else {
        const auto where = parse_url(options.url_text);
        if (!where) throw CLI::ValidationError{"url", "'" + options.url_text + "' is not amqp://host:port/address"};
        options.where = *where;
    }
    if (options.count == 0 && options.duration == 0) options.count = 1'000'000;
}

int measure(perf_options& options) {
    try {
        report(options, run_perf(options));
        return programs::done;
    } catch (const programs::was_interrupted&) {
        programs::complain("amqp-perf", "interrupted");
        return programs::interrupted;
    } catch (const std::system_error& wrong) {
        throw std::runtime_error((options.listen ? "127.0.0.1:" + std::to_string(options.port) + ": " : "") +
                                 wrong.code().message());
    }
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App program{"Sends and receives numbered messages as fast as it can, and checks every byte.", "amqp-perf"};
    perf_options options;
    const auto add = [&](const char* name, const char* what, perf_role role) {
        CLI::App* const command = program.add_subcommand(name, what);
        add_options(*command, options);
        if (role != perf_role::bench) add_listen(*command, options);
        command->final_callback([&options, role] {
            options.role = role;
            check(options);
        });
    };
    add("send", "sends messages", perf_role::send);
    add("receive", "receives messages and checks them", perf_role::receive);
    add("bench", "sends and receives at the same time, through a broker", perf_role::bench);
    return programs::run(program, argc, argv, [&] {
        if (program.get_subcommands().empty()) throw CLI::RequiredError{"send, receive or bench"};
        return measure(options);
    });
}
