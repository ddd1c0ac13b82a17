// Every client that can be chosen by name does its work, and all of them the same.
#include "amqp/variants/registry.hpp"

#include <tuple>

#include "amqp/base/big_endian.hpp"
#include "amqp/peer/broker.hpp"
#include "amqp/policy/buffer/all.hpp"
#include "amqp/policy/cursor/all.hpp"
#include "amqp/policy/defaults.hpp"
#include "amqp/policy/dispatch/all.hpp"
#include "amqp/policy/lookup/all.hpp"
#include "amqp/policy/repetition/all.hpp"
#include "amqp/policy/validation/all.hpp"
#include "amqp/tests/catch.hpp"

using namespace amqp;
using namespace amqp::variants;

namespace {

struct meeting {
    peer::broker broker;
    connection_options where;

    meeting() {
        broker.start();
        where.host = "127.0.0.1";
        where.port = std::to_string(broker.port());
    }
};

// As many bodies as must take turns, each with room for its number.
struct numbered {
    explicit numbered(std::size_t size) : bodies(messages_in_turn(size), bytes(size)) {
        for (bytes& body : bodies) {
            messages.emplace_back().body = payload::borrowed(body);
            places.push_back(body.data());
        }
    }
    std::vector<bytes> bodies;
    std::vector<message> messages;
    std::vector<std::byte*> places;
};

}  // namespace

TEST_CASE("each variant of each axis has an end-to-end client", "[variants]") {
    CHECK(find("production") != nullptr);
    CHECK(find("first_choices") != nullptr);
    CHECK(find("buffer=nonsense") == nullptr);
    std::apply(
        [](auto... each) {
            CHECKED_IF(((find("buffer=" + std::string{each.name}) != nullptr) && ...)) {}
        },
        buffer::all{});
    CHECK(all().size() == 2 + std::tuple_size_v<buffer::all> + std::tuple_size_v<dispatch::all> +
                              std::tuple_size_v<validation::all> + std::tuple_size_v<lookup::all> +
                              std::tuple_size_v<cursor::all> + std::tuple_size_v<repetition::all>);
}

TEST_CASE("every variant sends and receives every byte, in order", "[variants]") {
    constexpr std::uint64_t count = 3000;
    const std::size_t size = GENERATE(100u, 1000u, 100'000u);
    meeting place;
    for (const entry& variant : all()) {
        CAPTURE(variant.name, size);
        numbered content{size};
        const auto one = variant.make();
        one->open(place.where);
        one->open_sender({.address = variant.name});
        send_order sending;
        sending.count = size > 10'000 ? count / 100 : count;
        sending.messages = content.messages;
        sending.numbers = content.places;
        CHECK(one->send(sending).messages == sending.count);
        one->close();

        const auto other = variant.make();
        other->open(place.where);
        other->open_receiver({.address = variant.name});
        receive_order receiving;
        receiving.count = sending.count;
        receiving.decode = true;
        receiving.body = content.bodies.front();
        CHECK(other->receive(receiving).messages == receiving.count);
        other->close();
    }
}

TEST_CASE("a run that is interrupted from elsewhere ends with a failure", "[variants]") {
    meeting place;
    const auto waiting = find("production")->make();
    waiting->open(place.where);
    waiting->open_receiver({.address = "nothing comes"});
    waiting->interrupt();
    CHECK_THROWS_AS(waiting->receive({}), failure);
}

TEST_CASE("a run ends when its time is over", "[variants]") {
    meeting place;
    const auto sender = find("production")->make();
    sender->open(place.where);
    const bool settled = GENERATE(false, true);
    sender->open_sender({.address = "discard", .settled = settled});
    const message content{.body = payload{std::string_view{"x"}}};
    send_order order;
    order.messages = {&content, 1};
    order.duration = std::chrono::milliseconds{20};
    CHECK(sender->send(order).messages > 0);
    sender->close();
}

TEST_CASE("a failure says who, what and in the peer's words", "[variants]") {
    meeting place;
    const auto client = find("production")->make();
    client->open(place.where);
    try {
        client->open_receiver({});
        FAIL("a consumer of nothing was accepted");
    } catch (const failure& refused) {
        CHECK_THAT(refused.what(), Catch::Matchers::Contains("amqp:"));
    }
}
