// Numbers that wrap around and still have an order (§2.8.10, RFC 1982).
#pragma once

#include <cstdint>

namespace amqp::engine {

// Whether `left` comes before `right`, if they are less than 2^31 apart.
constexpr bool serial_before(std::uint32_t left, std::uint32_t right) noexcept {
    return static_cast<std::int32_t>(left - right) < 0;
}

// What is left of `granted` when the one who granted it had counted up to `counted`, and we have counted up to `now`.
// Nothing, where the other side claims to have counted more than there was.
constexpr std::uint32_t left_of(std::uint32_t granted, std::uint32_t counted, std::uint32_t now) noexcept {
    const std::uint32_t under_way = now - counted;
    return granted > under_way ? granted - under_way : 0;
}

}  // namespace amqp::engine
