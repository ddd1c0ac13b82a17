// Sends over TLS, and says in a sentence why not: `tls amqps://localhost/queue ca.pem [own.pem own.key]`.
#include <iostream>

#include <asio/io_context.hpp>

#include "amqp/client/connection.hpp"

int main(int argc, char** argv) try {
    auto url = amqp::parse_url(argc > 1 ? argv[1] : "amqps://localhost/queue");
    if (!url || !url->connection.tls) return std::cerr << "no amqps URL\n", 1;
    if (argc > 2) url->connection.tls->ca_file = argv[2];  // instead of the system's authorities
    if (argc > 4) {
        url->connection.tls->certificate_file = argv[3];
        url->connection.tls->key_file = argv[4];
        url->connection.credentials = amqp::sasl::external{};  // the certificate says who we are
    }
    asio::io_context io;
    amqp::connection connection{io.get_executor(), url->connection};
    amqp::sender sender;
    int exit_code = 1;
    connection.async_open([&](std::error_code refused) {
        if (refused) return void(std::cerr << refused.message() << '\n');
        connection.async_open_sender(url->address, [&](std::error_code error, amqp::sender opened) {
            if (error) return void(std::cerr << error.message() << '\n');
            sender = std::move(opened);
            sender.async_send({.body = amqp::payload{"a secret"}},
                              [&](std::error_code failed, const amqp::delivery_state&) {
                                  exit_code = failed ? 1 : 0;
                                  std::cout << (failed ? failed.message() : "sent") << '\n';
                                  connection.async_close([](std::error_code) {});
                              });
        });
    });
    io.run();
    return exit_code;
} catch (const std::system_error& wrong) {  // a file that cannot be read
    std::cerr << wrong.what() << '\n';
    return 1;
}
