// The trap of this chapter: a buffer that is made once, in front of the loop. Beside it the same work done right.
//
// It is the shape that a quick timeit has (output = b"" in the set-up, output += b"a" in the timed statement), and it
// lies in both directions. append_copy never starts anew, so each append copies all messages so far and its time
// depends on how long one measures. growable grows into its memory during the first messages and never allocates again,
// although in the client every message begins with an empty vector.
#include <benchmark/benchmark.h>

#include <cstring>
#include <iostream>

#include "amqp/message/encode.hpp"
#include "amqp/policy/buffer/append_copy.hpp"
#include "amqp/policy/buffer/growable.hpp"
#include "amqp/policy/defaults.hpp"
#include "chapters/harness/allocations.hpp"
#include "chapters/harness/corpus.hpp"

namespace perftalk {
namespace {

// Adds a message to what the buffer holds already; amqp::encode would clear it.
template <class Buffer>
void add(Buffer& buffer, const amqp::message& content) {
    buffer.write([&](auto& sink) {
        using sink_type = std::remove_reference_t<decltype(sink)>;
        amqp::message_encoder<sink_type, amqp::production::dispatch_type>{sink}.write(content);
    });
}

template <class Buffer>
void wrong(std::size_t messages) {
    const amqp::message& content = sample_called("event-1k").messages.front();
    Buffer buffer;
    for (std::size_t i = 0; i < messages; ++i) {
        add(buffer, content);
        benchmark::ClobberMemory();
    }
    benchmark::DoNotOptimize(buffer.size());
}

template <class Buffer>
void right(std::size_t messages) {
    const amqp::message& content = sample_called("event-1k").messages.front();
    Buffer buffer;
    for (std::size_t i = 0; i < messages; ++i) {
        buffer.clear();
        add(buffer, content);
        benchmark::ClobberMemory();
    }
    benchmark::DoNotOptimize(buffer.size());
}

using work = void (*)(std::size_t);

allocations allocated_by(work all, std::size_t messages) {
    const allocations before = allocated_so_far();
    all(messages);
    return allocated_so_far() - before;
}

void row(const char* name, work all) {
    benchmark::RegisterBenchmark(
        name,
        [all](benchmark::State& state) {
            const auto messages = static_cast<std::size_t>(state.range(0));
            for (auto _ : state) all(messages);
            const double each = static_cast<double>(messages);
            state.counters["per_message"] =
                benchmark::Counter(each, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
            state.counters["allocations"] = static_cast<double>(allocated_by(all, messages).count) / each;
        })
        ->Arg(100)
        ->Arg(200);
}

// What makes it a trap, in numbers that do not depend on the machine: bytes asked for and blocks asked for.
int check() {
    using amqp::buffer::append_copy;
    using amqp::buffer::growable;
    const auto growth = [](work all) {
        return static_cast<double>(allocated_by(all, 200).bytes) / static_cast<double>(allocated_by(all, 100).bytes);
    };
    const auto blocks = [](work all) { return static_cast<double>(allocated_by(all, 200).count) / 200; };

    const bool right_is_linear = growth(right<append_copy>) < 2.1;
    const bool wrong_grows = growth(wrong<append_copy>) > 3.5;
    const bool wrong_saves_allocations = blocks(wrong<growable>) < 1 && blocks(right<growable>) > 2;
    std::cout << "append_copy, twice the messages: " << growth(right<append_copy>) << " times the bytes when right, "
              << growth(wrong<append_copy>) << " times in the trap\n"
              << "growable, allocations a message: " << blocks(right<growable>) << " when right, "
              << blocks(wrong<growable>) << " in the trap\n";
    return right_is_linear && wrong_grows && wrong_saves_allocations ? 0 : 1;
}

}  // namespace
}  // namespace perftalk

int main(int argc, char** argv) {
    using namespace perftalk;
    if (argc == 2 && std::strcmp(argv[1], "--check") == 0) return check();
    row("right/append_copy", right<amqp::buffer::append_copy>);
    row("right/growable", right<amqp::buffer::growable>);
    row("trap/append_copy", wrong<amqp::buffer::append_copy>);
    row("trap/growable", wrong<amqp::buffer::growable>);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
