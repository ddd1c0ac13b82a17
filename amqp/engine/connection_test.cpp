// Beginnings and endings: what two engines report while connections, sessions and links come and go.
#include "amqp/engine/connection.hpp"

#include "amqp/engine/two_ends_test.hpp"

using namespace amqp;
using namespace amqp::engine;

namespace {

const amqp::error sorry{symbol{"test:sorry"}, "because", {}};

settings with(sasl::credentials credentials) {
    settings chosen;
    chosen.credentials = std::move(credentials);
    return chosen;
}

settings for_user(std::string user, std::string password) {
    settings chosen;
    chosen.anonymous = false;
    chosen.authenticate = [=](std::string_view u, std::string_view p) { return u == user && p == password; };
    return chosen;
}

}  // namespace

TEST_CASE("a connection opens and closes, whoever closes it", "[engine][2.4]") {
    replay([](auto& ends) {
        ends.pump();
        CHECK(ends.client.is_open());
        CHECK(ends.server.is_open());
        ends.client.close();
        CHECK_FALSE(ends.client.is_open());
        CHECK_FALSE(ends.client.finished());
        ends.pump();
        CHECK(ends.client.finished());
        CHECK(ends.server.finished());
        CHECK(ends.at_client.lines == lines{"opened server", "closed"});
        CHECK(ends.at_server.lines == lines{"opened client", "closed"});
    });
    replay([](auto& ends) {
        ends.pump();
        ends.server.close(sorry);
        ends.pump();
        CHECK(ends.client.finished());
        CHECK(ends.server.finished());
        CHECK(ends.at_client.lines == lines{"opened server", "closed: test:sorry"});
        CHECK(ends.at_server.lines == lines{"opened client", "closed"});
    });
}

TEST_CASE("both ends may close at the same time", "[engine][2.4.4]") {
    replay([](auto& ends) {
        ends.pump();
        ends.client.close();
        ends.server.close();
        ends.pump();
        CHECK(ends.client.finished());
        CHECK(ends.server.finished());
        CHECK(ends.at_client.lines == lines{"opened server", "closed"});
        CHECK(ends.at_server.lines == lines{"opened client", "closed"});
    });
}

TEST_CASE("a connection closes over links and sessions that are still there", "[engine][2.4.3]") {
    replay([](auto& ends) {
        const auto session = ends.open_session();
        const auto link = ends.open_sender(session, "queue");
        ends.send(link, "last words");
        ends.client.close();
        ends.pump();
        CHECK(ends.server.finished());
        CHECK(ends.client.finished());
        CHECK(ends.server_deliveries.size() == 1);
        CHECK_FALSE(ends.client.sendable(link));
    });
}

TEST_CASE("close before open was exchanged ends the connection at once", "[engine][2.4]") {
    two_ends<> ends{peer::whole_blocks, with(sasl::anonymous{})};
    ends.client.close();
    CHECK(ends.client.finished());
}

TEST_CASE("SASL comes before open where the client wants it", "[engine][5.3]") {
    const auto opens = [](auto& ends) {
        ends.pump();
        CHECK(ends.at_client.lines == lines{"opened server"});
        CHECK(ends.at_server.lines == lines{"opened client"});
    };
    replay(opens, with(sasl::none{}));
    replay(opens, with(sasl::anonymous{}));
    replay(opens, with(sasl::plain{"eva", "secret"}), for_user("eva", "secret"));
}

TEST_CASE("wrong credentials fail at both ends", "[engine][5.3.3.5]") {
    replay(
        [](auto& ends) {
            ends.pump();
            CHECK(ends.client.finished());
            CHECK(ends.server.finished());
            CHECK(ends.at_client.lines == lines{"failed: amqp:unauthorized-access"});
            CHECK(ends.at_server.lines == lines{"failed: amqp:unauthorized-access"});
        },
        with(sasl::plain{"eva", "guess"}), for_user("eva", "secret"));
}

TEST_CASE("a mechanism that is not offered fails, and no weaker one is tried", "[engine][5.3.2]") {
    replay(
        [](auto& ends) {
            ends.pump();
            CHECK(ends.client.finished());
            CHECK(ends.at_client.lines == lines{"failed: amqp:not-implemented"});
            CHECK(ends.at_server.lines.empty());
        },
        with(sasl::plain{"eva", "secret"}));
}

TEST_CASE("a server that wants credentials tells a client without SASL so", "[engine][2.2]") {
    replay(
        [](auto& ends) {
            ends.pump();
            CHECK(ends.at_client.lines == lines{"failed: amqp:not-implemented"});
            CHECK(ends.at_server.lines == lines{"failed: amqp:not-implemented"});
        },
        with(sasl::none{}), for_user("eva", "secret"));
}

TEST_CASE("sessions end from either side, and their channels are used again", "[engine][2.5.5]") {
    replay([](auto& ends) {
        const auto first = ends.open_session();
        const auto second = ends.open_session();
        CHECK(first != second);
        ends.client.end(first);
        ends.pump();
        CHECK(ends.open_session() == first);
        ends.server.end(second, sorry);
        ends.pump();
        CHECK(ends.at_client.lines == lines{"opened server", "begun", "begun", "ended", "begun", "ended: test:sorry"});
        CHECK(ends.at_server.lines ==
              lines{"opened client", "begun by peer", "begun by peer", "ended", "begun by peer", "ended"});
        CHECK(ends.client.attach(second, {.name = "late"}).error() == errc::session_ended);
    });
}

TEST_CASE("both ends may end a session at the same time", "[engine][2.5.5]") {
    replay([](auto& ends) {
        const auto session = ends.open_session();
        ends.client.end(session);
        ends.server.end(session);
        ends.pump();
        CHECK(ends.at_client.lines == lines{"opened server", "begun", "ended"});
        CHECK(ends.at_server.lines == lines{"opened client", "begun by peer", "ended"});
    });
}

TEST_CASE("there are no more sessions than both ends allow", "[engine][2.7.1]") {
    settings few;
    few.channel_max = 1;
    two_ends<> ends{peer::whole_blocks, {}, few};
    ends.open_session();
    ends.open_session();
    CHECK(ends.client.begin().error() == errc::limit_exceeded);
}

TEST_CASE("links detach from either side, and their names are used again", "[engine][2.6.4]") {
    replay([](auto& ends) {
        const auto session = ends.open_session();
        const auto first = ends.open_sender(session, "queue", 1);
        CHECK(ends.client.attach(session, {.name = "queue"}).error() == errc::handle_in_use);
        ends.client.detach(first);
        ends.pump();
        ends.open_sender(session, "queue", 2);
        ends.server.detach(ends.server_links["queue"], sorry);
        ends.pump();
        CHECK(ends.at_client.lines == lines{"opened server", "begun", "attached: queue", "credited @1", "detached @1",
                                            "attached: queue", "credited @2", "detached: test:sorry @2"});
    });
}

TEST_CASE("both ends may detach a link at the same time", "[engine][2.6.4]") {
    replay([](auto& ends) {
        const auto session = ends.open_session();
        const auto link = ends.open_receiver(session, "queue", 0);
        ends.client.detach(link);
        ends.server.detach(ends.server_links["queue"]);
        ends.pump();
        CHECK(ends.at_client.lines == lines{"opened server", "begun", "attached: queue", "detached @1"});
        CHECK(ends.at_server.lines == lines{"opened client", "begun by peer", "attached by peer: queue", "detached"});
    });
}

TEST_CASE("a link is suspended when detach does not say closed", "[engine][2.6.5]") {
    replay([](auto& ends) {
        const auto session = ends.open_session();
        ends.open_receiver(session, "queue", 0);
        ends.server.detach(ends.server_links["queue"], {}, false);
        ends.pump();
        CHECK(ends.at_client.lines.back() == "suspended @1");
    });
}

TEST_CASE("a sender and a receiver of one name are two links", "[engine][2.6.1]") {
    replay([](auto& ends) {
        const auto session = ends.open_session();
        const auto out = ends.open_sender(session, "same", 1);
        const auto in = ends.open_receiver(session, "same", 5, 2);
        ends.send(out, "there");
        ends.pump();
        CHECK(ends.server.sendable(ends.server_links["same"]));
        ends.server.transfer(ends.server_links["same"], view_of("and back"), {.settled = true});
        ends.pump();
        CHECK(ends.client.credit(in) == 4);
        CHECK(ends.at_client.lines.back() == "delivered 0 settled [8] and back @2");
    });
}

TEST_CASE("a refused link is never reported as attached", "[engine][2.6.3]") {
    replay([](auto& ends) {
        ends.refusal = sorry;
        const auto session = ends.open_session();
        ends.open_sender(session, "out", 1);
        ends.open_receiver(session, "in", 10, 2);
        CHECK(ends.at_client.lines ==
              lines{"opened server", "begun", "detached: test:sorry @1", "detached: test:sorry @2"});
    });
}

TEST_CASE("detach may be asked for before attach was answered", "[engine][2.6.4]") {
    replay([](auto& ends) {
        const auto session = ends.open_session();
        const auto link = ends.client.attach(session, {.name = "queue", .source = source{}, .target = target{}});
        ends.client.detach(*link);
        ends.pump();
        CHECK(ends.at_client.lines == lines{"opened server", "begun", "detached"});
        CHECK(ends.at_server.lines.back() == "detached");
    });
}

TEST_CASE("an end that was announced to die of silence is kept alive", "[engine][2.4.5]") {
    using namespace std::chrono_literals;
    settings strict;
    strict.idle_time_out = 100ms;
    two_ends<> ends{peer::whole_blocks, {}, strict};
    ends.pump();
    time_point now{};
    REQUIRE(ends.client.deadline() == now + 50ms);
    REQUIRE(ends.server.deadline() == now + 200ms);
    for (int i = 0; i < 10; ++i) {
        now += 50ms;
        ends.client.advance(now);
        ends.server.advance(now);
        ends.pump();
    }
    CHECK(ends.server.is_open());
    CHECK(ends.at_server.lines == lines{"opened client"});
    CHECK(ends.client.deadline() == now + 50ms);
}

TEST_CASE("a peer that is silent for twice what it was told has failed", "[engine][2.4.5]") {
    using namespace std::chrono_literals;
    settings strict;
    strict.idle_time_out = 100ms;
    two_ends<> ends{peer::whole_blocks, {}, strict};
    ends.pump();
    ends.server.advance(time_point{199ms});
    CHECK(ends.server.is_open());
    ends.server.advance(time_point{200ms});
    ends.pump();
    CHECK(ends.server.finished());
    CHECK(ends.at_server.lines == lines{"opened client", "failed: amqp:resource-limit-exceeded"});
    CHECK(ends.at_client.lines == lines{"opened server", "closed: amqp:resource-limit-exceeded"});
}

TEST_CASE("without an idle time-out there is no deadline", "[engine][2.4.5]") {
    two_ends<> ends{peer::whole_blocks};
    ends.pump();
    CHECK_FALSE(ends.client.deadline());
    CHECK_FALSE(ends.server.deadline());
}

TEST_CASE("the end of the stream is told apart: orderly, between frames, inside a frame", "[engine][2.3]") {
    two_ends<> ends{peer::whole_blocks};
    CHECK(ends.client.stream_ended() == errc::connection_closed);
    ends.client.prepare(8)[0] = std::byte{'A'};
    ends.client.commit(1);
    CHECK_FALSE(ends.client.next_event());
    CHECK(ends.client.stream_ended() == errc::truncated);

    two_ends<> orderly{peer::whole_blocks};
    orderly.pump();
    orderly.client.close();
    orderly.pump();
    CHECK(orderly.client.stream_ended() == errc::none);
}

TEST_CASE("who was told to wait hears when there is room, and nobody else", "[engine][2.6.7]") {
    settings careful;
    careful.limits.output_bytes = 1;
    two_ends<> ends{peer::whole_blocks, careful};
    const auto session = ends.open_session();
    const auto sends = ends.open_sender(session, "one", 1), waits = ends.open_sender(session, "two", 2);
    ends.open_sender(session, "three", 3);
    ends.send(sends, "hello");
    CHECK_FALSE(ends.client.sendable(waits));
    const std::size_t before = ends.at_client.lines.size();
    ends.pump();
    const lines told(ends.at_client.lines.begin() + static_cast<std::ptrdiff_t>(before), ends.at_client.lines.end());
    CHECK(told == lines{"credited @2", "settled 0 #0 accepted @1"});
}
