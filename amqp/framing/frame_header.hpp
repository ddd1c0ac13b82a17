// The first eight bytes of a frame (§2.3.1).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "amqp/base/big_endian.hpp"
#include "amqp/base/bytes.hpp"

namespace amqp {

enum class frame_type : std::uint8_t { amqp = 0, sasl = 1 };

inline constexpr std::size_t frame_header_size = 8;

// §2.7.1, §2.8.19: what every peer accepts, before and after open.
inline constexpr std::uint32_t min_max_frame_size = 512;

struct frame_header {
    std::uint32_t size{};          // of the whole frame, these eight bytes included
    std::uint8_t data_offset = 2;  // where the body begins, in units of four bytes
    std::uint8_t type{};           // a frame_type, or what the peer made up
    std::uint16_t channel{};
};

// `from` points to at least frame_header_size bytes.
inline frame_header load_frame_header(const std::byte* from) noexcept {
    return {load_big<std::uint32_t>(from), static_cast<std::uint8_t>(from[4]), static_cast<std::uint8_t>(from[5]),
            load_big<std::uint16_t>(from + 6)};
}

inline std::array<std::byte, frame_header_size> stored(const frame_header& header) noexcept {
    std::array<std::byte, frame_header_size> octets;
    store_big(octets.data(), header.size);
    octets[4] = static_cast<std::byte>(header.data_offset);
    octets[5] = static_cast<std::byte>(header.type);
    store_big(octets.data() + 6, header.channel);
    return octets;
}

}  // namespace amqp
