// A value whose bytes lie with somebody else: read and written without a copy, and without memory of its own.
#pragma once

#include <iterator>
#include <string_view>
#include <utility>
#include <variant>

#include "amqp/types/constructor.hpp"
#include "amqp/types/primitives.hpp"

namespace amqp {

// What is not simple (§1.6.22 to §1.6.24, or described) stays encoded: the whole value, with its constructor.
struct encoded_value {
    bytes_view octets;
};

// The simple types by value, text and binaries as views. A string literal is a string, an int literal an AMQP int.
using borrowed_value =
    std::variant<null_t, bool, std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t, std::int8_t, std::int16_t,
                 std::int32_t, std::int64_t, float, double, decimal32, decimal64, decimal128, char32_t, timestamp, uuid,
                 bytes_view, std::string_view, symbol_view, encoded_value>;

// The type, as the constructor of its widest encoding; an encoded value has no such thing (null).
constexpr constructor type_of(const borrowed_value& content) noexcept {
    using enum constructor;
    constexpr constructor types[] = {null,   boolean, ubyte,     ushort,    uint_,      ulong_, byte,      short_,
                                     int_,   long_,   float_,    double_,   decimal32,  decimal64, decimal128, char_,
                                     timestamp, uuid, binary32, string32, symbol32, null};
    static_assert(std::size(types) == std::variant_size_v<borrowed_value>);
    return types[content.index()];
}

// Of a map whose keys are strings (application properties, §3.2.5) or symbols (annotations, §3.2.10).
using borrowed_entry = std::pair<std::string_view, borrowed_value>;

}  // namespace amqp
