// Messages between two engines: credit, windows, several frames, settlement.
#include <numeric>

#include "amqp/engine/two_ends_test.hpp"

using namespace amqp;
using namespace amqp::engine;

namespace {

std::string long_text(std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i % 23);
    return text;
}

settings small_frames(std::uint32_t window = 2048) {
    settings chosen;
    chosen.max_frame_size = 512;
    chosen.incoming_window = window;
    return chosen;
}

lines last(const lines& all, std::size_t count) { return {all.end() - static_cast<std::ptrdiff_t>(count), all.end()}; }

}  // namespace

TEST_CASE("a message arrives and is settled", "[engine][2.6.12]") {
    replay([](auto& ends) {
        const auto link = ends.open_sender(ends.open_session(), "queue");
        ends.send(link, "hello", {.message_format = 7, .context = 42});
        ends.pump();
        CHECK(ends.at_server.lines.back() == "delivered 0 [5] hello");
        CHECK(ends.at_client.lines.back() == "settled 0 #42 accepted @1");
        CHECK(ends.server_deliveries.front().message_format == 7);
        CHECK(ends.server_deliveries.front().tag == tag_of(0));
    });
}

TEST_CASE("a settled message is not answered", "[engine][2.6.12]") {
    replay([](auto& ends) {
        const auto link = ends.open_sender(ends.open_session(), "queue");
        ends.send(link, "hello", {.settled = true});
        ends.pump();
        CHECK(ends.at_server.lines.back() == "delivered 0 settled [5] hello");
        CHECK(ends.at_client.lines.back() == "credited @1");
        CHECK_FALSE(ends.server.settle(ends.server_links["queue"], 0, accepted{}));
    });
}

TEST_CASE("tags are the application's if it wants, and an empty message is a message", "[engine][2.7.5]") {
    replay([](auto& ends) {
        const auto link = ends.open_sender(ends.open_session(), "queue");
        const delivery_tag tag{view_of("12345678901234567890123456789012")};
        ends.send(link, "", {.tag = tag});
        ends.pump();
        CHECK(ends.server_deliveries.front().tag == tag);
        CHECK(ends.server_deliveries.front().payload.empty());
    });
}

TEST_CASE("all outcomes reach the sender", "[engine][3.4]") {
    replay([](auto& ends) {
        const auto link = ends.open_sender(ends.open_session(), "queue");
        for (const delivery_state& state : std::vector<delivery_state>{
                 accepted{}, released{}, rejected{amqp::error{symbol{"no"}, {}, {}}}, modified{true, {}, {}}}) {
            ends.answer = state;
            ends.send(link, "?");
            ends.pump();
        }
        CHECK(last(ends.at_client.lines, 4) == lines{"settled 0 #0 accepted @1", "settled 1 #0 released @1",
                                                     "settled 2 #0 rejected @1", "settled 3 #0 modified @1"});
    });
}

TEST_CASE("a receiver that settles second hears the sender's settlement", "[engine][2.6.12]") {
    replay([](auto& ends) {
        ends.answer_settles = false;
        ends.rcv_settle_mode = receiver_settle_mode::second;
        const auto link = ends.open_sender(ends.open_session(), "queue");
        ends.send(link, "a");
        ends.send(link, "b");
        ends.pump();
        CHECK(last(ends.at_client.lines, 2) == lines{"answered 0 #0 accepted @1", "answered 1 #0 accepted @1"});
        CHECK(last(ends.at_server.lines, 2) == lines{"disposed 0 accepted", "disposed 1 accepted"});
        CHECK_FALSE(ends.server.settle(ends.server_links["queue"], 0, accepted{}));
    });
}

TEST_CASE("only the link that received a delivery can settle it", "[engine][2.6.12]") {
    replay([](auto& ends) {
        ends.answer.reset();
        const auto session = ends.open_session();
        const auto link = ends.open_sender(session, "right", 1);
        ends.open_sender(session, "wrong", 2);
        ends.send(link, "mine");
        ends.pump();
        CHECK_FALSE(ends.server.settle(ends.server_links["wrong"], 0, accepted{}));
        CHECK_FALSE(ends.server.settle(ends.server_links["right"], 1, accepted{}));
        CHECK(ends.server.settle(ends.server_links["right"], 0, accepted{}));
        CHECK_FALSE(ends.server.settle(ends.server_links["right"], 0, accepted{}));
    });
}

TEST_CASE("a message may be longer than a frame, in both directions", "[engine][2.6.14]") {
    replay(
        [](auto& ends) {
            const std::string text = long_text(20'000);
            const auto session = ends.open_session();
            const auto out = ends.open_sender(session, "out", 1);
            ends.open_receiver(session, "in", 10, 2);
            ends.send(out, text);
            ends.server.transfer(ends.server_links["in"], view_of(text));
            ends.pump();
            REQUIRE(ends.server_deliveries.size() == 1);
            REQUIRE(ends.client_deliveries.size() == 1);
            CHECK(text_of(ends.server_deliveries.front().payload) == text);
            CHECK(text_of(ends.client_deliveries.front().payload) == text);
        },
        small_frames());
}

TEST_CASE("a message in pieces is one message", "[engine][2.6.14]") {
    const std::string text = long_text(3'000);
    const std::vector<piece> pieces{{view_of(text).first(1), false},
                                    {{}, false},
                                    {view_of(text).subspan(1, 2'500), true},
                                    {view_of(text).subspan(2'501), false}};
    const auto sends = [&](auto& ends) {
        const auto link = ends.open_sender(ends.open_session(), "queue");
        ends.client.transfer(link, std::span{pieces});
        ends.pump();
        REQUIRE(ends.server_deliveries.size() == 1);
        CHECK(text_of(ends.server_deliveries.front().payload) == text);
    };
    replay(sends);
    replay(sends, small_frames());
    replay(sends, {}, small_frames(2));
}

TEST_CASE("a message that meets a closed window waits and goes on", "[engine][2.5.6]") {
    replay(
        [](auto& ends) {
            const std::string text = long_text(5'000);
            const auto session = ends.open_session();
            const auto first = ends.open_sender(session, "first", 1);
            const auto second = ends.open_sender(session, "second", 2);
            ends.send(first, text);
            CHECK_FALSE(ends.client.sendable(first));
            CHECK_FALSE(ends.client.sendable(second));
            ends.pump();
            REQUIRE(ends.server_deliveries.size() == 1);
            CHECK(text_of(ends.server_deliveries.front().payload) == text);
            CHECK(ends.client.sendable(first));
            CHECK(ends.client.sendable(second));
        },
        {}, small_frames(4));
}

TEST_CASE("two sessions with small windows hold back themselves and not each other", "[engine][sessions][2.5.6]") {
    replay(
        [](auto& ends) {
            const auto one = ends.open_session(), other = ends.open_session();
            const auto first = ends.open_sender(one, "first", 1), second = ends.open_sender(other, "second", 2);
            for (int round = 0; round < 2; ++round) {
                ends.send(first, "a");
                ends.send(first, "b");
                CHECK_FALSE(ends.client.sendable(first));
                ends.send(second, "a");
                ends.send(second, "b");
                CHECK_FALSE(ends.client.sendable(second));
                ends.pump();
            }
            CHECK(ends.server_deliveries.size() == 8);
            CHECK(ends.client.next_delivery_id(one) == 4);  // each session counts for itself
            CHECK(ends.client.next_delivery_id(other) == 4);
        },
        {}, small_frames(2));
}

TEST_CASE("credit is used up, and comes back when the receiver says so", "[engine][2.6.7]") {
    replay([](auto& ends) {
        ends.credit = 2;
        const auto link = ends.open_sender(ends.open_session(), "queue");
        ends.send(link, "a");
        ends.send(link, "b");
        CHECK_FALSE(ends.client.sendable(link));
        ends.pump();
        CHECK_FALSE(ends.client.sendable(link));
        ends.server.flow(ends.server_links["queue"], 1);
        ends.pump();
        CHECK(ends.at_client.lines.back() == "credited @1");
        CHECK(ends.client.credit(link) == 1);
        ends.send(link, "c");
        CHECK_FALSE(ends.client.sendable(link));
    });
}

TEST_CASE("credit that is taken back may still be in use by what was under way", "[engine][2.6.7]") {
    replay([](auto& ends) {
        const auto link = ends.open_sender(ends.open_session(), "queue");
        ends.send(link, "a");
        ends.send(link, "b");
        ends.server.flow(ends.server_links["queue"], 0);
        ends.pump();
        CHECK(ends.server_deliveries.size() == 2);
        CHECK(ends.client.credit(link) == 0);
        CHECK_FALSE(ends.client.sendable(link));
    });
}

TEST_CASE("a drain takes what there is and gives back the rest", "[engine][2.6.7]") {
    replay([](auto& ends) {
        const auto session = ends.open_session();
        const auto link = ends.open_receiver(session, "queue", 0);
        ends.client.flow(link, 10, true);
        ends.pump();
        CHECK(ends.at_client.lines.back() == "drained @1");
        CHECK(ends.client.credit(link) == 0);
        CHECK(ends.at_server.lines.back() == "credited to drain");
        CHECK_FALSE(ends.server.sendable(ends.server_links["queue"]));

        ends.client.flow(link, 3);
        ends.pump();
        CHECK(ends.server.credit(ends.server_links["queue"]) == 3);
        for (int i = 0; i < 3; ++i) ends.server.transfer(ends.server_links["queue"], view_of("x"), {.settled = true});
        ends.client.flow(link, 3, true);
        ends.pump();
        CHECK(ends.client_deliveries.size() == 3);
        CHECK(ends.at_client.lines.back() == "drained @1");
    });
}

TEST_CASE("a message that is sent halfway is aborted by detach", "[engine][2.6.14]") {
    replay(
        [](auto& ends) {
            const auto link = ends.open_sender(ends.open_session(), "queue");
            ends.send(link, long_text(2'000));
            peer::carry(ends.client, ends.server, [&](auto& event) { std::visit(ends.at_server, event); });
            ends.client.detach(link);
            ends.pump();
            CHECK(ends.server_deliveries.empty());
            CHECK(ends.at_client.lines.back() == "detached @1");
        },
        {}, small_frames(2));
}

TEST_CASE("an early answer stops the rest of a message", "[engine][2.6.14]") {
    replay(
        [](auto& ends) {
            const auto session = ends.open_session();
            const auto link = ends.open_sender(session, "queue");
            ends.send(link, long_text(5'000), {.context = 5});
            peer::carry(ends.client, ends.server, [&](auto& event) { std::visit(ends.at_server, event); });
            CHECK(ends.server.settle(ends.server_links["queue"], 0, released{}));
            ends.pump();
            CHECK(ends.at_server.lines.back() == "aborted 0");
            CHECK(ends.at_client.lines[4] == "settled 0 #5 released @1");
            CHECK(ends.client.sendable(link));
            ends.send(link, "next");
            ends.pump();
            CHECK(ends.server_deliveries.size() == 1);
        },
        {}, small_frames(4));
}

TEST_CASE("delivery-ids that start at 0xFFFFFFFE go on past the wrap", "[engine][2.8.10]") {
    replay([](auto& ends) {
        const auto link = ends.open_sender(ends.open_session({.next_outgoing_id = 0xFFFF'FFFE}), "queue");
        ends.answer.reset();
        for (std::uint64_t i = 0; i < 5; ++i) ends.send(link, "m", {.context = i});
        ends.pump();
        for (const auto& each : ends.server_deliveries)
            ends.server.settle(ends.server_links["queue"], each.id, accepted{});
        ends.pump();
        CHECK(last(ends.at_client.lines, 5) == lines{"settled 4294967294 #0 accepted @1",
                                                     "settled 4294967295 #1 accepted @1", "settled 0 #2 accepted @1",
                                                     "settled 1 #3 accepted @1", "settled 2 #4 accepted @1"});
    });
}

TEST_CASE("one delivery may stay unsettled while thousands pass", "[engine][2.6.12]") {
    two_ends<> ends{peer::whole_blocks};
    ends.credit = 1'000'000;
    ends.answer.reset();
    const auto link = ends.open_sender(ends.open_session(), "queue");
    ends.send(link, "old");
    ends.pump();
    ends.answer = accepted{};
    for (int i = 0; i < 40'000; ++i) {
        if (!ends.client.sendable(link)) ends.pump();
        ends.send(link, "new");
    }
    ends.pump();
    CHECK(ends.server.settle(ends.server_links["queue"], 0, rejected{}));
    ends.pump();
    CHECK(ends.at_client.lines.back() == "settled 0 #0 rejected @1");
}

TEST_CASE("a peer that does not read stops the sender, and starts it again", "[engine][limits]") {
    settings careful;
    careful.limits.output_bytes = 4'000;
    two_ends<> ends{peer::whole_blocks, careful};
    const auto link = ends.open_sender(ends.open_session(), "queue");
    int sent = 0;
    for (; ends.client.sendable(link); ++sent) ends.send(link, long_text(1'000));
    CHECK(sent == 4);
    ends.pump();
    CHECK(ends.at_client.lines.back() == "settled 3 #0 accepted @1");
    CHECK(std::ranges::count(ends.at_client.lines, "credited @1") == 2);
    CHECK(ends.client.sendable(link));
}

TEST_CASE("a sender that stopped while a write was under way is started again", "[engine][limits]") {
    settings careful;
    careful.limits.output_bytes = 4'000;
    two_ends<> ends{peer::whole_blocks, careful};
    const auto link = ends.open_sender(ends.open_session(), "queue");
    ends.send(link, long_text(3'000));
    std::size_t under_way = 0;
    for (const bytes_view part : ends.client.output()) under_way += part.size();
    ends.send(link, long_text(3'000));
    CHECK_FALSE(ends.client.sendable(link));
    ends.client.consume(under_way);
    for (const bytes_view part : ends.client.output()) ends.client.consume(part.size());
    REQUIRE(ends.client.next_event());
    CHECK(ends.client.sendable(link));
}

TEST_CASE("a message stays where it was received, for as long as it is kept", "[engine][block]") {
    std::vector<delivery> kept;
    {
        two_ends<> ends{peer::whole_blocks};
        const auto link = ends.open_sender(ends.open_session(), "queue");
        for (int round = 0; round < 50; ++round) {
            ends.send(link, "message " + std::to_string(round));
            ends.pump();
        }
        kept = ends.server_deliveries;
        for (const delivery& each : kept) {
            CHECK(each.payload.data() >= each.block.begin());
            CHECK(each.payload.data() + each.payload.size() <= each.block.begin() + each.block.capacity());
        }
    }
    for (std::size_t i = 0; i < kept.size(); ++i) CHECK(text_of(kept[i].payload) == "message " + std::to_string(i));
}

TEST_CASE("a long message goes into the output as that is emptied", "[engine][2.6.14]") {
    settings careful;
    careful.limits.output_bytes = 4096;
    careful.max_frame_size = 1024;
    replay(
        [](auto& ends) {
            const auto link = ends.open_sender(ends.open_session(), "queue");
            const std::string text = long_text(100'000);
            ends.send(link, text);
            CHECK(ends.client.output_size() < 3 * 4096);
            CHECK(ends.client.is_halfway(link));
            CHECK_FALSE(ends.client.sendable(link));
            ends.pump();
            CHECK_FALSE(ends.client.is_halfway(link));
            CHECK(ends.client.sendable(link));
            REQUIRE(ends.server_deliveries.size() == 1);
            CHECK(ends.server_deliveries.front().payload.size() == text.size());
            CHECK(std::ranges::equal(ends.server_deliveries.front().payload, view_of(text)));
        },
        careful);
}
