// The trap of this chapter: one message, again and again. Beside it the same work with messages that differ.
//
// The types in the message are random, so it looks like a fair test of dispatch. But it is the same random order each
// time, and a branch predictor remembers what followed what: after the first few rounds it knows the message by heart,
// and no way to dispatch seems to cost anything. Messages that differ have each an order of their own.
#include <benchmark/benchmark.h>

#include <cstring>
#include <iostream>
#include <map>
#include <span>
#include <vector>

#include "amqp/message/encode.hpp"
#include "amqp/policy/defaults.hpp"
#include "amqp/policy/dispatch/hashed.hpp"
#include "amqp/policy/dispatch/if_chain.hpp"
#include "amqp/policy/dispatch/switched.hpp"
#include "chapters/harness/corpus.hpp"

namespace perftalk {
namespace {

using some_messages = std::span<const amqp::message>;

some_messages different() { return sample_called("types-random-24").messages; }
some_messages always_one() { return different().first(1); }

template <class Dispatch>
void encode_all(some_messages sample, std::size_t messages) {
    amqp::production::buffer_type buffer;
    for (std::size_t i = 0; i < messages; ++i) {
        const amqp::message* content = &sample[i % sample.size()];
        benchmark::DoNotOptimize(content);
        amqp::encode<Dispatch>(buffer, *content);
        benchmark::ClobberMemory();
    }
}

template <class Dispatch>
void rows() {
    const auto row = [](const char* way, some_messages sample) {
        const std::string name = std::string{way} + "/" + std::string{Dispatch::name};
        benchmark::RegisterBenchmark(name.c_str(), [sample](benchmark::State& state) {
            const std::size_t messages = different().size();
            for (auto _ : state) encode_all<Dispatch>(sample, messages);
            state.counters["per_message"] =
                benchmark::Counter(static_cast<double>(messages),
                                   benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
        });
    };
    row("right", different());
    row("trap", always_one());
}

// A branch predictor in its simplest form: it has seen which type came after these eight, and guesses the same again.
class predictor {
public:
    bool guesses(amqp::constructor next) {
        amqp::constructor& followed = seen_[recent_];
        const bool right = followed == next;
        followed = next;
        recent_ = recent_ << 8 | static_cast<std::uint64_t>(next);
        return right;
    }

private:
    std::uint64_t recent_ = 0;
    std::map<std::uint64_t, amqp::constructor> seen_;
};

// The share of values whose type it did not guess.
double missed(some_messages sample, std::size_t messages) {
    predictor memory;
    std::size_t values = 0, wrong = 0;
    for (std::size_t i = 0; i < messages; ++i) {
        const auto& body = std::get<amqp::value>(sample[i % sample.size()].body);
        for (const amqp::value& each : body.get<amqp::list>()->items) {
            wrong += memory.guesses(each.type()) ? 0 : 1;
            ++values;
        }
    }
    return static_cast<double>(wrong) / static_cast<double>(values);
}

// What makes it a trap, in numbers that do not depend on the machine: how often a memory of eight types guesses wrong.
int check() {
    const std::size_t messages = different().size();
    const double right = missed(different(), messages), trap = missed(always_one(), messages);
    std::cout << "a predictor that remembers the last eight types guesses wrong\n"
              << "for " << 100 * right << " % of the values when right, for " << 100 * trap << " % in the trap\n";
    return right > 0.5 && trap < 0.01 ? 0 : 1;
}

}  // namespace
}  // namespace perftalk

int main(int argc, char** argv) {
    using namespace perftalk;
    if (argc == 2 && std::strcmp(argv[1], "--check") == 0) return check();
    rows<amqp::dispatch::if_chain>();
    rows<amqp::dispatch::switched>();
    rows<amqp::dispatch::hashed>();
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
