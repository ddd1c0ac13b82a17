// A binary (§1.6.19) that is known to be short, kept inline so that it costs no allocation.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>

#include "amqp/base/bytes.hpp"

namespace amqp {

template <std::size_t Most>
class short_binary {
public:
    static constexpr std::size_t max_size = Most;
    static_assert(Most <= UINT8_MAX);

    short_binary() = default;
    // Copies `octets`, at most max_size of them.
    explicit short_binary(bytes_view octets) noexcept : size_{static_cast<std::uint8_t>(octets.size())} {
        assert(octets.size() <= max_size);
        std::copy(octets.begin(), octets.end(), octets_.begin());
    }

    bytes_view view() const noexcept { return {octets_.data(), size_}; }
    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    friend bool operator==(const short_binary& left, const short_binary& right) noexcept {
        return std::ranges::equal(left.view(), right.view());
    }

private:
    std::uint8_t size_ = 0;
    std::array<std::byte, max_size> octets_;
};

}  // namespace amqp
