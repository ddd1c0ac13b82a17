// In which order rows are measured, and how long each one is: paired rounds, or plain rows.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "chapters/harness/cell.hpp"

namespace perftalk {

// How many messages each row handles in one round, by the row's name.
using calibration = std::map<std::string, std::uint64_t>;

// As many as take about `round`: what is measured counts, not what its peer needs besides.
std::uint64_t messages_that_take(nanoseconds round, task&);

// 0 to count-1 in an order that depends on the seed, the cell and the round, and on nothing else.
std::vector<std::size_t> order_within(std::uint32_t seed, std::string_view cell, unsigned round, std::size_t count);

// Registers with Google Benchmark, which measures in the order of registration: with rounds, every arm once a round and
// a fresh order in each; without, one row for each arm and cell.
void register_rows(std::span<const cell>, std::span<const arm>, std::string_view baseline, const options&);

}  // namespace perftalk
