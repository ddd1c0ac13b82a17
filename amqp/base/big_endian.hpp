// Unsigned integers in network byte order, at any alignment.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace amqp {

// By the compiler's name, which GCC and Clang share: std::byteswap is C++23, and of a loop over the bytes GCC 12 makes
// one instruction in some places and fifty in others.
template <std::unsigned_integral T>
constexpr T swapped(T number) noexcept {
    if constexpr (sizeof(T) == 8) return __builtin_bswap64(number);
    if constexpr (sizeof(T) == 4) return __builtin_bswap32(number);
    if constexpr (sizeof(T) == 2) return __builtin_bswap16(number);
    return number;
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
