// Coroutines: errors are exceptions, and the code reads from top to bottom.
// Messages and options have names here: GCC 12 destroys temporaries inside co_await twice.
#include <iostream>

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/use_awaitable.hpp>

#include "amqp/client/connection.hpp"

using asio::use_awaitable;
constexpr int how_many = 5;

asio::awaitable<void> send(amqp::connection& connection, std::string address) {
    amqp::sender sender = co_await connection.async_open_sender(address, use_awaitable);
    for (int i = 0; i < how_many; ++i) {
        const amqp::message message{.body = amqp::value{std::int32_t{i}}};
        co_await sender.async_send(message, use_awaitable);
    }
}

asio::awaitable<void> receive(amqp::connection& connection, std::string address) {
    amqp::receiver receiver = co_await connection.async_open_receiver(address, use_awaitable);
    for (int i = 0; i < how_many; ++i) {
        const amqp::received_message message = co_await receiver.async_receive(use_awaitable);
        const auto body = message.view().body_value();
        if (const auto* const number = body ? body->get<std::int32_t>() : nullptr) std::cout << *number << '\n';
        receiver.accept(message);
    }
}

asio::awaitable<void> send_and_receive(amqp::connection& connection, std::string address) {
    co_await send(connection, address);
    co_await receive(connection, address);
    co_await connection.async_close(use_awaitable);
}

// What goes wrong in a coroutine comes out of io.run().
constexpr auto rethrow = [](std::exception_ptr wrong) {
    if (wrong) std::rethrow_exception(wrong);
};

int main(int argc, char** argv) try {
    const auto url = amqp::parse_url(argc > 1 ? argv[1] : "amqp://127.0.0.1/queue");
    if (!url) return std::cerr << "no AMQP URL\n", 1;
    asio::io_context io;
    amqp::connection connection{io.get_executor(), url->connection};
    connection.async_run([](std::error_code error) {
        if (error) std::cerr << error.message() << '\n';
    });
    asio::co_spawn(io, send_and_receive(connection, url->address), rethrow);
    io.run();
} catch (const std::exception& wrong) {
    std::cerr << wrong.what() << '\n';
    return 1;
}
