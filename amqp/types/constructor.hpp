// The byte in front of every encoded value that says how to read what follows (§1.2, §1.6).
#pragma once

#include <cstdint>
#include <string_view>

namespace amqp {

// The high digit is the width class (§1.2.1 to §1.2.4): 4 no bytes, 5 to 9 fixed, A and B variable, C and D compound,
// E and F array. The trailing underscore marks words that C++ keeps for itself.
enum class constructor : std::uint8_t {
    described = 0x00,
    null = 0x40,
    true_ = 0x41,
    false_ = 0x42,
    uint0 = 0x43,
    ulong0 = 0x44,
    list0 = 0x45,
    ubyte = 0x50,
    byte = 0x51,
    small_uint = 0x52,
    small_ulong = 0x53,
    small_int = 0x54,
    small_long = 0x55,
    boolean = 0x56,
    ushort = 0x60,
    short_ = 0x61,
    uint_ = 0x70,
    int_ = 0x71,
    float_ = 0x72,
    char_ = 0x73,
    decimal32 = 0x74,
    ulong_ = 0x80,
    long_ = 0x81,
    double_ = 0x82,
    timestamp = 0x83,
    decimal64 = 0x84,
    decimal128 = 0x94,
    uuid = 0x98,
    binary8 = 0xA0,
    string8 = 0xA1,
    symbol8 = 0xA3,
    binary32 = 0xB0,
    string32 = 0xB1,
    symbol32 = 0xB3,
    list8 = 0xC0,
    map8 = 0xC1,
    list32 = 0xD0,
    map32 = 0xD1,
    array8 = 0xE0,
    array32 = 0xF0,
};

// Whether `code` begins an encoding of §1.6; described values (§1.2) are not primitive.
constexpr bool is_primitive(std::uint8_t code) noexcept {
    constexpr std::uint16_t defined[16] = {
        0, 0, 0, 0,               // 0x to 3x
        0b0000'0000'0011'1111,    // 4x  null, true, false, uint0, ulong0, list0
        0b0000'0000'0111'1111,    // 5x  ubyte, byte, small uint, ulong, int, long, boolean
        0b0000'0000'0000'0011,    // 6x  ushort, short
        0b0000'0000'0001'1111,    // 7x  uint, int, float, char, decimal32
        0b0000'0000'0001'1111,    // 8x  ulong, long, double, timestamp, decimal64
        0b0000'0001'0001'0000,    // 9x  decimal128, uuid
        0b0000'0000'0000'1011,    // Ax  binary, string, symbol
        0b0000'0000'0000'1011,    // Bx
        0b0000'0000'0000'0011,    // Cx  list, map
        0b0000'0000'0000'0011,    // Dx
        0b0000'0000'0000'0001,    // Ex  array
        0b0000'0000'0000'0001,    // Fx
    };
    return (defined[code >> 4] >> (code & 0xF)) & 1;
}

// The widest encoding of the type that `code` encodes: what a type is called by where its encoding does not matter.
constexpr constructor widest(constructor code) noexcept {
    using enum constructor;
    switch (code) {
        case true_:
        case false_: return boolean;
        case uint0:
        case small_uint: return uint_;
        case ulong0:
        case small_ulong: return ulong_;
        case small_int: return int_;
        case small_long: return long_;
        case binary8: return binary32;
        case string8: return string32;
        case symbol8: return symbol32;
        case list0:
        case list8: return list32;
        case map8: return map32;
        case array8: return array32;
        default: return code;
    }
}

// Whether a value may begin with it.
constexpr bool is_known(constructor code) noexcept {
    return code == constructor::described || is_primitive(static_cast<std::uint8_t>(code));
}

// The standard's word for the type that `code` is the widest encoding of.
constexpr std::string_view name_of(constructor code) noexcept {
    using enum constructor;
    switch (code) {
        case described: return "described";
        case null: return "null";
        case boolean: return "boolean";
        case ubyte: return "ubyte";
        case ushort: return "ushort";
        case uint_: return "uint";
        case ulong_: return "ulong";
        case byte: return "byte";
        case short_: return "short";
        case int_: return "int";
        case long_: return "long";
        case float_: return "float";
        case double_: return "double";
        case decimal32: return "decimal32";
        case decimal64: return "decimal64";
        case decimal128: return "decimal128";
        case char_: return "char";
        case timestamp: return "timestamp";
        case uuid: return "uuid";
        case binary32: return "binary";
        case string32: return "string";
        case symbol32: return "symbol";
        case list32: return "list";
        case map32: return "map";
        case array32: return "array";
        default: return "not the widest encoding of a type";
    }
}

}  // namespace amqp
