// A chapter's program: Google Benchmark over all arms, and before it what Google Benchmark does not know.
#include <benchmark/benchmark.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "chapters/harness/broker.hpp"
#include "chapters/harness/gate.hpp"
#include "chapters/harness/report.hpp"
#include "chapters/harness/schedule.hpp"

namespace perftalk {
namespace {

int run(int argc, char** argv) {
    const options chosen = parse_options(argc, argv);
    const end_to_end::with_peer peer{chosen.peer};
    if (chosen.describe) {
        print_description(std::cout, this_chapter(), all_arms());
        return 0;
    }
    const std::vector<arm> arms = arms_of(all_arms(), chosen);
    const std::vector<cell> cells = cells_of(this_chapter(), all_arms(), chosen);
    if (cells.empty()) throw std::invalid_argument("nothing to measure: no such layer or message");
    if (chosen.gate) return print_gate(std::cout, arms, arm_called(all_arms().production, all_arms()), cells) ? 0 : 1;
    if (!chosen.counts.empty()) {
        std::ofstream file{chosen.counts};
        print_counts(file, cells, arms);
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::AddCustomContext("compiler", PERFTALK_COMPILER);
    benchmark::AddCustomContext("flags", PERFTALK_FLAGS);
    register_rows(cells, arms, all_arms().baseline, chosen);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}

}  // namespace
}  // namespace perftalk

int main(int argc, char** argv) {
    try {
        return perftalk::run(argc, argv);
    } catch (const std::exception& problem) {  // CLI::ParseError is one too
        std::cerr << argv[0] << ": " << problem.what() << '\n';
        return 2;
    }
}
