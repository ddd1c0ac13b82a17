// How a connection that is kept open comes back, and what became of the messages meanwhile.
#include <optional>
#include <set>

#include "amqp/client/retry.hpp"
#include "amqp/peer/broker.hpp"
#include "amqp/tests/loopback.hpp"

using namespace amqp;
using namespace amqp::tests;
using namespace std::chrono_literals;

namespace {

connection_options kept(std::uint16_t port) {
    connection_options options = loopback::to(port);
    options.retry_after = 1ms;
    options.retry_after_at_most = 20ms;
    return options;
}

// A broker that goes and comes back at the same port.
class revolving {
public:
    revolving() { start(); }
    void start() {
        broker_.emplace(peer::broker_options{.port = port_});
        port_ = broker_->port();
        broker_->start();
    }
    void stop() { broker_.reset(); }
    std::uint16_t port() const { return port_; }

private:
    std::uint16_t port_ = 0;
    std::optional<peer::broker> broker_;
};

// Takes connections and messages, and says what the test lets it say. It loses its connection when the test says so.
class fickle {
public:
    explicit fickle(asio::io_context& io) : io_{io} { next(); }
    std::uint16_t port() const { return listener_.port(); }
    void lose() { next(); }
    receiver accept_link() { return opened(finish(io_, connection_->async_accept_receiver({}, later))); }
    sender accept_consumer() { return opened(finish(io_, connection_->async_accept_sender({}, later))); }
    void wait() { REQUIRE(finish(io_, std::move(opened_)) == std::error_code{}); }

private:
    void next() {
        connection_.emplace(io_.get_executor());
        auto opening = connection_->async_open_from(listener_, later);
        opened_ = std::move(opening);
    }
    asio::io_context& io_;
    transport::tcp_listener listener_{io_.get_executor(), "127.0.0.1", 0};
    std::optional<connection> connection_;
    std::future<std::tuple<std::error_code>> opened_;
};

// Takes every link, and is forced to detach the first one at once.
struct moving final : engine_server {
    std::vector<std::string> attached;

private:
    void on(event& news) override {
        auto* const link = std::get_if<engine::connection<>::attached>(&news);
        if (!link) return;
        attached.push_back(link->attach->name);
        engine.accept_attach(link->link, {.source = link->attach->source, .target = link->attach->target});
        if (attached.size() == 1)
            engine.detach(link->link, amqp::error{symbol{condition::link_detach_forced}, "moved", {}});
    }
};

}  // namespace

TEST_CASE("a connection is there as soon as its server is", "[client][reconnect]") {
    revolving broker;
    broker.stop();
    asio::io_context io;
    connection client{io.get_executor(), kept(broker.port())};
    auto running = client.async_run(later);
    auto opening = client.async_open_sender("q", later);
    io.run_for(20ms);
    CHECK_FALSE(is_ready(opening));
    broker.start();
    sender out = opened(finish(io, std::move(opening)));
    CHECK(std::get<0>(finish(io, out.async_send(with_text("hello"), later))) == std::error_code{});
    CHECK(finish(io, client.async_close(later)) == std::error_code{});
    CHECK(finish(io, std::move(running)) == std::error_code{});
}

TEST_CASE("senders and receivers go on after the connection was lost", "[client][reconnect]") {
    revolving broker;
    asio::io_context io;
    connection client{io.get_executor(), kept(broker.port())};
    auto running = client.async_run(later);
    sender out =
        opened(finish(io, client.async_open_sender(sender_options{.address = "q", .retain_unsettled = true}, later)));
    receiver in = opened(finish(io, client.async_open_receiver("q", later)));
    for (int round = 0; round < 3; ++round) {
        auto receiving = in.async_receive(later);
        REQUIRE(std::get<0>(finish(io, out.async_send(with_text("hello"), later))) == std::error_code{});
        const auto [error, arrived] = finish(io, std::move(receiving));
        REQUIRE(error == std::error_code{});
        CHECK(text_of(arrived) == "hello");
        CHECK(in.accept(arrived));
        broker.stop();
        auto waiting = out.async_post(with_text("while nobody is there"), later);
        broker.start();
        REQUIRE(std::get<0>(finish(io, std::move(waiting))) == std::error_code{});
        CHECK_FALSE(in.accept(arrived));  // it was of another connection
        const auto [again, late] = finish(io, in.async_receive(later));
        REQUIRE(again == std::error_code{});
        CHECK(text_of(late) == "while nobody is there");
        CHECK(in.accept(late));
    }
    CHECK(client.times_opened() == 4);
    CHECK(finish(io, client.async_close(later)) == std::error_code{});
    CHECK(finish(io, std::move(running)) == std::error_code{});
}

TEST_CASE("nobody knows what became of a message when the connection is lost", "[client][reconnect]") {
    asio::io_context io;
    fickle server{io};
    connection client{io.get_executor(), kept(server.port())};
    auto running = client.async_run(later);
    server.wait();
    auto opening = client.async_open_sender("q", later);
    receiver in = server.accept_link();
    sender out = opened(finish(io, std::move(opening)));
    std::vector<std::pair<engine::delivery_id, delivery_state>> outcomes;
    out.on_outcome([&](engine::delivery_id id, const delivery_state& state) { outcomes.emplace_back(id, state); });
    auto sending = out.async_send(with_text("sent"), later);
    const auto posted = out.try_post(with_text("posted"));
    REQUIRE(posted);
    REQUIRE(std::get<0>(finish(io, in.async_receive(later))) == std::error_code{});
    server.lose();
    CHECK(std::get<0>(finish(io, std::move(sending))));
    REQUIRE(outcomes.size() == 1);
    CHECK(outcomes[0].first == *posted);
    CHECK(outcomes[0].second == delivery_state{});

    server.wait();
    in = server.accept_link();
    auto after = out.async_post(with_text("after"), later);
    const auto [error, id] = finish(io, std::move(after));
    CHECK(id == *posted + 1);  // no number means two messages
    const auto [failed, arrived] = finish(io, in.async_receive(later));
    REQUIRE(failed == std::error_code{});
    CHECK(text_of(arrived) == "after");
}

TEST_CASE("what is retained is sent again, in order, and keeps its number", "[client][reconnect]") {
    asio::io_context io;
    fickle server{io};
    connection client{io.get_executor(), kept(server.port())};
    auto running = client.async_run(later);
    server.wait();
    auto opening = client.async_open_sender(sender_options{.address = "q", .retain_unsettled = true}, later);
    receiver in = server.accept_link();
    sender out = opened(finish(io, std::move(opening)));
    std::vector<engine::delivery_id> accepted_ids;
    out.on_outcome([&](engine::delivery_id id, const delivery_state&) { accepted_ids.push_back(id); });
    const auto receive = [&] {
        auto [error, arrived] = finish(io, in.async_receive(later));
        REQUIRE(error == std::error_code{});
        return std::move(arrived);
    };
    const auto first = out.try_post(with_text("accepted"));
    const auto second = out.try_post(with_text("posted"));
    auto sending = out.async_send(with_text("sent"), later);
    REQUIRE((first && second));
    in.accept(receive());
    run_until(io, [&] { return accepted_ids.size() == 1; });
    receive();
    receive();
    server.lose();
    server.wait();
    in = server.accept_link();
    const received_message posted = receive(), sent = receive();
    CHECK(text_of(posted) == "posted");
    CHECK(text_of(sent) == "sent");
    in.accept(posted);
    in.accept(sent);
    const auto [error, state] = finish(io, std::move(sending));
    CHECK(error == std::error_code{});
    CHECK(state == delivery_state{accepted{}});
    CHECK(accepted_ids == std::vector{*first, *second});
}

TEST_CASE("what nobody had seen yet comes again, settled messages stay", "[client][reconnect]") {
    asio::io_context io;
    fickle server{io};
    connection client{io.get_executor(), kept(server.port())};
    auto running = client.async_run(later);
    server.wait();
    auto opening = client.async_open_receiver("q", later);
    sender out = server.accept_consumer();
    receiver in = opened(finish(io, std::move(opening)));
    run_until(io, [&] { return out.credit() > 0; });
    out.try_post(with_text("unread"));
    out.try_post(with_text("unread too"));
    REQUIRE(std::get<0>(finish(io, in.async_receive(later))) == std::error_code{});  // so the other one is here as well
    server.lose();
    server.wait();
    out = server.accept_consumer();
    run_until(io, [&] { return out.credit() > 0; });
    out.try_post(with_text("new"));
    const auto [error, arrived] = finish(io, in.async_receive(later));
    REQUIRE(error == std::error_code{});
    CHECK(text_of(arrived) == "new");
    CHECK(in.accept(arrived));
}

TEST_CASE("a link that the server was forced to detach attaches again", "[client][reconnect][2.6.5]") {
    served_by<moving> here{{.retry_after = 1ms}};
    auto running = here.client.async_run(later);
    sender out = opened(finish(here.io, here.client.async_open_sender("q", later)));
    const std::vector<std::string>& attached = here.server.attached;
    run_until(here.io, [&] { return attached.size() == 2 && out.is_open(); });
    CHECK(attached[0] == attached[1]);
    CHECK(here.client.times_opened() == 1);
}

TEST_CASE("every session comes back with its links", "[client][reconnect][sessions][2.5]") {
    revolving broker;
    asio::io_context io;
    connection client{io.get_executor(), kept(broker.port())};
    auto running = client.async_run(later);
    sender one = opened(finish(io, client.async_open_sender(sender_options{.address = "q"}, later)));
    sender two = opened(finish(io, client.async_open_sender(sender_options{.address = "q", .session = 7}, later)));
    broker.stop();
    broker.start();
    run_until(io, [&] { return client.times_opened() == 2 && one.is_open() && two.is_open(); });
    CHECK(std::get<0>(finish(io, one.async_send(with_text("one"), later))) == std::error_code{});
    CHECK(std::get<0>(finish(io, two.async_send(with_text("two"), later))) == std::error_code{});
}

TEST_CASE("another host is tried when the first is not there", "[client][reconnect]") {
    revolving gone, there;
    gone.stop();
    asio::io_context io;
    connection_options options = kept(gone.port());
    options.alternatives = {{"127.0.0.1", std::to_string(there.port())}};
    connection client{io.get_executor(), options};
    auto running = client.async_run(later);
    CHECK(opened(finish(io, client.async_open_sender("q", later))).is_open());
}

TEST_CASE("trying again ends when it is hopeless, or was tried often enough", "[client][reconnect]") {
    asio::io_context io;
    SECTION("credentials that are refused") {
        peer::broker strict{{.user = "eva", .password = "secret"}};
        strict.start();
        connection_options options = kept(strict.port());
        options.credentials = sasl::plain{"eva", "wrong"};
        connection client{io.get_executor(), options};
        CHECK(finish(io, client.async_run(later)) == errc::not_authenticated);
    }
    SECTION("nobody is there") {
        revolving gone;
        gone.stop();
        connection_options options = kept(gone.port());
        options.tries = 3;
        connection client{io.get_executor(), options};
        auto opening = client.async_open_sender("q", later);
        CHECK(finish(io, client.async_run(later)) == std::errc::connection_refused);
        CHECK(std::get<0>(finish(io, std::move(opening))) == errc::not_open);
    }
}

TEST_CASE("a client that is closed or dropped does not come back", "[client][reconnect]") {
    revolving broker;
    broker.stop();
    asio::io_context io;
    auto client = std::make_unique<connection>(io.get_executor(), kept(broker.port()));
    auto running = client->async_run(later);
    auto opening = client->async_open_sender("q", later);
    io.run_for(5ms);
    SECTION("closed while it waits") {
        CHECK(finish(io, client->async_close(later)) == std::error_code{});
        CHECK(finish(io, std::move(running)) == std::error_code{});
    }
    SECTION("dropped while it waits") {
        client.reset();
        CHECK(finish(io, std::move(running)) == errc::cancelled);
    }
    CHECK(std::get<0>(finish(io, std::move(opening))) == errc::cancelled);
}

TEST_CASE("each wait is twice the last, less a bit of chance, and has an end", "[client][reconnect]") {
    connection_options options;
    options.retry_after = 100ms;
    options.retry_after_at_most = 1000ms;
    options.tries = 7;
    client::retry again{options};
    std::chrono::milliseconds longest = 100ms;
    for (int i = 0; i < 6; ++i) {
        const auto wait = again.failed();
        REQUIRE(wait);
        CHECK(*wait <= longest);
        CHECK(*wait >= longest / 2);
        longest = std::min<std::chrono::milliseconds>(1000ms, 2 * longest);
    }
    CHECK_FALSE(again.failed());
    again.succeeded();
    CHECK(again.failed() <= 100ms);
}
