// amqp-broker: the embedded broker as a server of its own.
#include <csignal>
#include <cstdio>
#include <system_error>

#include "amqp/peer/broker.hpp"
#include "amqp/programs/program.hpp"

namespace {

using namespace amqp;

void print_line(std::string_view line) { std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data()); }

// Blocked in every thread, so that one can wait for them.
sigset_t block_ends() {
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    return ends;
}

int serve(const peer::broker_options& options) {
    const sigset_t ends = block_ends();
    peer::broker broker{options};
    broker.start();
    std::printf("listening on %s:%u\n", options.bind.c_str(), static_cast<unsigned>(broker.port()));
    std::fflush(stdout);
    int received = 0;
    sigwait(&ends, &received);
    broker.stop();
    return programs::done;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App program{"An AMQP 1.0 broker with queues in memory, made on demand. Send to `discard` to measure sending.",
                     "amqp-broker"};
    peer::broker_options options;
    options.port = 5672;
    bool log = false;
    program.add_option("--port", options.port, "0: any that is free")->capture_default_str();
    program.add_option("--bind", options.bind, "the address to listen on")->capture_default_str();
    program.add_option("--user", options.user, "lets only this user in (SASL PLAIN, with --password)");
    program.add_option("--password", options.password);
    tls_options tls;
    program.add_option("--certificate", tls.certificate_file, "PEM, with its chain: then TLS is the only way in");
    program.add_option("--key", tls.key_file, "PEM; left out: it is in the file of the certificate");
    program.add_option("--client-ca", tls.ca_file,
                       "PEM: clients must show a certificate of these, and may use EXTERNAL");
    program.add_flag("--log", log, "says on stderr who comes and goes");
    return programs::run(program, argc, argv, [&] {
        if (log) options.log = print_line;
        if (!tls.certificate_file.empty()) options.tls = tls;
        try {
            return serve(options);
        } catch (const std::system_error& wrong) {
            throw std::runtime_error(options.bind + ":" + std::to_string(options.port) + ": " + wrong.code().message());
        }
    });
}
