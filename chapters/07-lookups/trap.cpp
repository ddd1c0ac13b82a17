// The trap of this chapter: a look-up that is measured with one link, asked for again and again. Beside it a thousand
// links.
//
// It is what a quick benchmark has: a map with one entry and a key that never changes. A tree of one name has no depth,
// its only node is always in the cache, and the one comparison always ends alike, so the processor knows the answer
// before it is asked. By name costs next to nothing there, and in a client with many links it does not.
#include <benchmark/benchmark.h>

#include <cstring>
#include <iostream>
#include <map>
#include <string>

#include "amqp/policy/lookup/by_name.hpp"
#include "amqp/policy/lookup/hoisted.hpp"
#include "chapters/harness/far_end.hpp"

namespace perftalk {
namespace {

struct link {
    std::uint64_t messages = 0;
};

std::string name_of(std::size_t number) { return "sender orders-" + std::to_string(number); }

// That many links; as many messages find theirs, in the order in which the frame layer takes them.
template <class Lookup>
void measure(benchmark::State& state, std::size_t count) {
    using links_type = typename Lookup::template links<link>;
    links_type links;
    std::vector<typename links_type::key> keys;
    for (std::size_t i = 0; i < count; ++i) {
        keys.push_back(links.insert(static_cast<std::uint32_t>(i), name_of(i), std::make_unique<link>()));
    }
    const auto order = frame::order_of_links(count);
    std::size_t next = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(++links.find(keys[order[next]])->messages);
        if (++next == count) next = 0;
    }
}

// What makes it a trap, without a clock: how many comparisons a tree of so many names needs for a message. The tree is
// by_name's, with a comparison that counts.
double comparisons(std::size_t count) {
    static std::uint64_t compared = 0;
    struct counting {
        bool operator()(const std::string& left, const std::string& right) const { return ++compared, left < right; }
    };
    std::map<std::string, link, counting> tree;
    for (std::size_t i = 0; i < count; ++i) tree.try_emplace(name_of(i));
    compared = 0;
    for (const std::size_t number : frame::order_of_links(count)) ++tree.find(name_of(number))->second.messages;
    return static_cast<double>(compared) / static_cast<double>(count);
}

int check() {
    const double trap = comparisons(1), right = comparisons(1000);
    std::cout << "comparisons of names a message: " << right << " among a thousand links, " << trap << " in the trap\n";
    return trap <= 2 && right > 4 * trap ? 0 : 1;
}

}  // namespace
}  // namespace perftalk

int main(int argc, char** argv) {
    using namespace perftalk;
    if (argc == 2 && std::strcmp(argv[1], "--check") == 0) return check();
    benchmark::RegisterBenchmark("right/by_name", measure<amqp::lookup::by_name>, 1000);
    benchmark::RegisterBenchmark("right/hoisted", measure<amqp::lookup::hoisted>, 1000);
    benchmark::RegisterBenchmark("trap/by_name", measure<amqp::lookup::by_name>, 1);
    benchmark::RegisterBenchmark("trap/hoisted", measure<amqp::lookup::hoisted>, 1);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
