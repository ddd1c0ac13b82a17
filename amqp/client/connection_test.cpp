// How connections and links open, close and fail, seen from an application (§2.4 to §2.6).
#include "amqp/client/connection.hpp"

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>

#include "amqp/policy/validation/all.hpp"
#include "amqp/tests/loopback.hpp"

using namespace amqp;
using namespace amqp::tests;

TEST_CASE("both sides agree to open and to close", "[client][2.4]") {
    loopback both;
    CHECK(both.client.is_open());
    CHECK(both.server.is_open());
    CHECK(finish(both.io, both.client.async_close(later)) == std::error_code{});
    CHECK_FALSE(both.client.is_open());
}

TEST_CASE("closing twice, or what was never opened, is no error", "[client][2.4]") {
    loopback both;
    auto first = both.client.async_close(later);
    auto second = both.client.async_close(later);
    CHECK(finish(both.io, std::move(first)) == std::error_code{});
    CHECK(finish(both.io, std::move(second)) == std::error_code{});
    connection fresh{both.io.get_executor()};
    CHECK(finish(both.io, fresh.async_close(later)) == std::error_code{});
}

TEST_CASE("when both close at once, both are closed in order", "[client][2.4.3]") {
    loopback both;
    auto ours = both.client.async_close(later);
    auto theirs = both.server.async_close(later);
    CHECK(finish(both.io, std::move(ours)) == std::error_code{});
    CHECK(finish(both.io, std::move(theirs)) == std::error_code{});
}

TEST_CASE("a host where nobody listens refuses", "[client]") {
    asio::io_context io;
    const std::uint16_t unused = transport::tcp_listener{io.get_executor(), "127.0.0.1", 0}.port();
    connection client{io.get_executor(), loopback::to(unused)};
    CHECK(finish(io, client.async_open(later)) == std::errc::connection_refused);
}

TEST_CASE("a server that says nothing is given up", "[client][2.4.1]") {
    asio::io_context io;
    transport::tcp_listener listener{io.get_executor(), "127.0.0.1", 0};
    std::shared_ptr<transport::loop> silent;
    listener.accept([&](std::error_code, std::shared_ptr<transport::loop> taken) { silent = std::move(taken); });
    connection_options options = loopback::to(listener.port());
    options.connect_time_out = std::chrono::milliseconds{30};
    connection client{io.get_executor(), options};
    CHECK(finish(io, client.async_open(later)) == errc::timed_out);
}

namespace {

// Answers open, and then neither reads nor says anything any more; or it reads on and keeps the attaches.
struct frozen final : engine_server {
    bool is_open = false, reads_on = false;
    std::vector<amqp::attach> offered;

private:
    void on(event& news) override {
        is_open |= std::holds_alternative<engine::opened>(news);
        if (auto* link = std::get_if<engine::connection<>::attached>(&news)) offered.push_back(*link->attach);
    }
    bool reads() const override { return reads_on || !is_open; }
};

// A client that is open with it.
struct with_frozen : served_by<frozen> {
    explicit with_frozen(bool reads_on, connection_options options = {}) : served_by{std::move(options)} {
        server.reads_on = reads_on;
        REQUIRE(finish(io, client.async_open(later)) == std::error_code{});
    }
};

}  // namespace

TEST_CASE("a peer that does not answer close is given up", "[client][2.4.3]") {
    connection_options impatient;
    impatient.close_time_out = std::chrono::milliseconds{30};
    with_frozen here{false, impatient};
    CHECK(finish(here.io, here.client.async_close(later)) == errc::timed_out);
}

TEST_CASE("a silent peer is dropped at its time-out", "[client][2.4.5]") {
    connection_options impatient;
    impatient.idle_time_out = std::chrono::milliseconds{20};
    with_frozen here{false, impatient};
    const auto before = std::chrono::steady_clock::now();
    CHECK(std::get<0>(finish(here.io, here.client.async_open_sender("q", later))) == errc::idle_time_out);
    CHECK(std::chrono::steady_clock::now() - before >= std::chrono::milliseconds{20});
}

TEST_CASE("an empty address in the options is none in the attach", "[client][3.5.3][3.5.4]") {
    with_frozen here{true};
    const auto sender = here.client.async_open_sender(sender_options{}, later);
    const auto receiver = here.client.async_open_receiver(receiver_options{}, later);
    run_until(here.io, [&] { return here.server.offered.size() == 2; });
    CHECK_FALSE(std::get<target>(here.server.offered[0].target).address);
    CHECK_FALSE(here.server.offered[1].source->address);
}

TEST_CASE("an attach that nobody answers can be given up", "[client][2.6.3]") {
    with_frozen here{true};
    asio::cancellation_signal stop;
    auto opening = here.client.async_open_sender("q", asio::bind_cancellation_slot(stop.slot(), later));
    run_until(here.io, [&] { return here.server.offered.size() == 1; });
    stop.emit(asio::cancellation_type::terminal);
    CHECK(std::get<0>(finish(here.io, std::move(opening))) == errc::cancelled);
    CHECK(here.client.is_open());
}

TEST_CASE("trusting validation connects to loopback only", "[client]") {
    struct trusting : production {
        using validation_type = validation::trusting;
    };
    asio::io_context io;
    connection_options options;
    options.host = "192.0.2.1";  // RFC 5737: nobody
    basic_connection<trusting> client{io.get_executor(), options};
    CHECK(finish(io, client.async_open(later)) == errc::bad_option);
}

TEST_CASE("nothing can be opened on a connection that is not open", "[client]") {
    asio::io_context io;
    connection client{io.get_executor()};
    CHECK(std::get<0>(finish(io, client.async_open_sender("q", later))) == errc::not_open);
    CHECK(std::get<0>(finish(io, client.async_open_receiver("q", later))) == errc::not_open);
}

TEST_CASE("everything that waits ends when the connection is dropped", "[client]") {
    loopback both;
    auto [out, in] = both.link();
    auto receiving = in.async_receive(later);
    auto accepting = both.server.async_accept_sender({}, later);
    SECTION("by the application") {
        both.server = connection{both.io.get_executor()};
        CHECK(std::get<0>(finish(both.io, std::move(receiving))) == errc::cancelled);
        CHECK(std::get<0>(finish(both.io, std::move(accepting))) == errc::cancelled);
    }
    SECTION("by the peer") {
        both.client = connection{both.io.get_executor()};
        CHECK(std::get<0>(finish(both.io, std::move(receiving))) == errc::connection_closed);
        CHECK(std::get<0>(finish(both.io, std::move(accepting))) == errc::connection_closed);
    }
    SECTION("by the peer, in order") {
        auto closing = both.client.async_close(later);
        CHECK(std::get<0>(finish(both.io, std::move(receiving))) == errc::connection_closed);
        CHECK(finish(both.io, std::move(closing)) == std::error_code{});
    }
}

TEST_CASE("a connection may be dropped while it opens", "[client]") {
    asio::io_context io;
    transport::tcp_listener listener{io.get_executor(), "127.0.0.1", 0};
    std::future<std::tuple<std::error_code>> opening;
    {
        connection client{io.get_executor(), loopback::to(listener.port())};
        opening = client.async_open(later);
    }
    CHECK(finish(io, std::move(opening)) == errc::cancelled);
}

TEST_CASE("senders and receivers may outlive their connection", "[client]") {
    auto both = std::make_unique<loopback>();
    auto [out, in] = both->link();
    both->client = connection{both->io.get_executor()};
    CHECK_FALSE(out.is_open());
    CHECK_FALSE(out.try_post(with_text("too late")));
    CHECK(std::get<0>(finish(both->io, out.async_post(with_text("too late"), later))) == errc::cancelled);
    CHECK(finish(both->io, out.async_close(later)) == std::error_code{});
}

TEST_CASE("a link that is let go is detached", "[client][2.6.6]") {
    loopback both;
    auto [out, in] = both.link();
    auto receiving = in.async_receive(later);
    out = sender{};
    CHECK(std::get<0>(finish(both.io, std::move(receiving))) == errc::link_detached);
    CHECK_FALSE(in.is_open());
    CHECK(both.server.is_open());
}

TEST_CASE("a link that was closed is detached at both ends", "[client][2.6.6]") {
    loopback both;
    auto [out, in] = both.link();
    CHECK(finish(both.io, out.async_close(later)) == std::error_code{});
    CHECK_FALSE(out.is_open());
    CHECK(std::get<0>(finish(both.io, out.async_send(with_text("too late"), later))) == errc::link_detached);
}

TEST_CASE("a link that is detached leaves the others of its session alone, at both ends", "[client][2.6.6]") {
    loopback both;
    auto [first, of_first] = both.link();
    auto [second, of_second] = both.link();
    CHECK(finish(both.io, first.async_close(later)) == std::error_code{});
    REQUIRE(std::get<0>(finish(both.io, second.async_post(with_text("still here"), later))) == std::error_code{});
    CHECK(text_of(both.next(of_second)) == "still here");
}

TEST_CASE("a receive that is cancelled takes no message", "[client]") {
    loopback both;
    auto [out, in] = both.link();
    asio::cancellation_signal stop;
    auto receiving = in.async_receive(asio::bind_cancellation_slot(stop.slot(), later));
    stop.emit(asio::cancellation_type::terminal);
    CHECK(std::get<0>(finish(both.io, std::move(receiving))) == errc::cancelled);
    CHECK(out.try_post(with_text("still here")));
    CHECK(text_of(both.next(in)) == "still here");
}

TEST_CASE("a server sends on a link that the client opened as a receiver", "[client][2.6]") {
    loopback both;
    auto offered = both.server.async_accept_sender({}, later);
    receiver in = opened(finish(both.io, both.client.async_open_receiver("somewhere", later)));
    sender out = opened(finish(both.io, std::move(offered)));
    auto sending = out.async_send(with_text("hello"), later);
    const received_message arrived = both.next(in);
    CHECK(text_of(arrived) == "hello");
    CHECK(in.accept(arrived));
    CHECK(std::holds_alternative<accepted>(std::get<1>(finish(both.io, std::move(sending)))));
}
