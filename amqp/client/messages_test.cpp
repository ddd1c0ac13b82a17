// How messages are sent, received, answered and held back, seen from an application (§2.6.7, §2.6.12).
#include <set>

#include "amqp/tests/loopback.hpp"

using namespace amqp;
using namespace amqp::tests;

TEST_CASE("a message that was taken into the window arrives", "[client][2.6.12]") {
    loopback both;
    auto [out, in] = both.link();
    CHECK(std::get<0>(finish(both.io, out.async_post(with_text("one"), later))) == std::error_code{});
    CHECK(out.try_post(with_text("two")));
    CHECK(text_of(both.next(in)) == "one");
    CHECK(text_of(both.next(in)) == "two");
    CHECK_FALSE(in.try_receive());
}

TEST_CASE("a message of borrowed parts may go away when the call has returned", "[client][borrowed][3.2]") {
    loopback both;
    auto [sending, in] = both.link({}, {.credit = 3});
    sender& out = sending;  // Clang 14 does not capture the other kind
    const auto with_parts = [&](auto&& send) {
        std::string device = "sensor", text = "hello";
        const borrowed_entry application[] = {{"device", device}};
        send(borrowed_message{.header = {}, .message_annotations = {}, .properties = {.subject = device},
                              .application_properties = application, .body = view_of(text)});
        device = text = "gone";
    };
    with_parts([&](const borrowed_message& content) { CHECK(out.try_post(content)); });
    with_parts([&](const borrowed_message& content) {
        out.async_post(content, [](std::error_code error, delivery_id) { CHECK_FALSE(error); });
    });
    with_parts([&](const borrowed_message& content) {
        out.async_send(content, [](std::error_code, const delivery_state&) {});
    });
    // The last waits for room: it is kept.
    with_parts([&](const borrowed_message& content) {
        out.async_post(content, [](std::error_code error, delivery_id) { CHECK_FALSE(error); });
    });
    for (int i = 0; i < 4; ++i) {
        const received_message arrived = both.next(in);
        CHECK(amqp::text_of(*arrived.view().body_data()) == "hello");
        CHECK(arrived.view().properties()->subject == "sensor");
        CHECK(*arrived.view().application_properties()->find("device") == value{"sensor"});
        in.accept(arrived);
    }
}

TEST_CASE("a send ends with the outcome that the receiver chose", "[client][3.4]") {
    loopback both;
    auto [out, in] = both.link();
    auto sending = out.async_send(with_text("judge me"), later);
    const received_message arrived = both.next(in);
    delivery_state chosen;
    SECTION("accepted") { chosen = accepted{}; }
    SECTION("rejected") { chosen = rejected{error{symbol{"amqp:not-allowed"}, "not today", {}}}; }
    SECTION("released") { chosen = released{}; }
    SECTION("modified") {
        modified how;
        how.delivery_failed = true;
        chosen = how;
    }
    CHECK(in.settle(arrived, chosen));
    const auto [error, state] = finish(both.io, std::move(sending));
    CHECK(error == std::error_code{});
    CHECK(state == chosen);
    CHECK_FALSE(in.settle(arrived, chosen));  // once is enough
}

TEST_CASE("on a settled link a send ends when the stream has the message", "[client][2.8.2]") {
    loopback both;
    auto [out, in] = both.link({.settled = true});
    const auto [error, state] = finish(both.io, out.async_send(with_text("farewell"), later));
    CHECK(error == std::error_code{});
    CHECK(std::holds_alternative<std::monostate>(state));
    const received_message arrived = both.next(in);
    CHECK(arrived.settled());
    CHECK_FALSE(in.accept(arrived));
}

TEST_CASE("the outcome of each posted message is told", "[client][2.6.12]") {
    loopback both;
    auto [out, in] = both.link();
    std::set<delivery_id> told;
    out.on_outcome([&](delivery_id id, const delivery_state& state) {
        CHECK(std::holds_alternative<accepted>(state));
        told.insert(id);
    });
    std::set<delivery_id> posted;
    for (int i = 0; i < 10; ++i) posted.insert(*out.try_post(with_text("x")));
    for (int i = 0; i < 10; ++i) in.accept(both.next(in));
    run_until(both.io, [&] { return told.size() == 10; });
    CHECK(told == posted);
}

TEST_CASE("nobody knows what became of a posted message when its link is over", "[client][2.6.12]") {
    loopback both;
    auto [out, in] = both.link();
    std::vector<delivery_state> told;
    out.on_outcome([&](delivery_id, const delivery_state& state) { told.push_back(state); });
    run_until(both.io, [&, &out = out] { return out.credit() > 0; });
    REQUIRE(out.try_post(with_text("answered")));
    REQUIRE(out.try_post(with_text("not answered")));
    in.accept(both.next(in));
    run_until(both.io, [&] { return told.size() == 1; });
    SECTION("detached by the peer") { finish(both.io, in.async_close(later)); }
    SECTION("with its connection") { finish(both.io, both.server.async_close(later)); }
    run_until(both.io, [&] { return told.size() == 2; });
    CHECK(told == std::vector<delivery_state>{accepted{}, std::monostate{}});
}

TEST_CASE("a handler that took itself away is not called again", "[client]") {
    loopback both;
    auto [out, in] = both.link();
    int calls = 0;
    out.on_outcome([&, &out = out](delivery_id, const delivery_state&) {
        out.on_outcome(nullptr);
        ++calls;
    });
    for (int i = 0; i < 3; ++i) REQUIRE(out.try_post(with_text("x")));
    for (int i = 0; i < 3; ++i) in.accept(both.next(in));
    CHECK(std::get<0>(finish(both.io, out.async_post(with_text("x"), later))) == std::error_code{});
    auto sending = out.async_send(with_text("last"), later);
    for (int i = 0; i < 2; ++i) in.accept(both.next(in));
    finish(both.io, std::move(sending));
    CHECK(calls == 1);
}

TEST_CASE("an outcome may post, replace its own handler, or drop the connection", "[client]") {
    loopback both;
    auto [out, in] = both.link();
    bool called = false;
    SECTION("post") {
        out.on_outcome([&out = out, &called](delivery_id, const delivery_state&) {
            called = out.try_post(with_text("again")).has_value();
        });
    }
    SECTION("replace") {
        out.on_outcome([&, &out = out](delivery_id, const delivery_state&) {
            out.on_outcome(nullptr);
            called = true;
        });
    }
    SECTION("drop") {
        out.on_outcome([&](delivery_id, const delivery_state&) {
            both.client = connection{both.io.get_executor()};
            called = true;
        });
    }
    REQUIRE(out.try_post(with_text("x")));
    in.accept(both.next(in));
    run_until(both.io, [&] { return called; });
    CHECK(called);
}

TEST_CASE("a full window takes nothing until there is credit again", "[client][2.6.7]") {
    loopback both;
    auto [out, in] = both.link({}, {.credit = 4});
    run_until(both.io, [&, &out = out] { return out.credit() == 4; });
    for (int i = 0; i < 4; ++i) REQUIRE(out.try_post(with_text(std::to_string(i))));
    CHECK_FALSE(out.try_post(with_text("no room")));
    auto posting = out.async_post(with_text("4"), later);
    auto waiting = out.async_wait(later);
    for (int i = 0; i < 4; ++i) CHECK(text_of(both.next(in)) == std::to_string(i));
    CHECK(std::get<0>(finish(both.io, std::move(posting))) == std::error_code{});
    CHECK(finish(both.io, std::move(waiting)) == std::error_code{});
    CHECK(text_of(both.next(in)) == "4");
}

TEST_CASE("credit is kept up as messages are taken", "[client][2.6.7]") {
    loopback both;
    const auto window = GENERATE(1u, 2u, 3u, 10u);
    auto [out, in] = both.link({}, {.credit = window});
    for (unsigned i = 0; i < 10 * window; ++i) {
        auto posting = out.async_post(with_text(std::to_string(i)), later);
        CHECK(text_of(both.next(in)) == std::to_string(i));
        finish(both.io, std::move(posting));
    }
}

TEST_CASE("a reader that is slow holds back its own link only", "[client][2.6.7]") {
    loopback both;
    auto [slow_out, slow_in] = both.link({}, {.credit = 5});
    auto [out, in] = both.link({}, {.credit = 5});
    run_until(both.io, [&, &blocked = slow_out] { return blocked.credit() == 5; });
    while (slow_out.try_post(with_text("unread"))) {
    }
    for (int i = 0; i < 100; ++i) {
        auto sending = out.async_send(with_text("read"), later);
        in.accept(both.next(in));
        CHECK(std::get<0>(finish(both.io, std::move(sending))) == std::error_code{});
    }
    CHECK_FALSE(slow_out.try_post(with_text("unread")));
    for (int i = 0; i < 5; ++i) CHECK(slow_in.try_receive());
}

TEST_CASE("with a window of 0 the application gives credit", "[client][2.6.7]") {
    loopback both;
    auto [out, in] = both.link({}, {.credit = 0});
    CHECK_FALSE(out.try_post(with_text("nobody asked")));
    in.add_credit(2);
    CHECK(finish(both.io, out.async_wait(later)) == std::error_code{});
    CHECK(out.try_post(with_text("one")));
    CHECK(out.try_post(with_text("two")));
    CHECK_FALSE(out.try_post(with_text("three")));
    CHECK(text_of(both.next(in)) == "one");
}

TEST_CASE("a drain ends when the sender has given back its credit", "[client][2.6.7]") {
    loopback both;
    auto [out, in] = both.link({}, {.credit = 10});
    run_until(both.io, [&, &ready = out] { return ready.credit() == 10; });
    REQUIRE(out.try_post(with_text("last")));
    CHECK(finish(both.io, in.async_drain(later)) == std::error_code{});
    CHECK(out.credit() == 0);
    CHECK(in.try_receive());
}

TEST_CASE("a received message outlives its connection", "[client]") {
    std::optional<received_message> kept;
    {
        loopback both;
        auto [out, in] = both.link();
        REQUIRE(out.try_post(with_text("still readable")));
        kept = both.next(in);
        for (int i = 0; i < 2000; ++i) {  // far more than the block that it lies in
            REQUIRE(std::get<0>(finish(both.io, out.async_post(with_text(std::string(100, 'x')), later))) ==
                    std::error_code{});
            in.accept(both.next(in));
        }
    }
    CHECK(text_of(*kept) == "still readable");
}

TEST_CASE("a message of many frames arrives whole, through a window of few", "[client][2.6.14]") {
    connection_options narrow;
    narrow.max_frame_size = 512;
    narrow.incoming_window = 3;
    loopback both{{}, narrow};
    const bool settled = GENERATE(false, true);
    auto [out, in] = both.link({.settled = settled});
    const std::string text(100'000, 'a');
    auto sending = out.async_send(with_text(text), later);
    const received_message arrived = both.next(in);
    CHECK(text_of(arrived) == text);
    in.accept(arrived);
    CHECK(std::get<0>(finish(both.io, std::move(sending))) == std::error_code{});
}

TEST_CASE("what waits for room is kept apart from the application's message", "[client]") {
    loopback both;
    auto [out, in] = both.link({}, {.credit = 0});
    std::future<std::tuple<std::error_code, delivery_id>> posting;
    {
        const message gone_soon = with_text("copied");
        posting = out.async_post(gone_soon, later);
    }
    in.add_credit(1);
    CHECK(std::get<0>(finish(both.io, std::move(posting))) == std::error_code{});
    CHECK(text_of(both.next(in)) == "copied");
}

TEST_CASE("on a mixed link each message says whether it wants an answer", "[client][2.6.12][2.7.3]") {
    loopback both;
    auto [out, in] = both.link({.mixed = true});
    CHECK(in.remote().snd_settle_mode == sender_settle_mode::mixed);
    REQUIRE(out.try_post(with_text("no answer"), {.settled = true}));
    auto sending = out.async_send(with_text("answer me"), later);
    CHECK(both.next(in).settled());
    const received_message second = both.next(in);
    CHECK_FALSE(second.settled());
    in.accept(second);
    CHECK(std::get<1>(finish(both.io, std::move(sending))) == delivery_state{accepted{}});
    const auto [error, state] = finish(both.io, out.async_send(with_text("written"), later, {.settled = true}));
    CHECK(error == std::error_code{});
    CHECK(state == delivery_state{});
}

TEST_CASE("a receiver that settles second leaves the last word to the sender", "[client][2.6.12]") {
    loopback both;
    auto [out, in] = both.link({.settle_mode = receiver_settle_mode::second});
    CHECK(in.remote().rcv_settle_mode == receiver_settle_mode::second);
    auto sending = out.async_send(with_text("text"), later);
    CHECK(in.accept(both.next(in)));
    CHECK(std::get<1>(finish(both.io, std::move(sending))) == delivery_state{accepted{}});
}

TEST_CASE("a message longer than the peer takes is not sent", "[client][2.7.3]") {
    loopback both;
    auto [out, in] = both.link({}, {.max_message_size = 100});
    CHECK(out.max_message_size() == 100);
    const message large = with_text(std::string(200, 'x'));
    CHECK_FALSE(out.try_post(large));
    CHECK(std::get<0>(finish(both.io, out.async_post(large, later))) == errc::delivery_too_large);
    CHECK(std::get<0>(finish(both.io, out.async_send(large, later))) == errc::delivery_too_large);
    CHECK(out.try_post(with_text("small")));
    CHECK(text_of(both.next(in)) == "small");
}

TEST_CASE("formats, counts, properties and capabilities reach the peer", "[client][2.4.1][2.7.3][3.2.16]") {
    connection_options named;
    named.properties.insert(symbol{"product"}, "test");
    named.offered_capabilities.items.emplace_back("one");
    loopback both{named};
    CHECK(both.server.remote().properties == named.properties);
    CHECK(both.server.remote().offered_capabilities == named.offered_capabilities);
    sender_options options;
    options.initial_delivery_count = 0xFFFFFFFE;
    options.properties.insert(symbol{"key"}, "text");
    options.desired_capabilities.items.emplace_back("two");
    auto [out, in] = both.link(options);
    CHECK(in.remote().properties == options.properties);
    CHECK(in.remote().desired_capabilities == options.desired_capabilities);
    CHECK(in.remote().initial_delivery_count == 0xFFFFFFFE);
    for (std::uint32_t i = 0; i < 4; ++i) {
        REQUIRE(out.try_post(with_text("counted"), {.format = 0x80013700 + i}));
        CHECK(both.next(in).format() == 0x80013700 + i);
    }
}

TEST_CASE("a link that is detached is over, and not closed", "[client][2.6.5]") {
    loopback both;
    auto [out, in] = both.link();
    CHECK(finish(both.io, out.async_detach(later)) == std::error_code{});
    CHECK_FALSE(out.is_open());
}
