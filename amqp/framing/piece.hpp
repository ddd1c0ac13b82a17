// A stretch of bytes to send, and whether it may leave from where it lies.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "amqp/base/bytes.hpp"

namespace amqp {

// `referenced`: the bytes stay where they are and unchanged until they have been consumed from the output, so a buffer
// may send them without a copy. Otherwise they are copied before the call returns.
struct piece {
    bytes_view octets;
    bool referenced = false;
};

inline std::size_t size_of(std::span<const piece> pieces) noexcept {
    std::size_t total = 0;
    for (const piece& each : pieces) total += each.octets.size();
    return total;
}

// `out` becomes the `count` bytes from `offset` on, which must be there.
void select(std::span<const piece> pieces, std::size_t offset, std::size_t count, std::vector<piece>& out);

// Copies everything from `offset` on to the end of `out`.
void append_from(std::span<const piece> pieces, std::size_t offset, bytes& out);

}  // namespace amqp
