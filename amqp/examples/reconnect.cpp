// Sends a message now and then, whatever becomes of the broker meanwhile: none is lost, some may arrive twice.
#include <cstdlib>
#include <iostream>

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#include "amqp/client/connection.hpp"

using asio::use_awaitable;

asio::awaitable<void> send(amqp::connection& connection, std::string address, int count) {
    const amqp::sender_options options{.address = std::move(address), .retain_unsettled = true};
    amqp::sender sender = co_await connection.async_open_sender(options, use_awaitable);
    asio::steady_timer pause{co_await asio::this_coro::executor};
    for (int i = 0; i < count; ++i) {
        const amqp::message message{.body = amqp::payload{"message " + std::to_string(i)}};
        co_await sender.async_send(message, use_awaitable);
        std::cout << "message " << i << " on connection " << connection.times_opened() << std::endl;
        pause.expires_after(std::chrono::milliseconds{100});
        co_await pause.async_wait(use_awaitable);
    }
    co_await connection.async_close(use_awaitable);
}

int main(int argc, char** argv) try {
    auto url = amqp::parse_url(argc > 1 ? argv[1] : "amqp://127.0.0.1/queue");
    if (!url) return std::cerr << "no AMQP URL\n", 1;
    url->connection.retry_after_at_most = std::chrono::seconds{1};
    asio::io_context io;
    amqp::connection connection{io.get_executor(), url->connection};
    connection.async_run([](std::error_code error) {
        if (error) std::cerr << error.message() << '\n';
    });
    const int how_many = argc > 2 ? std::atoi(argv[2]) : 20;
    asio::co_spawn(io, send(connection, url->address, how_many), [](std::exception_ptr wrong) {
        if (wrong) std::rethrow_exception(wrong);  // out of io.run()
    });
    io.run();
} catch (const std::exception& wrong) {
    std::cerr << wrong.what() << '\n';
    return 1;
}
