// A service that answers, and somebody who asks it: both ends of a request.
#include <iostream>

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/use_awaitable.hpp>

#include "amqp/client/requester.hpp"

using asio::use_awaitable;

asio::awaitable<void> serve(amqp::connection& connection) {
    amqp::receiver questions = co_await connection.async_open_receiver("square", use_awaitable);
    const amqp::sender_options to_anywhere;
    amqp::sender answers = co_await connection.async_open_sender(to_anywhere, use_awaitable);
    while (true) {
        const amqp::received_message asked = co_await questions.async_receive(use_awaitable);
        questions.accept(asked);
        const auto properties = asked.view().properties();
        const auto body = asked.view().body_value();
        const auto* const number = body ? body->get<std::int64_t>() : nullptr;
        if (!properties || !number) continue;
        amqp::message answer;
        answer.properties.to = properties->reply_to;
        answer.properties.correlation_id = properties->message_id;
        answer.body = amqp::value{*number * *number};
        co_await answers.async_post(answer, use_awaitable);
    }
}

asio::awaitable<void> ask(amqp::connection& connection) {
    amqp::requester square = co_await amqp::requester::async_open(connection, "square", use_awaitable);
    for (std::int64_t number : {2, 3, 12}) {
        const amqp::message question{.body = amqp::value{number}};
        const auto answer = co_await square.async_request(question, use_awaitable);
        const auto body = answer.view().body_value();
        const auto* const squared = body ? body->get<std::int64_t>() : nullptr;
        std::cout << number << " squared is " << (squared ? std::to_string(*squared) : "not known") << '\n';
    }
    co_await connection.async_close(use_awaitable);
}

int main(int argc, char** argv) try {
    const auto url = amqp::parse_url(argc > 1 ? argv[1] : "amqp://127.0.0.1");
    if (!url) return std::cerr << "no AMQP URL\n", 1;
    asio::io_context io;
    amqp::connection connection{io.get_executor(), url->connection};
    connection.async_run([](std::error_code error) {
        if (error) std::cerr << error.message() << '\n';
    });
    // What goes wrong comes out of io.run(); the service ends with the connection, and that is not wrong.
    const auto rethrow = [&](std::exception_ptr wrong) {
        if (wrong && connection.is_open()) std::rethrow_exception(wrong);
    };
    asio::co_spawn(io, serve(connection), rethrow);
    asio::co_spawn(io, ask(connection), rethrow);
    io.run();
} catch (const std::exception& wrong) {
    std::cerr << wrong.what() << '\n';
    return 1;
}
