// The eight bytes that each side sends before its first frame (§2.2, §5.3.2).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "amqp/base/bytes.hpp"

namespace amqp {

enum class protocol_id : std::uint8_t { amqp = 0, tls = 2, sasl = 3 };

inline constexpr std::size_t protocol_header_size = 8;

// The last three bytes are the version, 1.0.0 for AMQP (§2.8.19) and for SASL (§5.3.4).
constexpr std::array<std::byte, protocol_header_size> protocol_header(protocol_id protocol) noexcept {
    return {std::byte{'A'}, std::byte{'M'}, std::byte{'Q'}, std::byte{'P'}, static_cast<std::byte>(protocol),
            std::byte{1},   std::byte{0},   std::byte{0}};
}

// Whether these bytes can still become the header of that protocol. Fewer than eight are judged by what is there: a
// peer that speaks another protocol may wait for us after three of them.
constexpr bool may_be_header(bytes_view received, protocol_id protocol) noexcept {
    const auto header = protocol_header(protocol);
    for (std::size_t i = 0; i < received.size() && i < header.size(); ++i) {
        if (received[i] != header[i]) return false;
    }
    return true;
}

}  // namespace amqp
