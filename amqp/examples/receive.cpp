// Receives messages until it is interrupted, or as many as it is told, and accepts each.
#include <cstdlib>
#include <iostream>

#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>

#include "amqp/client/connection.hpp"

int main(int argc, char** argv) {
    const auto url = amqp::parse_url(argc > 1 ? argv[1] : "amqp://127.0.0.1/queue");
    if (!url) return std::cerr << "no AMQP URL\n", 1;
    int left = argc > 2 ? std::atoi(argv[2]) : -1;
    asio::io_context io;
    amqp::connection connection{io.get_executor(), url->connection};
    amqp::receiver receiver;
    asio::signal_set interrupted{io, SIGINT, SIGTERM};
    const auto stop = [&] {
        interrupted.cancel();
        connection.async_close([](std::error_code) {});
    };
    interrupted.async_wait([&](std::error_code error, int) {
        if (!error) stop();
    });
    const auto take = [&](amqp::received_message&& message) {
        if (const auto body = message.view().body_data()) std::cout << amqp::text_of(*body) << '\n';
        receiver.accept(message);
        return --left != 0;
    };
    connection.async_run([&](std::error_code error) {
        if (error) std::cerr << error.message() << '\n';
        interrupted.cancel();
    });
    connection.async_open_receiver(url->address, [&](std::error_code error, amqp::receiver opened) {
        if (error) return;
        receiver = std::move(opened);
        receiver.async_receive_each(take, [&](std::error_code) { stop(); });
    });
    io.run();
}
