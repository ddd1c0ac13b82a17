// The parts of a session that keep count: unsettled deliveries, ranges, numbers, serial arithmetic.
#include "amqp/engine/delivery_ring.hpp"

#include <random>
#include <set>

#include "amqp/engine/number_pool.hpp"
#include "amqp/engine/receiving.hpp"
#include "amqp/engine/serial.hpp"
#include "amqp/engine/session_window.hpp"
#include "amqp/engine/settlement.hpp"
#include "amqp/tests/catch.hpp"

using namespace amqp;
using namespace amqp::engine;

namespace {

struct entry {
    int number = 0;
    explicit operator bool() const { return number != 0; }
};

}  // namespace

TEST_CASE("serial numbers have an order across the wrap", "[engine][2.8.10]") {
    CHECK(serial_before(0xFFFF'FFFF, 0));
    CHECK_FALSE(serial_before(0, 0xFFFF'FFFF));
    CHECK(serial_before(5, 6));
    CHECK_FALSE(serial_before(6, 6));
    CHECK(left_of(10, 0xFFFF'FFFE, 3) == 5);
    CHECK(left_of(0xFFFF'FFFF, 0, 1) == 0xFFFF'FFFE);
    CHECK(left_of(10, 7, 3) == 0);
}

TEST_CASE("a ring takes ids in order, with gaps, across the wrap", "[engine][2.6.12]") {
    delivery_ring<entry> ring;
    CHECK(ring.insert(0xFFFF'FFFE, {1}));
    CHECK(ring.insert(1, {2}));
    CHECK_FALSE(ring.insert(0xFFFF'FFFF, {3}));
    CHECK_FALSE(ring.insert(1, {3}));
    CHECK(ring.find(0xFFFF'FFFE)->number == 1);
    CHECK(ring.find(0xFFFF'FFFF) == nullptr);
    CHECK(ring.find(1)->number == 2);
    CHECK(ring.find(2) == nullptr);
    CHECK(ring.size() == 2);
    ring.erase(0xFFFF'FFFE);
    ring.erase(0xFFFF'FFFE);
    ring.erase(1);
    CHECK(ring.size() == 0);
    CHECK(ring.insert(500'000, {4}));
    CHECK(ring.find(500'000)->number == 4);
}

TEST_CASE("a ring walks what is there, not what is claimed", "[engine][2.7.6]") {
    delivery_ring<entry> ring;
    for (std::uint32_t id = 10; id < 20; ++id) ring.insert(id, {1});
    for (const std::uint32_t id : {11u, 12u, 13u}) ring.erase(id);
    CHECK(ring.first_in(0, 0xFFFF'FFFF) == 10u);
    CHECK(ring.first_in(11, 0xFFFF'FFFF) == 14u);
    CHECK(ring.first_in(11, 13) == std::nullopt);
    CHECK(ring.first_in(0, 9) == std::nullopt);
    CHECK(ring.first_in(20, 0x7FFF'FFFF) == std::nullopt);
    CHECK(ring.first_in(0xFFFF'FFFF, 10) == 10u);
}

TEST_CASE("a ring agrees with a plain set, whatever happens", "[engine][2.6.12]") {
    std::mt19937 random{7};
    const auto roll = [&](std::uint32_t sides) { return static_cast<std::uint32_t>(random() % sides); };
    delivery_ring<entry> ring;
    std::set<std::uint32_t> model;  // of distances from the first id
    const std::uint32_t start = 0xFFFF'0000;
    std::uint32_t next = 0;
    for (int step = 0; step < 200'000; ++step) {
        if (roll(2) || model.empty()) {
            next += roll(3) == 0 ? 1 + roll(5) : 0;
            CHECK(ring.insert(start + next, {1}) == model.insert(next).second);
            ++next;
        } else if (roll(50) != 0) {  // mostly the oldest, but a few stay for good
            const auto which =
                roll(10) == 0 ? std::prev(model.end())
                              : std::next(model.begin(), std::min<long>(roll(4), static_cast<long>(model.size()) - 1));
            if (*which % 997 == 0) continue;
            ring.erase(start + *which);
            model.erase(which);
        } else {
            const std::uint32_t from = next - roll(next + 1);
            const auto expected = model.lower_bound(from);
            const auto found = ring.first_in(start + from, start + next);
            REQUIRE(found.has_value() == (expected != model.end()));
            if (found) REQUIRE(*found - start == *expected);
        }
        REQUIRE(ring.size() == model.size());
    }
    std::size_t visited = 0;
    ring.for_each([&](std::uint32_t id, const entry&) { visited += model.contains(id - start); });
    CHECK(visited == model.size());
}

TEST_CASE("numbers that were given back are taken again", "[engine][2.5.1]") {
    engine::number_pool numbers;
    CHECK(numbers.take(1) == 0u);
    CHECK(numbers.take(1) == 1u);
    CHECK(numbers.take(1) == std::nullopt);
    numbers.give_back(0);
    CHECK(numbers.take(1) == 0u);
}

TEST_CASE("credit counts deliveries, also when the sender skips some", "[engine][2.6.7]") {
    receiving half;
    half.attached(0xFFFF'FFFF);
    CHECK_FALSE(half.start());
    half.grant(3, true);
    CHECK(half.start());
    CHECK(half.credit() == 2);
    CHECK_FALSE(half.has_drained());
    half.on_flow({.delivery_count = 2});
    CHECK(half.credit() == 0);
    CHECK(half.has_drained());
    CHECK_FALSE(half.has_drained());
    CHECK_FALSE(half.start());
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
