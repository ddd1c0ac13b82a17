// An engine against a peer that sends frames by hand: what is legal, but not what an engine of ours would send.
#include "amqp/engine/scripted_links_test.hpp"

using namespace amqp;
using namespace amqp::engine;
using lines = std::vector<std::string>;

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

TEST_CASE("a disposition over the whole id range settles what is there, across the wrap too", "[engine][2.7.6]") {
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
    CHECK(settled(0, 0xFFFF'FFFF, 0, 5) == 5);  // O(what is there), not four thousand million
    CHECK(settled(0, 0, 0, 5) == 1);            // last = 0 is a number, not "absent"
    CHECK(settled(5, 900, 0, 5) == 0);          // never sent
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
    CHECK(lines{peer.events.lines.end() - 2, peer.events.lines.end()} ==
          lines{"delivered 0 [4] aaAA", "delivered 1 [4] bbBB"});
}

TEST_CASE("descriptors may be symbols", "[engine][1.4]") {
    scripted peer{server_settings()};
    peer.send_header(protocol_id::amqp);
    const std::string body{
        "\0\xA3\x0E"
        "amqp:open:list"
        "\xC0\x04\x01\xA1\x01"
        "x",
        23};
    bytes frame = copy_of(stored({.size = static_cast<std::uint32_t>(8 + body.size())}));
    frame.insert(frame.end(), view_of(body).begin(), view_of(body).end());
    peer.send_raw(frame);
    CHECK(peer.events.lines == lines{"opened x"});
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

TEST_CASE("a drain that was asked for before the link was accepted is answered afterwards", "[engine][2.6.7]") {
    scripted peer{server_settings()};
    peer.open();
    peer.send(3, wide);
    peer.receive<amqp::begin>();
    peer.send(3, attach{.name = "early", .handle = 5, .role = role::receiver, .source = source{}, .target = target{}});
    const auto link = std::get<connection<>::attached>(*peer.last).link;
    auto asks = with_sender::flow_of(5, 10);
    asks.delivery_count.reset();
    asks.drain = asks.echo = true;
    peer.send(3, asks);
    const auto echo = peer.receive<amqp::flow>();
    REQUIRE(echo);
    CHECK_FALSE(echo->handle);  // the peer does not know our handle yet
    peer.engine.accept_attach(link, {.source = source{}, .target = target{}});
    CHECK(peer.engine.sendable(link));
    REQUIRE(peer.receive<amqp::attach>());
    const auto answer = peer.receive<amqp::flow>();
    REQUIRE(answer);
    CHECK(answer->link_credit == 0u);
    CHECK(answer->delivery_count == 10u);
    CHECK_FALSE(peer.engine.sendable(link));
}
