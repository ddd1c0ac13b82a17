// The engine with each single policy that production did not choose: what happens on the wire must not depend on it.
#include "amqp/engine/two_ends_test.hpp"
#include "amqp/policy/buffer/all.hpp"
#include "amqp/policy/cursor/all.hpp"
#include "amqp/policy/dispatch/all.hpp"
#include "amqp/policy/lookup/all.hpp"
#include "amqp/policy/repetition/all.hpp"
#include "amqp/policy/validation/all.hpp"
#include "amqp/policy/with.hpp"
#include "amqp/tests/hex.hpp"

using namespace amqp;
using namespace amqp::engine;

namespace {

settings small_frames() {
    settings chosen;
    chosen.max_frame_size = 1024;
    chosen.incoming_window = 5;
    return chosen;
}

}  // namespace

TEMPLATE_TEST_CASE("every policy runs the same conversation", "[engine][policy]", with_buffer<buffer::append_copy>,
                   with_buffer<buffer::gathered>, with_buffer<buffer::measured>, with_lookup<lookup::by_name>,
                   with_lookup<lookup::by_handle>, with_validation<validation::checked_throwing>,
                   with_validation<validation::defensive>, with_validation<validation::defensive_throwing>,
                   with_validation<validation::trusting>, with_dispatch<dispatch::tabled>,
                   with_cursor<cursor::member>, with_cursor<cursor::local>,
                   with_repetition<repetition::rebuilt>) {
    replay<TestType>(
        [](auto& ends) {
            const std::string text(9'000, 'x');
            const auto session = ends.open_session();
            const auto first = ends.open_sender(session, "queue", 1);
            const auto second = ends.open_sender(session, "other", 2);
            ends.open_receiver(session, "queue", 5, 3);
            const piece whole{view_of(text), true};
            ends.client.transfer(first, std::span{&whole, 1});
            CHECK_FALSE(ends.client.sendable(first));
            CHECK_FALSE(ends.client.sendable(second));
            ends.pump();
            ends.send(second, "short");
            ends.pump();
            ends.client.detach(first);
            ends.client.end(session);
            ends.client.close();
            ends.pump();
            REQUIRE(ends.server_deliveries.size() == 2);
            CHECK(text_of(ends.server_deliveries.front().payload) == text);
            // In which order links are told of the window is the lookup's affair.
            lines reported = ends.at_client.lines;
            std::ranges::sort(reported);
            CHECK(reported == lines{"attached: other", "attached: queue", "attached: queue", "begun", "closed",
                                    "credited @1", "credited @1", "credited @2", "credited @2", "opened server",
                                    "settled 0 #0 accepted @1", "settled 1 #0 accepted @2"});
        },
        {}, small_frames());
}

namespace {

// What a server with this validation reports when an open arrives whose max-frame-size is a string.
template <class Validation>
failed failure_of_damaged_open() {
    settings chosen;
    chosen.role = peer_role::server;
    connection<with_validation<Validation>> server{chosen, {}};
    bytes received = copy_of(protocol_header(protocol_id::amqp));
    const auto header = stored({.size = 19});
    received.insert(received.end(), header.begin(), header.end());
    for (const int octet : {0x00, 0x53, 0x10, 0xC0, 0x06, 0x03, 0xA1, 0x00, 0x40, 0xA1, 0x00}) {
        received.push_back(static_cast<std::byte>(octet));
    }
    std::optional<failed> failure;
    peer::feed(server, received, [&](auto& event) {
        if (auto* const news = std::get_if<failed>(&event)) failure = *news;
    });
    REQUIRE(failure);
    bytes sent;
    for (const bytes_view piece : server.output()) sent.insert(sent.end(), piece.begin(), piece.end());
    CHECK(text_of(sent).find(*failure->error.description) != std::string_view::npos);
    CHECK(text_of(sent).find("frame-body") == std::string_view::npos);
    return *failure;
}

}  // namespace

TEMPLATE_TEST_CASE("a frame that cannot be read fails the connection, not the program, and stays with the error",
                   "[engine][validation]", validation::defensive, validation::defensive_throwing, validation::checked,
                   validation::checked_throwing) {
    const failed failure = failure_of_damaged_open<TestType>();
    CHECK(failure.reason == errc::wrong_type);
    CHECK(failure.error.condition.text() == condition::decode_error);
    const std::string expected = TestType::repeats ? "open.max-frame-size at byte 9: expected uint, found string"
                                                   : std::string{text(errc::wrong_type)};
    CHECK(failure.error.description == expected);
    CHECK(*failure.error.info.find("offset") == value{std::uint64_t{9}});
    const bytes* const kept = failure.error.info.find("frame-body")->get<bytes>();
    REQUIRE(kept);
    CHECK(amqp::hex(*kept) == "00 53 10 c0 06 03 a1 00 40 a1 00");
}
