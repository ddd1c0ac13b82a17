// Unsigned integers in network byte order, at any alignment.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace amqp {

// Both compilers turn this loop into one byte-swap instruction; std::byteswap is C++23.
template <std::unsigned_integral T>
constexpr T swapped(T number) noexcept {
    if constexpr (sizeof(T) == 1) {
        return number;
    } else {
        T reversed{};
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            reversed = static_cast<T>((reversed << 8) | (number & 0xFF));
            number = static_cast<T>(number >> 8);
        }
        return reversed;
    }
}

// `from` points to at least sizeof(T) bytes.
template <std::unsigned_integral T>
T load_big(const std::byte* from) noexcept {
    T number;
    std::memcpy(&number, from, sizeof number);
    return std::endian::native == std::endian::little ? swapped(number) : number;
}

// `to` points to at least sizeof(T) bytes.
template <std::unsigned_integral T>
void store_big(std::byte* to, T number) noexcept {
    if constexpr (std::endian::native == std::endian::little) number = swapped(number);
    std::memcpy(to, &number, sizeof number);
}

}  // namespace amqp
