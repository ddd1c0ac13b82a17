// Who may send how much on a session, and who holds it back (§2.5.6).
#include "amqp/engine/two_ends_test.hpp"

using namespace amqp;
using namespace amqp::engine;

TEST_CASE("70 000 messages on one credit grant: the window opens again without any link activity", "[engine][2.5.6]") {
    settings narrow;
    narrow.incoming_window = 10;
    replay(
        [](auto& ends) {
            ends.credit = 100'000;
            const auto link = ends.open_sender(ends.open_session(), "queue");
            std::size_t sent = 0;
            for (; sent < 70'000 && ends.client.sendable(link); ++sent) {
                ends.client.transfer(link, view_of("m"), {.settled = true});
                if (!ends.client.sendable(link)) ends.pump();
            }
            ends.pump();
            CHECK(sent == 70'000);
            CHECK(ends.server_deliveries.size() == sent);
        },
        {}, narrow);
}

TEST_CASE("a receiver that is held stops the peer at once, until it is let go or is gone",
          "[engine][sessions][2.5.6]") {
    replay([](auto& ends) {
        const auto session = ends.open_session();
        const auto first = ends.open_sender(session, "first", 1), second = ends.open_sender(session, "second", 2);
        const auto hold = [&](bool held) {
            ends.server.hold(ends.server_links["first"], held);
            ends.pump();
        };
        hold(true);
        CHECK_FALSE(ends.client.sendable(first));
        CHECK_FALSE(ends.client.sendable(second));
        hold(false);
        CHECK(ends.client.sendable(first));
        hold(true);
        ends.client.detach(first);
        ends.pump();
        CHECK(ends.client.sendable(second));
        ends.send(second, "a");
        ends.pump();
        CHECK(ends.server_deliveries.size() == 1);
    });
}

TEST_CASE("what was granted before a receiver is held may still come", "[engine][sessions][2.5.6]") {
    replay([](auto& ends) {
        const auto link = ends.open_sender(ends.open_session(), "queue");
        ends.server.hold(ends.server_links["queue"], true);
        ends.send(link, "under way");
        ends.pump();
        CHECK(ends.server_deliveries.size() == 1);
        CHECK(ends.client.is_open());
    });
}
