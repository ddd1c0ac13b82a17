// Sends many messages as fast as the other side takes them: the window is kept full, and outcomes come as they come.
#include <functional>
#include <iostream>

#include <asio/io_context.hpp>

#include "amqp/client/connection.hpp"

int main(int argc, char** argv) {
    const auto url = amqp::parse_url(argc > 1 ? argv[1] : "amqp://127.0.0.1/queue");
    if (!url) return std::cerr << "no AMQP URL\n", 1;
    constexpr int count = 10'000;
    int posted = 0, accepted = 0;
    asio::io_context io;
    amqp::connection connection{io.get_executor(), url->connection};
    amqp::sender sender;
    std::function<void()> fill = [&] {
        amqp::message message;
        while (posted < count) {
            message.body = amqp::payload{"message " + std::to_string(posted)};
            if (!sender.try_post(message)) break;
            ++posted;
        }
        if (posted == count) return;
        sender.async_wait([&](std::error_code error) {
            if (!error) fill();
        });
    };
    connection.async_run([](std::error_code error) {
        if (error) std::cerr << error.message() << '\n';
    });
    connection.async_open_sender(url->address, [&](std::error_code error, amqp::sender opened) {
        if (error) return;
        sender = std::move(opened);
        sender.on_outcome([&](amqp::delivery_id, const amqp::delivery_state& state) {
            accepted += std::holds_alternative<amqp::accepted>(state);
            if (accepted == count) connection.async_close([](std::error_code) {});
        });
        fill();
    });
    io.run();
    std::cout << accepted << " of " << count << " accepted\n";
}
