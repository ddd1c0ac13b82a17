// How much a peer may make a decoder do with the bytes of one frame.
#pragma once

#include <cstdint>

namespace amqp {

struct decode_limits {
    // Nesting of lists, maps, arrays and described values. Each level is a stack frame; no known peer nests deeper than
    // ten.
    std::uint32_t depth = 32;
    // Values in all, not per list: nested counts multiply, and one byte on the wire becomes a whole value in memory.
    std::uint32_t nodes = 65'536;
};

}  // namespace amqp
