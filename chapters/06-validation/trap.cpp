// The trap of this chapter: the message is checked in front of the loop, and the loop measures who trusts it.
//
// It is the shape that a quick timeit has (check(message) in the set-up, decode(message) in the timed statement), and
// it looks fair: the check did run, and the input is valid. But a client checks each message once, and reads each
// message once. What the trap shows as the price of `defensive` is the price of not checking.
#include <benchmark/benchmark.h>

#include <cstring>
#include <iostream>

#include "amqp/message/encode.hpp"
#include "amqp/message/message_view.hpp"
#include "amqp/policy/dispatch/static_type.hpp"
#include "amqp/policy/validation/checked.hpp"
#include "amqp/policy/validation/defensive.hpp"
#include "amqp/policy/validation/trusting.hpp"
#include "chapters/harness/allocations.hpp"
#include "chapters/harness/corpus.hpp"

namespace perftalk {
namespace {

template <class Validation>
bool read(const amqp::bytes& encoded) {
    using view = amqp::basic_message_view<Validation, amqp::dispatch::static_type>;
    const auto content = view{encoded}.own();
    benchmark::DoNotOptimize(content);
    return bool(content);
}

const amqp::bytes& event() {
    static const amqp::bytes encoded = amqp::encoded(sample_called("event-1k").messages.front());
    return encoded;
}

template <class Validation>
void wrong(std::size_t messages) {
    if (!read<Validation>(event())) return;
    for (std::size_t i = 0; i < messages; ++i) read<amqp::validation::trusting>(event());
}

template <class Validation>
void right(std::size_t messages) {
    for (std::size_t i = 0; i < messages; ++i) read<Validation>(event());
}

using work = void (*)(std::size_t);

double allocations_a_message(work all, std::size_t messages) {
    const allocations before = allocated_so_far();
    all(messages);
    return static_cast<double>((allocated_so_far() - before).count) / static_cast<double>(messages);
}

void row(const char* name, work all) {
    benchmark::RegisterBenchmark(
        name,
        [all](benchmark::State& state) {
            const auto messages = static_cast<std::size_t>(state.range(0));
            for (auto _ : state) all(messages);
            state.counters["per_message"] =
                benchmark::Counter(static_cast<double>(messages),
                                   benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
            state.counters["allocations"] = allocations_a_message(all, messages);
        })
        ->Arg(1)
        ->Arg(1000);
}

// What makes it a trap, in numbers that do not depend on the machine: what `defensive` asks memory for in each
// message, to remember the way, is asked for once in the trap, however many messages there are.
int check() {
    using amqp::validation::defensive;
    using amqp::validation::trusting;
    constexpr std::size_t few = 1, many = 1000;
    event();  // made now, and not while somebody counts
    const double needed = allocations_a_message(right<trusting>, many);
    const auto extra = [&](work all, std::size_t messages) { return allocations_a_message(all, messages) - needed; };

    const bool right_is_constant = extra(right<defensive>, few) == extra(right<defensive>, many);
    const bool right_pays = extra(right<defensive>, many) >= 1;
    const bool wrong_pays_once = extra(wrong<defensive>, many) < 0.1;
    std::cout << "defensive, allocations a message for checking: " << extra(right<defensive>, many)
              << " when right, " << extra(wrong<defensive>, many) << " in the trap\n";
    return right_is_constant && right_pays && wrong_pays_once ? 0 : 1;
}

}  // namespace
}  // namespace perftalk

int main(int argc, char** argv) {
    using namespace perftalk;
    if (argc == 2 && std::strcmp(argv[1], "--check") == 0) return check();
    row("right/defensive", right<amqp::validation::defensive>);
    row("right/checked", right<amqp::validation::checked>);
    row("right/trusting", right<amqp::validation::trusting>);
    row("trap/defensive", wrong<amqp::validation::defensive>);
    row("trap/checked", wrong<amqp::validation::checked>);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
