// Figures, for people and for programs.
#include "amqp/programs/perf_report.hpp"

#include <cstdio>
#include <string>

namespace amqp::programs {

namespace {

struct figures {
    double seconds, messages_per_second, megabytes_per_second, cpu_ns;
};

figures figures_of(const perf_options& options, const perf_result& result) {
    const auto messages = static_cast<double>(result.messages);
    const double seconds = static_cast<double>(result.wall.count()) / 1e9;
    const double rate = seconds > 0 ? messages / seconds : 0;
    return {seconds, rate, rate * static_cast<double>(options.body_size) / 1e6,
            messages > 0 ? static_cast<double>(result.cpu.count()) / messages : 0};
}

struct quantile {
    double part;
    const char* key;
    const char* text;
};
constexpr quantile quantiles[] = {{0.5, "p50", "50 %"},
                                  {0.9, "p90", "90 %"},
                                  {0.99, "p99", "99 %"},
                                  {0.999, "p999", "99.9 %"},
                                  {0.9999, "p9999", "99.99 %"}};

double microseconds(const perf_result& result, const quantile& which) {
    return static_cast<double>(result.taken.quantile(which.part).count()) / 1e3;
}

// What the peer calls itself, fit to be printed.
std::string shown(std::string name) {
    for (char& each : name) {
        if (each < ' ' || each > '~' || each == '"' || each == '\\') each = '?';
    }
    return name.substr(0, 80);
}

// Where nothing was measured, null: a receiver does not know when a message was sent.
void print_json(const perf_options& options, const perf_result& result) {
    const figures all = figures_of(options, result);
    std::string latency;
    for (const quantile& each : quantiles) {
        char number[64];
        std::snprintf(number, sizeof number, "%s\"%s\": %.1f", latency.empty() ? "" : ", ", each.key,
                      microseconds(result, each));
        latency += number;
    }
    std::printf(
        "{\"messages\": %llu, \"seconds\": %.6f, \"messages_per_second\": %.0f, \"megabytes_per_second\": %.3f, "
        "\"cpu_ns_per_message\": %.1f, \"latency_us\": %s, \"peer\": \"%s\"}\n",
        static_cast<unsigned long long>(result.messages), all.seconds, all.messages_per_second,
        all.megabytes_per_second, all.cpu_ns, result.taken.empty() ? "null" : ("{" + latency + "}").c_str(),
        shown(result.peer).c_str());
}

void print_text(const perf_options& options, const perf_result& result) {
    const figures all = figures_of(options, result);
    std::printf("%llu messages in %.3f s: %.0f messages/s, %.1f MB/s, client CPU %.0f ns a message, with %s\n",
                static_cast<unsigned long long>(result.messages), all.seconds, all.messages_per_second,
                all.megabytes_per_second, all.cpu_ns, shown(result.peer).c_str());
    if (result.taken.empty()) return;
    std::printf(options.role == perf_role::bench ? "latency until received:" : "latency until the outcome:");
    for (const quantile& each : quantiles) std::printf("  %s %.0f us", each.text, microseconds(result, each));
    std::printf("\n");
}

std::string next_command(const perf_options& options, const perf_result& result) {
    if (options.listen) return "amqp-perf bench amqp://127.0.0.1/numbers";
    if (options.role == perf_role::send) {
        std::string next = "amqp-perf receive " + options.url_text + " --count " + std::to_string(result.messages);
        if (options.body_size != 100) next += " --body-size " + std::to_string(options.body_size);
        return next;
    }
    return options.role == perf_role::receive ? "amqp-perf bench " + options.url_text
                                              : "amqp-perf bench " + options.url_text + " --variant buffer=append_copy";
}

}  // namespace

void report(const perf_options& options, const perf_result& result) {
    if (options.json) return print_json(options, result);
    print_text(options, result);
    std::fflush(stdout);
    std::fprintf(stderr, "next: %s\n", next_command(options, result).c_str());
}

}  // namespace amqp::programs
