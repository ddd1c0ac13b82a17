// Sends a file as one message, or writes one message to a file, and holds neither whole.
// Usage: `stream_a_file amqp://127.0.0.1/queue send FILE`, or `receive FILE`.
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/use_awaitable.hpp>

#include "amqp/client/connection.hpp"

using asio::use_awaitable;

asio::awaitable<void> send(amqp::connection& connection, std::string address, std::string file) {
    amqp::sender sender = co_await connection.async_open_sender(address, use_awaitable);
    std::ifstream in{file, std::ios::binary};
    amqp::message head;
    head.properties.subject = std::filesystem::path{file}.filename();
    amqp::outgoing_stream stream = sender.stream(head, static_cast<std::uint32_t>(std::filesystem::file_size(file)));
    std::array<char, 65536> part;
    while (in.read(part.data(), part.size()), in.gcount() > 0) {
        co_await stream.async_write(amqp::view_of({part.data(), static_cast<std::size_t>(in.gcount())}), use_awaitable);
    }
    co_await stream.async_finish(use_awaitable);
    co_await connection.async_close(use_awaitable);
}

asio::awaitable<void> receive(amqp::connection& connection, std::string address, std::string file) {
    const amqp::receiver_options options{.address = address, .credit = 1, .in_parts = true};
    amqp::receiver receiver = co_await connection.async_open_receiver(options, use_awaitable);
    amqp::incoming_stream stream = co_await receiver.async_receive_stream(use_awaitable);
    std::ofstream out{file, std::ios::binary};
    while (true) {
        const auto part = co_await stream.async_read(use_awaitable);
        if (part.empty()) break;
        out << amqp::text_of(part);
    }
    stream.accept();
    co_await connection.async_close(use_awaitable);
}

int main(int argc, char** argv) try {
    const auto url = amqp::parse_url(argc > 1 ? argv[1] : "");
    if (!url || argc != 4) return std::cerr << "stream_a_file URL send|receive FILE\n", 1;
    asio::io_context io;
    amqp::connection connection{io.get_executor(), url->connection};
    connection.async_run([](std::error_code error) {
        if (error) std::cerr << error.message() << '\n';
    });
    const bool sends = argv[2] == std::string{"send"};
    asio::co_spawn(io, sends ? send(connection, url->address, argv[3]) : receive(connection, url->address, argv[3]),
                   [](std::exception_ptr wrong) {
                       if (wrong) std::rethrow_exception(wrong);  // out of io.run()
                   });
    io.run();
} catch (const std::exception& wrong) {
    std::cerr << wrong.what() << '\n';
    return 1;
}
