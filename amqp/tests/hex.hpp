// Bytes as text, so that a failing test shows the byte that is wrong.
#pragma once

#include <string>
#include <string_view>

#include "amqp/base/bytes.hpp"

namespace amqp {

inline std::string hex(bytes_view octets) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const std::byte each : octets) {
        if (!out.empty()) out += ' ';
        out += digits[std::to_integer<std::size_t>(each) >> 4];
        out += digits[std::to_integer<std::size_t>(each) & 0xF];
    }
    return out;
}

// Pairs of lower-case digits, apart by spaces or not.
inline bytes from_hex(std::string_view text) {
    bytes out;
    int high = -1;
    for (const char each : text) {
        if (each == ' ') continue;
        const int digit = each <= '9' ? each - '0' : each - 'a' + 10;
        if (high >= 0) out.push_back(static_cast<std::byte>(high * 16 + digit));
        high = high >= 0 ? -1 : digit;
    }
    return out;
}

}  // namespace amqp
