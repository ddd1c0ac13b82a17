// What the current thread has asked of operator new so far.
#pragma once

#include <cstdint>

namespace perftalk {

struct allocations {
    std::uint64_t count = 0;
    std::uint64_t bytes = 0;  // as requested, without what the allocator adds

    friend allocations operator-(allocations left, allocations right) noexcept {
        return {left.count - right.count, left.bytes - right.bytes};
    }
    allocations& operator+=(allocations more) noexcept {
        count += more.count;
        bytes += more.bytes;
        return *this;
    }
    friend bool operator==(allocations, allocations) = default;
};

// Of this thread alone: the broker of the end-to-end layer works in another one. Programs that link the harness have
// the counting operator new, timed loops included, so all arms pay for it alike.
allocations allocated_so_far() noexcept;

}  // namespace perftalk
