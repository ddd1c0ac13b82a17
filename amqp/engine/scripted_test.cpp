// An engine against a peer that sends frames by hand: what is legal but unusual, and what is not legal.
#include "amqp/peer/scripted.hpp"
#include "amqp/tests/catch.hpp"

using namespace amqp;
using namespace amqp::engine;
using peer::scripted;
using lines = std::vector<std::string>;

namespace {

settings server_settings() {
    settings chosen;
    chosen.role = peer_role::server;
    chosen.container_id = "us";
    return chosen;
}
settings client_settings() {
    settings chosen = server_settings();
    chosen.role = peer_role::client;
    return chosen;
}

constexpr amqp::begin wide{.incoming_window = 1000, .outgoing_window = 1000};

// A client with a session on the peer's channel 7, and a sender that the peer knows by handle 33.
struct with_sender : scripted {
    engine::session_id session{};
    connection<>::link_key link{};

    explicit with_sender(std::uint32_t credit = 10, session_settings chosen = {}, amqp::begin answer = wide)
        : scripted{client_settings()} {
        open();
        session = *engine.begin(chosen);
        receive<amqp::begin>();
        answer.remote_channel = heard_channel;
        send(7, answer);
        link = add("link", 33, credit, 1);
    }
    connection<>::link_key add(std::string name, std::uint32_t handle, std::uint32_t credit, std::uintptr_t number) {
        const auto key = *engine.attach(session, {.name = name, .source = source{}, .target = target{},
                                                  .context = reinterpret_cast<void*>(number)});
        const auto ours = receive<amqp::attach>();
        attach answer;
        answer.name = name;
        answer.handle = handle;
        answer.role = role::receiver;
        answer.source = source{};
        answer.target = target{};
        send(7, answer);
        if (credit > 0) send(7, flow_of(handle, credit));
        return key;
    }
    static amqp::flow flow_of(std::optional<std::uint32_t> handle, std::uint32_t credit, std::uint32_t window = 1000) {
        amqp::flow flow;
        flow.next_incoming_id = 0;
        flow.incoming_window = window;
        flow.outgoing_window = 1000;
        flow.handle = handle;
        if (handle) flow.link_credit = credit;
        if (handle) flow.delivery_count = 0;
        return flow;
    }
};

// A server with a session, begun by the peer on channel 3, and a receiver for the peer's sender of handle 5.
struct with_receiver : scripted {
    connection<>::link_key link{};

    explicit with_receiver(std::uint32_t credit = 10, settings chosen = server_settings()) : scripted{std::move(chosen)} {
        open();
        send(3, wide);
        receive<amqp::begin>();
        link = add("link", 5, credit);
    }
    connection<>::link_key add(std::string name, std::uint32_t handle, std::uint32_t credit) {
        attach asks;
        asks.name = name;
        asks.handle = handle;
        asks.initial_delivery_count = 0;
        asks.source = source{};
        asks.target = target{};
        send(3, asks);
        const auto key = std::get<connection<>::attached>(*last).link;
        engine.accept_attach(key, {.source = source{}, .target = target{}, .credit = credit});
        receive<amqp::attach>();
        if (credit > 0) receive<amqp::flow>();
        return key;
    }
    static amqp::transfer transfer_of(std::uint32_t id, std::uint32_t handle = 5) {
        amqp::transfer transfer;
        transfer.handle = handle;
        transfer.delivery_id = id;
        transfer.delivery_tag = tag_of(id);
        return transfer;
    }
};

std::string condition_of(const std::optional<amqp::error>& error) { return error ? error->condition.text() : "none"; }

}  // namespace

TEST_CASE("each side numbers channels and handles as it likes", "[engine][2.5.1][2.6.2]") {
    with_sender peer;
    const auto id = peer.engine.transfer(peer.link, view_of("hi"));
    const auto transfer = peer.receive<amqp::transfer>();
    REQUIRE(transfer);
    CHECK(peer.heard_channel == 0);
    CHECK(transfer->handle == 0);
    CHECK(transfer->delivery_id == id);
    CHECK(peer.heard_payload == "hi");
}

TEST_CASE("the window is advertised without next-incoming-id until the peer's begin was seen", "[engine][2.7.4]") {
    session_window window{5, 100, 1000};
    amqp::flow flow;
    window.fill(flow);
    CHECK_FALSE(flow.next_incoming_id);
    CHECK(flow.incoming_window == 100);
    window.on_begin({.next_outgoing_id = 0, .incoming_window = 3});
    window.fill(flow);
    CHECK(flow.next_incoming_id == 0u);
    CHECK(window.room() == 3);
}

TEST_CASE("a flow without next-incoming-id counts from our first transfer", "[engine][2.5.6]") {
    session_window window{0xFFFF'FFFE, 100, 1000};
    window.on_begin({.incoming_window = 5});
    for (int i = 0; i < 3; ++i) window.sent();
    amqp::flow flow{.incoming_window = 5};
    CHECK_FALSE(window.on_flow(flow));
    CHECK(window.room() == 2);
    flow.next_incoming_id = 1;
    window.on_flow(flow);
    CHECK(window.room() == 5);
    flow.next_incoming_id = 0x8000'0000;  // a peer that claims to have received what was never sent gets nothing
    window.on_flow(flow);
    CHECK(window.room() == 0);
}

TEST_CASE("several flows with the same session fields serve several links", "[engine][2.7.4]") {
    with_sender peer{0};
    const auto second = peer.add("second", 44, 0, 2);
    bytes both = scripted::frame_of(7, with_sender::flow_of(33, 5));
    const bytes more = scripted::frame_of(7, with_sender::flow_of(44, 6));
    both.insert(both.end(), more.begin(), more.end());
    peer.send_raw(both);
    CHECK(peer.engine.credit(peer.link) == 5);
    CHECK(peer.engine.credit(second) == 6);
    CHECK(lines{peer.events.lines.end() - 2, peer.events.lines.end()} == lines{"credited @1", "credited @2"});
}

TEST_CASE("an echo is answered once", "[engine][2.7.4]") {
    with_sender peer;
    auto asks = with_sender::flow_of({}, 0);
    asks.echo = true;
    peer.send(7, asks);
    auto answer = peer.receive<amqp::flow>();
    REQUIRE(answer);
    CHECK_FALSE(answer->echo);
    CHECK_FALSE(answer->handle);
    CHECK(answer->next_incoming_id == 0u);
    asks.handle = 33;
    peer.send(7, asks);
    answer = peer.receive<amqp::flow>();
    REQUIRE(answer);
    CHECK(answer->handle == 0u);
    CHECK(answer->link_credit == 10u);
    CHECK(peer.is_silent());
}

TEST_CASE("a drain is answered with all credit given back", "[engine][2.6.7]") {
    with_sender peer{0};
    auto drain = with_sender::flow_of(33, 10);
    drain.drain = true;
    peer.send(7, drain);
    const auto answer = peer.receive<amqp::flow>();
    REQUIRE(answer);
    CHECK(answer->link_credit == 0u);
    CHECK(answer->delivery_count == 10u);
    CHECK(answer->drain);
    CHECK(peer.is_silent());
}

TEST_CASE("neighbouring dispositions leave as one range, others as their own", "[engine][2.7.6]") {
    with_receiver peer;
    for (std::uint32_t id = 0; id < 7; ++id) peer.send(3, with_receiver::transfer_of(id), "m");
    for (const std::uint32_t id : {0u, 1u, 2u, 4u, 3u}) peer.engine.settle(peer.link, id, accepted{});
    peer.engine.settle(peer.link, 5, released{});
    auto range = peer.receive<amqp::disposition>();
    REQUIRE(range);
    CHECK(std::pair{range->first, range->last} == std::pair{0u, std::optional{2u}});
    range = peer.receive<amqp::disposition>();
    REQUIRE(range);
    CHECK(std::pair{range->first, range->last} == std::pair{3u, std::optional{4u}});
    range = peer.receive<amqp::disposition>();
    REQUIRE(range);
    CHECK(std::pair{range->first, range->last} == std::pair{5u, std::optional<std::uint32_t>{}});
    CHECK(std::holds_alternative<released>(range->state));
    CHECK(peer.is_silent());
}

TEST_CASE("a disposition may wrap around and may claim more than there is", "[engine][2.7.6]") {
    const auto settled = [](std::uint32_t first, std::uint32_t last, std::uint32_t start, std::uint64_t count) {
        with_sender peer{1000, {.next_outgoing_id = start}};
        auto grant = with_sender::flow_of(33, 1000);
        grant.next_incoming_id = start;
        peer.send(7, grant);
        for (std::uint64_t i = 0; i < count; ++i) peer.engine.transfer(peer.link, view_of("m"), {.context = i});
        const std::size_t before = peer.events.lines.size();
        amqp::disposition answer;
        answer.role = role::receiver;
        answer.first = first;
        answer.last = last;
        answer.settled = true;
        answer.state = accepted{};
        peer.send(7, answer);
        CHECK(peer.engine.is_open());
        return peer.events.lines.size() - before;
    };
    CHECK(settled(0xFFFF'FFFF, 0, 0xFFFF'FFFE, 4) == 2);
    CHECK(settled(0xFFFF'FFFE, 1, 0xFFFF'FFFE, 4) == 4);
    CHECK(settled(0, 0xFFFF'FFFF, 0, 5) == 5);    // O(what is there), not four thousand million
    CHECK(settled(0, 0, 0, 5) == 1);              // last = 0 is a number, not "absent"
    CHECK(settled(5, 900, 0, 5) == 0);            // never sent
    CHECK(settled(0x4000'0000, 0x7000'0000, 0, 5) == 0);
}

TEST_CASE("a receiver that only answers is settled by us", "[engine][2.6.12]") {
    with_sender peer;
    for (int i = 0; i < 3; ++i) peer.engine.transfer(peer.link, view_of("m"));
    for (int i = 0; i < 3; ++i) peer.receive<amqp::transfer>();
    amqp::disposition answer;
    answer.role = role::receiver;
    answer.last = 2;
    answer.state = accepted{};
    peer.send(7, answer);
    const auto final = peer.receive<amqp::disposition>();
    REQUIRE(final);
    CHECK(final->role == role::sender);
    CHECK(final->settled);
    CHECK(std::pair{final->first, final->last} == std::pair{0u, std::optional{2u}});
}

TEST_CASE("a sender may abort, and the next message is not harmed", "[engine][2.6.14]") {
    with_receiver peer;
    auto part = with_receiver::transfer_of(0);
    part.more = true;
    peer.send(3, part, "half a mes");
    amqp::transfer last;
    last.handle = 5;
    last.aborted = true;
    peer.send(3, last);
    peer.send(3, with_receiver::transfer_of(1), "whole");
    CHECK(lines{peer.events.lines.end() - 2, peer.events.lines.end()} == lines{"aborted 0", "delivered 1 [5] whole"});
}

TEST_CASE("an empty last frame ends a message", "[engine][2.6.14]") {
    with_receiver peer;
    auto part = with_receiver::transfer_of(0);
    part.more = true;
    peer.send(3, part, "all of it");
    part.more = false;
    peer.send(3, part);
    CHECK(peer.events.lines.back() == "delivered 0 [9] all of it");
}

TEST_CASE("messages of several links may be mixed frame by frame", "[engine][2.6.14]") {
    with_receiver peer;
    peer.add("other", 6, 10);
    auto first = with_receiver::transfer_of(0, 5), second = with_receiver::transfer_of(1, 6);
    first.more = second.more = true;
    peer.send(3, first, "aa");
    peer.send(3, second, "bb");
    first.more = second.more = false;
    peer.send(3, first, "AA");
    peer.send(3, second, "BB");
    CHECK(lines{peer.events.lines.end() - 2, peer.events.lines.end()} == lines{"delivered 0 [4] aaAA", "delivered 1 [4] bbBB"});
}

TEST_CASE("descriptors may be symbols", "[engine][1.4]") {
    scripted peer{server_settings()};
    peer.send_header(protocol_id::amqp);
    const std::string body{"\0\xA3\x0E" "amqp:open:list" "\xC0\x04\x01\xA1\x01" "x", 23};
    bytes frame = copy_of(stored({.size = static_cast<std::uint32_t>(8 + body.size())}));
    frame.insert(frame.end(), view_of(body).begin(), view_of(body).end());
    peer.send_raw(frame);
    CHECK(peer.events.lines == lines{"opened x"});
}

TEST_CASE("a transfer beyond the credit detaches its link and nothing else", "[engine][2.6.7]") {
    with_receiver peer{1};
    peer.add("other", 6, 10);
    peer.send(3, with_receiver::transfer_of(0), "m");
    peer.send(3, with_receiver::transfer_of(1), "too many");
    CHECK(peer.events.lines.back() == "detached: amqp:link:transfer-limit-exceeded");
    const auto detach = peer.receive<amqp::detach>();
    REQUIRE(detach);
    CHECK(condition_of(detach->error) == condition::link_transfer_limit_exceeded);
    peer.send(3, with_receiver::transfer_of(2), "ignored until the peer has answered");
    peer.send(3, amqp::detach{5, true, {}});
    peer.send(3, with_receiver::transfer_of(3, 6), "fine");
    CHECK(peer.events.lines.back() == "delivered 3 [4] fine");
}

TEST_CASE("a message longer than allowed detaches its link", "[engine][limits]") {
    settings small = server_settings();
    small.limits.delivery_bytes = 100;
    with_receiver peer{10, small};
    auto part = with_receiver::transfer_of(0);
    part.more = true;
    peer.send(3, part, std::string(60, 'x'));
    peer.send(3, part, std::string(60, 'x'));
    CHECK(peer.events.lines.back() == "detached: amqp:link:message-size-exceeded");
    with_receiver at_once{10, small};
    at_once.send(3, with_receiver::transfer_of(0), std::string(101, 'x'));
    CHECK(at_once.events.lines.back() == "detached: amqp:link:message-size-exceeded");
}

TEST_CASE("a transfer beyond the window ends its session and nothing else", "[engine][2.5.6]") {
    settings narrow = server_settings();
    narrow.incoming_window = 2;
    with_receiver peer{10, narrow};
    bytes all;
    for (std::uint32_t id = 0; id < 3; ++id) {  // in one read: there is no turn in which the window could be opened
        const bytes one = scripted::frame_of(3, with_receiver::transfer_of(id), "m");
        all.insert(all.end(), one.begin(), one.end());
    }
    peer.send_raw(all);
    CHECK(peer.events.lines.back() == "ended: amqp:session:window-violation");
    CHECK(peer.engine.is_open());
    const auto end = peer.receive<amqp::end>();
    REQUIRE(end);
    CHECK(condition_of(end->error) == condition::session_window_violation);
    peer.send(3, with_receiver::transfer_of(9), "ignored");
    peer.send(3, amqp::end{});
    peer.send(3, wide);
    CHECK(peer.events.lines.back() == "begun by peer");
}

TEST_CASE("faults inside a session end it with the condition of the standard", "[engine][2.8.17]") {
    const auto reported = [](auto&& sends) {
        with_receiver peer;
        sends(peer);
        CHECK(peer.engine.is_open());
        const auto end = peer.template receive<amqp::end>();
        REQUIRE(end);
        return condition_of(end->error);
    };
    CHECK(reported([](auto& peer) { peer.send(3, with_receiver::transfer_of(0, 99), "?"); }) == "amqp:session:unattached-handle");
    CHECK(reported([](auto& peer) { peer.send(3, amqp::detach{99, true, {}}); }) == "amqp:session:unattached-handle");
    CHECK(reported([](auto& peer) { peer.send(3, with_sender::flow_of(99, 1)); }) == "amqp:session:unattached-handle");
    CHECK(reported([](auto& peer) { peer.send(3, attach{.name = "new", .handle = 5, .role = role::receiver}); }) ==
          "amqp:session:handle-in-use");
    CHECK(reported([](auto& peer) {
              auto part = with_receiver::transfer_of(0);
              part.more = true;
              peer.send(3, part, "a");
              part.delivery_id = 1;
              peer.send(3, part, "b");
          }) == "amqp:invalid-field");
    CHECK(reported([](auto& peer) { peer.send(3, amqp::transfer{.handle = 5}, "no id, no tag"); }) == "amqp:invalid-field");
    CHECK(reported([](auto& peer) {
              peer.send(3, with_receiver::transfer_of(4), "a");
              peer.send(3, with_receiver::transfer_of(4), "the same id again");
          }) == "amqp:invalid-field");
}

TEST_CASE("more unsettled deliveries than allowed end the session", "[engine][limits]") {
    settings few = server_settings();
    few.limits.unsettled_deliveries = 3;
    with_receiver peer{10, few};
    for (std::uint32_t id = 0; id < 4; ++id) peer.send(3, with_receiver::transfer_of(id), "m");
    CHECK(peer.events.lines.back() == "ended: amqp:resource-limit-exceeded");
}

TEST_CASE("our own unsettled deliveries have a limit too", "[engine][limits]") {
    settings few = client_settings();
    few.limits.unsettled_deliveries = 3;
    scripted peer{few};
    peer.open();
    const auto session = peer.begin(wide);
    const auto link = *peer.engine.attach(session, {.name = "link", .source = source{}, .target = target{}});
    peer.send(7, attach{.name = "link", .handle = 33, .role = role::receiver, .source = source{}, .target = target{}});
    peer.send(7, with_sender::flow_of(33, 100));
    int sent = 0;
    for (; peer.engine.sendable(link); ++sent) peer.engine.transfer(link, view_of("m"));
    CHECK(sent == 3);
    peer.send(7, amqp::disposition{.role = role::receiver, .last = 1, .settled = true, .state = accepted{}});
    CHECK(peer.engine.sendable(link));
    CHECK(peer.events.lines.back() == "credited");
}

TEST_CASE("an attach is answered by a detach with the reason when the peer refuses", "[engine][2.6.3]") {
    scripted peer{client_settings()};
    peer.open();
    const auto session = peer.begin(wide);
    REQUIRE(peer.engine.attach(session, {.name = "no", .source = source{}, .target = target{}}));
    peer.send(7, attach{.name = "no", .handle = 1, .role = role::receiver});
    CHECK(peer.events.lines.back() == "begun");
    peer.send(7, amqp::detach{1, true, amqp::error{symbol{"amqp:not-found"}, {}, {}}});
    CHECK(peer.events.lines.back() == "detached: amqp:not-found");
    REQUIRE(peer.receive<amqp::attach>());
    CHECK(peer.receive<amqp::detach>());
}
