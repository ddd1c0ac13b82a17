// Right before fast: no arm is timed whose outcome differs from production's, or whose work the compiler took away.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "chapters/harness/cell.hpp"

namespace perftalk {

// Where an arm and production part. No offset: there is no byte to point at, and `what` says what happened.
struct fault {
    cell where;
    std::optional<std::size_t> offset;
    std::optional<std::uint8_t> expected, found;  // absent where one of the two has ended
    std::string what;
};

// What an arm answers for every message of the cells, held against `production`: the first difference.
std::optional<fault> first_fault(const arm& suspect, const arm& production, std::span<const cell>);

// How much longer twice the work takes: about 2, or the loop does not do what it says.
double time_ratio_of_double_work(task&);
bool is_linear(double ratio);
bool works_linearly(task&);

// Prints the verdict on each arm as one JSON object; true when all have passed.
bool print_gate(std::ostream&, std::span<const arm>, const arm& production, std::span<const cell>);

}  // namespace perftalk
