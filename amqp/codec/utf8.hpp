// Whether bytes are UTF-8 (§1.6.20) or ASCII (§1.6.21).
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace amqp {

// Nearly all strings on the wire are short and ASCII: eight bytes at a time, the last of them once more with those
// before, so that no step is left over.
inline bool is_ascii(std::string_view text) noexcept {
    const auto at = [&]<class T>(T octets, std::size_t offset) {
        std::memcpy(&octets, text.data() + offset, sizeof octets);
        return std::uint64_t{octets};
    };
    const std::size_t size = text.size();
    std::uint64_t all = 0;
    if (size >= 8) {
        for (std::size_t offset = 0; offset + 8 < size; offset += 8) all |= at(std::uint64_t{}, offset);
        all |= at(std::uint64_t{}, size - 8);
    } else if (size >= 4) {
        all = at(std::uint32_t{}, 0) | at(std::uint32_t{}, size - 4);
    } else if (size > 0) {
        all = at(std::uint8_t{}, 0) | at(std::uint8_t{}, size / 2) | at(std::uint8_t{}, size - 1);
    }
    return (all & 0x8080'8080'8080'8080) == 0;
}

// Unicode scalar values only: no surrogates, nothing above U+10FFFF, no encoding longer than needed (RFC 3629).
bool is_utf8_beyond_ascii(std::string_view text) noexcept;
inline bool is_utf8(std::string_view text) noexcept { return is_ascii(text) || is_utf8_beyond_ascii(text); }

// §1.6.16: what a char may be.
constexpr bool is_scalar_value(char32_t code) noexcept { return code < 0xD800 || (code > 0xDFFF && code <= 0x10FFFF); }

}  // namespace amqp
