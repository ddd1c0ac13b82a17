// Client and server of one test, in one thread, over loopback TCP: operations are waited for, never slept for.
#pragma once

#include <chrono>
#include <future>
#include <tuple>
#include <utility>

#include <asio/io_context.hpp>

#include "amqp/client/connection.hpp"
#include "amqp/tests/catch.hpp"

namespace amqp::tests {

// The token of an operation that is waited for: finish(loop.io, c.async_open(later)). A future of all results.
struct later_t {};
inline constexpr later_t later;

}  // namespace amqp::tests

template <class... Results>
struct asio::async_result<amqp::tests::later_t, void(Results...)> {
    using return_type = std::future<std::tuple<Results...>>;
    template <class Initiation, class... Args>
    static return_type initiate(Initiation begin, amqp::tests::later_t, Args... args) {
        std::promise<std::tuple<Results...>> promise;
        return_type future = promise.get_future();
        std::move(begin)(
            [promise = std::move(promise)](Results... results) mutable { promise.set_value({std::move(results)...}); },
            std::move(args)...);
        return future;
    }
};

namespace amqp::tests {

inline bool is_ready(const auto& future) {
    return future.wait_for(std::chrono::seconds{0}) == std::future_status::ready;
}

// Runs until `condition` holds. A test that hangs fails instead.
void run_until(asio::io_context& io, const auto& condition) {
    constexpr std::chrono::seconds far_too_long{20};
    io.restart();
    while (!condition()) REQUIRE(io.run_one_for(far_too_long) == 1);
}

// What the operation completed with; a single result is no tuple.
template <class Results>
auto finish(asio::io_context& io, std::future<Results> operation) {
    run_until(io, [&] { return is_ready(operation); });
    Results results = operation.get();
    if constexpr (std::tuple_size_v<Results> == 1) {
        return std::get<0>(std::move(results));
    } else {
        return results;
    }
}

// The end of a link that must open.
template <class End>
End opened(std::tuple<std::error_code, End> results) {
    REQUIRE(std::get<0>(results) == std::error_code{});
    return std::move(std::get<1>(results));
}

// A server that is only an engine: a test says what it does about each event, and whether it still reads.
class engine_server : public transport::driven {
public:
    using event = engine::connection<>::event;

    engine::connection<> engine{{.role = engine::peer_role::server}, {}};

    transport::wanted turn(const transport::happened& news) final {
        engine.consume(news.sent);
        engine.commit(news.received);
        while (event* const each = engine.next_event()) on(*each);
        transport::wanted next;
        if (news.may_write) next.output = engine.output();
        if (news.may_read && reads()) next.room = engine.prepare(1024);
        return next;
    }
    void stopped(std::error_code) final {}

protected:
    virtual void on(event&) = 0;
    virtual bool reads() const { return true; }
};

// It, a client that is to connect to it, and what is between them.
template <class Server>
struct served_by {
    asio::io_context io;
    transport::tcp_listener listener{io.get_executor(), "127.0.0.1", 0};
    Server server;
    std::shared_ptr<transport::loop> stream;
    connection client;

    explicit served_by(connection_options options = {});
    ~served_by() {
        if (stream) stream->abandon();
    }
};

inline message with_text(std::string_view text) {
    message made;
    made.body = value{text};
    return made;
}
inline std::string text_of(const received_message& arrived) {
    const auto body = arrived.view().body_value();
    REQUIRE(body);
    REQUIRE(body->get<std::string>());
    return *body->get<std::string>();
}

// Two connections with each other, both open.
struct loopback {
    asio::io_context io{1};
    transport::tcp_listener listener{io.get_executor(), "127.0.0.1", 0};
    connection client, server;

    explicit loopback(connection_options of_client = {}, connection_options of_server = {})
        : client{io.get_executor(), to(listener.port(), std::move(of_client))},
          server{io.get_executor(), std::move(of_server)} {
        auto accepted = server.async_open_from(listener, later);
        CHECK(finish(io, client.async_open(later)) == std::error_code{});
        CHECK(finish(io, std::move(accepted)) == std::error_code{});
    }
    static connection_options to(std::uint16_t port, connection_options chosen = {}) {
        chosen.host = "127.0.0.1";
        chosen.port = std::to_string(port);
        return chosen;
    }

    std::pair<sender, receiver> link(sender_options sending = {}, receiver_options receiving = {}) {
        sending.address = "somewhere";
        auto offered = server.async_accept_receiver(receiving, later);
        sender out = opened(finish(io, client.async_open_sender(sending, later)));
        return {std::move(out), opened(finish(io, std::move(offered)))};
    }
    received_message next(receiver& in) { return opened(finish(io, in.async_receive(later))); }
};

template <class Server>
served_by<Server>::served_by(connection_options options)
    : client{io.get_executor(), loopback::to(listener.port(), std::move(options))} {
    listener.accept([this](std::error_code, std::shared_ptr<transport::loop> taken) {
        stream = std::move(taken);
        stream->start(server);
    });
}

}  // namespace amqp::tests
