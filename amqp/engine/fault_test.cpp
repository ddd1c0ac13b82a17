// What is given up when a peer breaks a rule or meets a limit: a link, a session, but never more than needed.
#include "amqp/engine/scripted_links_test.hpp"

using namespace amqp;
using namespace amqp::engine;

namespace {

std::string condition_of(const std::optional<amqp::error>& error) { return error ? error->condition.text() : "none"; }

}  // namespace

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
    CHECK(reported([](auto& peer) { peer.send(3, with_receiver::transfer_of(0, 99), "?"); }) ==
          "amqp:session:unattached-handle");
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
    CHECK(reported([](auto& peer) { peer.send(3, amqp::transfer{.handle = 5}, "no id, no tag"); }) ==
          "amqp:invalid-field");
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
