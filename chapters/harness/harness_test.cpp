// What all figures rest on: the gate sees a lost byte, the counts are exact, the order depends on the seed.
#include <algorithm>
#include <memory>
#include <numeric>
#include <set>

#include "amqp/policy/buffer/fixed.hpp"
#include "amqp/policy/validation/trusting.hpp"
#include "amqp/policy/with.hpp"
#include "amqp/tests/catch.hpp"
#include "chapters/harness/allocations.hpp"
#include "chapters/harness/codec.hpp"
#include "chapters/harness/far_end.hpp"
#include "chapters/harness/frame.hpp"
#include "chapters/harness/gate.hpp"
#include "chapters/harness/schedule.hpp"

namespace perftalk {
namespace {

// Production's buffer, but for the last byte of long appends.
class loses_a_byte : public amqp::buffer::fixed {
public:
    void append(amqp::bytes_view octets) {
        fixed::append(octets.size() < 8 ? octets : octets.first(octets.size() - 1));
    }
    void write(auto&& f) { f(*this); }
};

// Changes one byte of long bodies, of which the codec's small messages have none.
class changes_a_byte : public amqp::buffer::fixed {
public:
    void payload(amqp::bytes_view octets) {
        fixed::payload(octets);
        if (octets.size() > 50'000) patch(size() - 1, std::array{std::byte{0xEE}});
    }
    void write(auto&& f) { f(*this); }
};

// Is right for as long as a connection is young.
class grows_tired : public amqp::buffer::fixed {
public:
    void payload(amqp::bytes_view octets) {
        fixed::payload(octets);
        if (++bodies_ > 256) patch(size() - 1, std::array{std::byte{0xEE}});
    }
    void write(auto&& f) { f(*this); }

private:
    int bodies_ = 0;
};

// Says nothing at all.
class writes_nothing : public amqp::buffer::fixed {
public:
    void write(auto&&) {}
};

template <class Policies>
arm arm_of(std::string_view name) {
    return {.name = name, .codec = codec::begin<Policies>, .frame = frame::begin<Policies>};
}

const arm production = arm_of<amqp::with_buffer<amqp::buffer::fixed>>("fixed");

cell codec_cell(std::string_view message) { return {layer::codec, operation::encode, &sample_called(message), false}; }
cell frame_cell(std::string_view message) { return {layer::frame, operation::send, &sample_called(message), false}; }

// Work whose time is whatever a test says.
class pretended : public task {
public:
    explicit pretended(nanoseconds (*price)(std::size_t)) : price_{price} {}
    cost repeat(std::size_t messages) override { return {price_(messages), price_(messages), {}}; }
    amqp::bytes outcome(std::size_t) override { return {}; }

private:
    nanoseconds (*price_)(std::size_t);
};

}  // namespace

TEST_CASE("the gate lets production's own code pass", "[harness][gate]") {
    const std::array cells{codec_cell("event-100"), codec_cell("everything"), frame_cell("event-1k"),
                           frame_cell("document-64k")};
    CHECK_FALSE(first_fault(arm_of<amqp::with_buffer<amqp::buffer::fixed>>("same"), production, cells));
}

TEST_CASE("the gate names the message and the first wrong byte of a buffer that loses one", "[harness][gate]") {
    const std::array cells{codec_cell("event-100")};
    const auto found = first_fault(arm_of<amqp::with_buffer<loses_a_byte>>("loses_a_byte"), production, cells);
    REQUIRE(found);
    CHECK(found->where.messages->name == "event-100");
    REQUIRE(found->offset);

    const amqp::bytes right = amqp::encoded(sample_called("event-100").messages.front());
    REQUIRE(found->expected);
    CHECK(static_cast<std::uint8_t>(right[*found->offset]) == *found->expected);
    CHECK(found->expected != found->found);
}

TEST_CASE("the gate finds a byte that only long messages get wrong, in the frame layer too", "[harness][gate]") {
    const arm suspect = arm_of<amqp::with_buffer<changes_a_byte>>("changes_a_byte");
    CHECK_FALSE(first_fault(suspect, production, std::array{codec_cell("event-1k"), frame_cell("event-1k")}));
    const auto found = first_fault(suspect, production, std::array{frame_cell("event-1k"), frame_cell("document-64k")});
    REQUIRE(found);
    CHECK(found->where.where == layer::frame);
    CHECK(found->where.messages->name == "document-64k");
    CHECK(found->found == 0xEE);
}

TEST_CASE("the gate finds what goes wrong only when an engine has been at work for a while", "[harness][gate]") {
    const auto found = first_fault(arm_of<amqp::with_buffer<grows_tired>>("grows_tired"), production,
                                   std::array{frame_cell("event-1k")});
    REQUIRE(found);
    CHECK(found->found == 0xEE);
}

TEST_CASE("messages that are spread over many links arrive as they were sent, both ways", "[harness][frame]") {
    CHECK(sample_called("links-10").links == 10);
    const auto order = frame::order_of_links(10);
    CHECK(order != frame::order_of_links(9));
    CHECK(std::set<std::size_t>(order.begin(), order.end()).size() == 10);
    for (const operation what : {operation::send, operation::receive}) {
        const sample& spread = sample_called("links-10");
        const auto work = production.frame(what, spread);
        for (std::size_t i = 0; i < 3 * spread.messages.size(); ++i) {
            const std::size_t index = i % spread.messages.size();
            CHECK(work->outcome(index) == amqp::encoded(spread.messages[index]));
        }
        CHECK(production.frame(what, sample_called("links-1000"))->repeat(3000).counted.count() > 0);
    }
}

TEST_CASE("an outcome that ends too early has no byte at the place of the fault", "[harness][gate]") {
    const auto found = first_fault(arm_of<amqp::with_buffer<writes_nothing>>("writes_nothing"), production,
                                   std::array{codec_cell("event-100")});
    REQUIRE(found);
    CHECK(found->offset == 0u);
    CHECK(found->expected == 0x00);
    CHECK_FALSE(found->found);
}

TEST_CASE("twice the work is told from work that vanished and from work that grows", "[harness][gate]") {
    using std::chrono::microseconds;
    pretended linear{[](std::size_t n) -> nanoseconds { return microseconds{n}; }};
    pretended vanished{[](std::size_t) -> nanoseconds { return microseconds{150}; }};
    pretended growing{[](std::size_t n) -> nanoseconds { return microseconds{n * n}; }};
    CHECK(is_linear(time_ratio_of_double_work(linear)));
    CHECK_FALSE(is_linear(time_ratio_of_double_work(vanished)));
    CHECK_FALSE(is_linear(time_ratio_of_double_work(growing)));
}

TEST_CASE("a round is as long as it should be, whatever a message costs", "[harness][schedule]") {
    pretended cheap{[](std::size_t n) { return nanoseconds{7 * n}; }};
    pretended dear{[](std::size_t n) -> nanoseconds { return std::chrono::milliseconds{30 * n}; }};
    CHECK(messages_that_take(std::chrono::milliseconds{1}, cheap) == 1'000'000 / 7);
    CHECK(messages_that_take(std::chrono::milliseconds{1}, dear) == 1);
}

TEST_CASE("the order within a round is a permutation that seed, cell and round decide", "[harness][schedule]") {
    const auto order = order_within(7, "codec/encode/event-1k", 0, 8);
    CHECK(order == order_within(7, "codec/encode/event-1k", 0, 8));
    CHECK(order != order_within(8, "codec/encode/event-1k", 0, 8));
    CHECK(order != order_within(7, "codec/encode/event-1k", 1, 8));
    CHECK(order != order_within(7, "codec/encode/event-100", 0, 8));

    auto sorted = order;
    std::ranges::sort(sorted);
    std::vector<std::size_t> all(8);
    std::iota(all.begin(), all.end(), std::size_t{0});
    CHECK(sorted == all);
}

TEST_CASE("over many rounds every arm stands at every place", "[harness][schedule]") {
    std::vector<std::size_t> first(8);
    for (unsigned round = 0; round < 400; ++round) ++first[order_within(1, "cell", round, 8).front()];
    CHECK(std::ranges::min(first) > 20);
    CHECK(std::ranges::max(first) < 90);
}

TEST_CASE("allocations are counted one by one, with the bytes asked for", "[harness][allocations]") {
    const allocations before = allocated_so_far();
    auto octets = std::make_unique<std::byte[]>(1000);
    auto aligned = std::make_unique<std::max_align_t>();
    struct alignas(128) wide {
        std::byte octets[256];
    };
    auto over_aligned = std::make_unique<wide>();
    const allocations spent = allocated_so_far() - before;
    CHECK(spent == allocations{3, 1000 + sizeof(std::max_align_t) + sizeof(wide)});
    CHECK(reinterpret_cast<std::uintptr_t>(over_aligned.get()) % 128 == 0);
}

TEST_CASE("what a task counts is what its messages allocate", "[harness][allocations]") {
    const sample& events = sample_called("event-1k");
    const auto work = production.codec(operation::encode, events);
    work->repeat(10);
    CHECK(work->repeat(1000).allocated == allocations{});
}

TEST_CASE("every message of the corpus is the same in every run, and no two of a sample are alike",
          "[harness][corpus]") {
    for (const char* name : {"event-100", "event-1k", "body-0", "body-262144"}) {
        CAPTURE(name);
        const auto& messages = sample_called(name).messages;
        CHECK(&sample_called(name) == &sample_called(name));
        for (std::size_t i = 1; i < messages.size(); ++i) CHECK(messages[i] != messages[0]);
    }
    CHECK(encoded_size(sample_called("body-4096").messages[0]) > 4096);
    CHECK_THROWS_AS(sample_called("body-"), std::invalid_argument);
    CHECK_THROWS_AS(sample_called("body-1k"), std::invalid_argument);
    CHECK_THROWS_AS(sample_called("no-such"), std::invalid_argument);
}

TEST_CASE("a row is called arm, layer, operation and message", "[harness][names]") {
    CHECK(codec_cell("event-1k").row("growable") == "growable/codec/encode/event-1k");
    CHECK(cell{layer::end_to_end, operation::send, &sample_called("event-1k"), false}.row("control_a") ==
          "control_a/end_to_end/send/event-1k");
}

TEST_CASE("an arm takes part only in the directions that its axis touches", "[harness][names]") {
    const sample& events = sample_called("event-100");
    CHECK(production.codec(operation::encode, events));
    CHECK_FALSE(codec::begin<amqp::with_buffer<loses_a_byte>>(operation::decode, events));
    const auto checks = codec::begin<amqp::with_validation<amqp::validation::trusting>>;
    CHECK(checks(operation::decode, events));
    CHECK_FALSE(checks(operation::encode, events));
}

TEST_CASE("decoding and receiving give back the message that was sent", "[harness][gate]") {
    for (const layer where : {layer::codec, layer::frame}) {
        const operation what = where == layer::codec ? operation::decode : operation::receive;
        for (const std::string& name : corpus()) {
            CAPTURE(name, text(where));
            const auto& messages = sample_called(name).messages;
            const auto work = production.in(where)(what, sample_called(name));
            for (std::size_t i = 0; i < messages.size(); ++i) CHECK(work->outcome(i) == amqp::encoded(messages[i]));
            CHECK(work->repeat(100).counted.count() > 0);
        }
    }
}

}  // namespace perftalk
