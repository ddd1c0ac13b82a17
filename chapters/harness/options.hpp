// The harness's own flags, in front of Google Benchmark's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace perftalk {

// Without `rounds` the program is an ordinary Google Benchmark program, and every row is measured once.
struct options {
    unsigned rounds = 0;
    double round_seconds = 0.001;
    unsigned end_to_end_rounds = 6;
    double end_to_end_round_seconds = 0.02;
    unsigned sweep_rounds = 0;
    std::uint32_t seed = 1;                           // of the order within each round
    std::vector<std::string> layers, messages, arms;  // only these; empty: all
    std::string calibration;  // file with the iterations of each row: read when it is there, else written
    std::string counts;       // file to write the allocations a message to
    std::string peer;         // URL of the broker of the end-to-end layer; empty: the one in this program
    bool gate = false;
    bool describe = false;

    static bool chosen(const std::vector<std::string>& names, std::string_view name);
};

// Takes the flags it knows out of argv and leaves the others to Google Benchmark. Throws CLI::ParseError.
options parse_options(int& argc, char** argv);

}  // namespace perftalk
