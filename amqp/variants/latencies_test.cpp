// Quantiles of durations.
#include "amqp/variants/latencies.hpp"

#include "amqp/tests/catch.hpp"

using amqp::variants::latencies;
using std::chrono::nanoseconds;

TEST_CASE("a quantile is right to one part in 64, whatever the range", "[variants]") {
    const std::int64_t scale =
        GENERATE(std::int64_t{1}, std::int64_t{1000}, std::int64_t{1'000'000}, std::int64_t{1'000'000'000'000});
    latencies taken;
    for (std::int64_t i = 1; i <= 1000; ++i) taken.add(nanoseconds{i * scale});
    for (const double part : {0.1, 0.5, 0.9, 0.99}) {
        const auto exact = part * 1000 * static_cast<double>(scale);
        const auto found = static_cast<double>(taken.quantile(part).count());
        CHECK(std::abs(found - exact) <= exact / 64 + static_cast<double>(scale));
    }
}

TEST_CASE("the highest quantile is the largest duration", "[variants]") {
    latencies taken, others;
    taken.add(nanoseconds{1});
    others.add(nanoseconds{100});
    taken.add(others);
    CHECK(taken.quantile(1.0) == nanoseconds{100});
    CHECK(taken.quantile(0.0) == nanoseconds{1});
}

TEST_CASE("a clock that went backwards counts as no time at all", "[variants]") {
    latencies taken;
    CHECK(taken.empty());
    taken.add(nanoseconds{-5});
    CHECK(taken.quantile(0.5) == nanoseconds{0});
}
