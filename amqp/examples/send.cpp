// Sends one message and says what became of it.
#include <iostream>

#include <asio/io_context.hpp>

#include "amqp/client/connection.hpp"

int main(int argc, char** argv) {
    const auto url = amqp::parse_url(argc > 1 ? argv[1] : "amqp://127.0.0.1/queue");
    if (!url) return std::cerr << "no AMQP URL\n", 1;
    asio::io_context io;
    amqp::connection connection{io.get_executor(), url->connection};
    amqp::sender sender;
    connection.async_run([](std::error_code error) {
        if (error) std::cerr << error.message() << '\n';
    });
    connection.async_open_sender(url->address, [&](std::error_code error, amqp::sender opened) {
        if (error) return;  // async_run says why
        sender = std::move(opened);
        sender.async_send({.body = amqp::payload{"hello"}},
                          [&](std::error_code failed, const amqp::delivery_state& state) {
                              std::cout << (failed                                          ? failed.message()
                                            : std::holds_alternative<amqp::accepted>(state) ? "accepted"
                                                                                            : "not accepted")
                                        << '\n';
                              connection.async_close([](std::error_code) {});
                          });
    });
    io.run();
}
