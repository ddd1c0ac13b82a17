// What a chapter's program says about itself, and what it counts instead of timing.
#pragma once

#include <iosfwd>
#include <span>

#include "chapters/harness/cell.hpp"

namespace perftalk {

// One JSON object: arms, layers, messages and their sizes, compiler and flags.
void print_description(std::ostream&, const chapter&, const arm_list&);

// JSON rows: what the side under test allocates for a message once it is warm, in blocks and in bytes.
void print_counts(std::ostream&, std::span<const cell>, std::span<const arm>);

}  // namespace perftalk
