// The mixes of types are what their names say.
#include <algorithm>
#include <map>
#include <ranges>

#include "amqp/policy/dispatch/dispatch.hpp"
#include "amqp/tests/catch.hpp"
#include "chapters/harness/corpus.hpp"

namespace perftalk {
namespace {

// The first byte of each value, message by message.
std::vector<std::vector<amqp::constructor>> constructors_of(std::string_view name) {
    std::vector<std::vector<amqp::constructor>> found;
    for (const amqp::message& each : sample_called(name).messages) {
        auto& body = found.emplace_back();
        for (const amqp::value& item : std::get<amqp::value>(each.body).get<amqp::list>()->items) {
            const amqp::message alone{.body = item};
            body.push_back(static_cast<amqp::constructor>(amqp::encoded(alone)[3]));  // behind the section's descriptor
        }
    }
    return found;
}

// How many values of the whole sample begin with each constructor.
std::map<amqp::constructor, std::size_t> tally(std::string_view name) {
    std::map<amqp::constructor, std::size_t> counted;
    for (const auto& body : constructors_of(name)) {
        for (const amqp::constructor each : body) ++counted[each];
    }
    return counted;
}

std::size_t most_of(const std::map<amqp::constructor, std::size_t>& counted) {
    return std::ranges::max(counted | std::views::values);
}

}  // namespace

TEST_CASE("a mix of n types has n constructors in play", "[harness]") {
    for (const char* const family : {"types-random-", "types-sorted-", "types-skewed-"}) {
        for (const std::size_t count : {1u, 2u, 16u, 24u}) {
            CAPTURE(family, count);
            CHECK(tally(family + std::to_string(count)).size() == count);
        }
    }
}

TEST_CASE("in a sorted mix each type comes in one run, in a random one it does not", "[harness]") {
    const auto in_order = [](const auto& body) { return std::ranges::is_sorted(body); };
    CHECK(std::ranges::all_of(constructors_of("types-sorted-8"), in_order));
    CHECK(std::ranges::none_of(constructors_of("types-random-8"), in_order));
}

TEST_CASE("in a skewed mix one type has most values, in a random one none has", "[harness]") {
    const std::size_t values = sample_called("types-random-8").messages.size() * 96;
    CHECK(most_of(tally("types-skewed-8")) > values / 2);
    CHECK(most_of(tally("types-random-8")) < values / 4);
}

TEST_CASE("a place in the chain is that of the set of constructors", "[harness]") {
    CHECK(tally("position-2").begin()->first == amqp::constructor::null);
    CHECK(tally("position-28").begin()->first == amqp::constructor::uuid);
    CHECK(tally("position-28").size() == 1);
    CHECK_THROWS_AS(sample_called("position-0"), std::invalid_argument);
    CHECK_THROWS_AS(sample_called("position-41"), std::invalid_argument);
    CHECK_THROWS_AS(sample_called("types-random-25"), std::invalid_argument);
}

}  // namespace perftalk
