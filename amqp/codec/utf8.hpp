// Whether bytes are UTF-8 (§1.6.20) or ASCII (§1.6.21).
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace amqp {

// Eight bytes at a time, since nearly all strings on the wire are ASCII.
inline bool is_ascii(std::string_view text) noexcept {
    const char* at = text.data();
    std::size_t left = text.size();
    for (; left >= 8; at += 8, left -= 8) {
        std::uint64_t eight;
        std::memcpy(&eight, at, 8);
        if (eight & 0x8080'8080'8080'8080) return false;
    }
    for (; left > 0; ++at, --left) {
        if (static_cast<unsigned char>(*at) & 0x80) return false;
    }
    return true;
}

// Unicode scalar values only: no surrogates, nothing above U+10FFFF, no encoding longer than needed (RFC 3629).
bool is_utf8(std::string_view text) noexcept;

// §1.6.16: what a char may be.
constexpr bool is_scalar_value(char32_t code) noexcept { return code < 0xD800 || (code > 0xDFFF && code <= 0x10FFFF); }

}  // namespace amqp
