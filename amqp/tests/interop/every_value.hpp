// Every type with its smallest and largest values and those where the encoding changes its width (§1.6).
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "amqp/types/value.hpp"

namespace interop {

using amqp::symbol;
using amqp::value;

// One type: its name, and the values that proton_types.py has for it, in the same order.
struct examples {
    std::string type;
    std::vector<value> values;
};

template <std::size_t N>
constexpr std::array<std::byte, N> octets(std::uint64_t first, std::uint64_t second = 0) {
    std::array<std::byte, N> all{};
    for (std::size_t i = 0; i < N; ++i) {
        const std::uint64_t word = i < 8 ? first : second;
        all[i] = static_cast<std::byte>(word >> 8 * ((N < 8 ? N : 8) - 1 - i % 8));
    }
    return all;
}

inline amqp::bytes all_octets() {
    amqp::bytes all;
    for (int i = 0; i < 256; ++i) all.push_back(static_cast<std::byte>(i));
    return all;
}

template <class T>
std::vector<value> values_of(std::initializer_list<T> items) {
    return {items.begin(), items.end()};
}

// By their bits: both zeros, the smallest and largest subnormal and normal numbers, infinities, NaNs with and without
// sign and payload.
template <class Number, class Bits>
std::vector<value> of_bits(std::initializer_list<Bits> all) {
    std::vector<value> numbers;
    for (const Bits bits : all) numbers.emplace_back(std::bit_cast<Number>(bits));
    return numbers;
}

inline std::vector<value> every_float() {
    return of_bits<float, std::uint32_t>({0, 0x80000000, 0x3FC00000, 1, 0x007FFFFF, 0x00800000, 0x7F7FFFFF, 0x7F800000,
                                          0xFF800000, 0x7FC00000, 0xFFC12345});
}

inline std::vector<value> every_double() {
    return of_bits<double, std::uint64_t>({0, 0x8000000000000000, 0x3FB999999999999A, 1, 0x000FFFFFFFFFFFFF,
                                           0x0010000000000000, 0x7FEFFFFFFFFFFFFF, 0x7FF0000000000000,
                                           0xFFF0000000000000, 0x7FF8000000000000, 0xFFF8000012345678});
}

// Decimal floating point, again by its bits: zero, one, the smallest and the largest, both infinities, NaN.
template <class Decimal, std::size_t N>
std::vector<value> of_octets(std::initializer_list<std::pair<std::uint64_t, std::uint64_t>> all) {
    std::vector<value> numbers;
    for (const auto& [first, second] : all) numbers.emplace_back(Decimal{octets<N>(first, second)});
    return numbers;
}

inline std::vector<value> every_decimal32() {
    return of_octets<amqp::decimal32, 4>({{0x22500000, 0}, {0x22500001, 0}, {1, 0}, {0x77F3FCFF, 0}, {0x78000000, 0},
                                          {0xF8000000, 0}, {0x7C000000, 0}});
}

inline std::vector<value> every_decimal64() {
    return of_octets<amqp::decimal64, 8>({{0x2238000000000000, 0}, {0x2238000000000001, 0}, {1, 0},
                                          {0x77FCFF3FCFF3FCFF, 0}, {0x7800000000000000, 0}, {0xF800000000000000, 0},
                                          {0x7C00000000000000, 0}});
}

inline std::vector<value> every_decimal128() {
    return of_octets<amqp::decimal128, 16>({{0x2208000000000000, 0}, {0x9430000000000000, 1}, {0, 1},
                                            {0x77FFCFF3FCFF3FCF, 0xF3FCFF3FCFF3FCFF}, {0x7800000000000000, 0},
                                            {0xF800000000000000, 0}, {0x7C00000000000000, 0}});
}

inline std::vector<examples> every_scalar() {
    using i8 = std::numeric_limits<std::int8_t>;
    using i16 = std::numeric_limits<std::int16_t>;
    using i32 = std::numeric_limits<std::int32_t>;
    using i64 = std::numeric_limits<std::int64_t>;
    using u64 = std::numeric_limits<std::uint64_t>;
    return {
        {"null", {value{}}},
        {"boolean", values_of({true, false})},
        {"ubyte", values_of<std::uint8_t>({0, 127, 128, 255})},
        {"ushort", values_of<std::uint16_t>({0, 255, 256, 32768, 65535})},
        {"uint", values_of<std::uint32_t>({0, 1, 255, 256, 2147483648, 4294967295})},
        {"ulong",
         values_of<std::uint64_t>({0, 1, 255, 256, 4294967296, 9007199254740993, 9223372036854775808u, u64::max()})},
        {"byte", values_of<std::int8_t>({i8::min(), -1, 0, i8::max()})},
        {"short", values_of<std::int16_t>({i16::min(), -129, -1, 0, i16::max()})},
        {"int", values_of<std::int32_t>({i32::min(), -129, -128, 127, 128, i32::max()})},
        {"long", values_of<std::int64_t>(
                     {i64::min(), -9007199254740993, -129, -128, 127, 128, 9007199254740993, i64::max()})},
        {"float", every_float()},
        {"double", every_double()},
        {"decimal32", every_decimal32()},
        {"decimal64", every_decimal64()},
        {"decimal128", every_decimal128()},
        {"char", values_of<char32_t>({0, U'A', U'\u20AC', 0xD7FF, 0xE000, 0xFFFF, U'\U0001F600', 0x10FFFF})},
        {"timestamp", values_of<amqp::timestamp>({{i64::min()}, {-1}, {0}, {i64::max()}, {1700000000123}})},
        {"uuid",
         {amqp::uuid{octets<16>(0x0011223344556677, 0x8899aabbccddeeff)}, amqp::uuid{octets<16>(0, 0)},
          amqp::uuid{octets<16>(u64::max(), u64::max())}}},
        {"binary",
         {amqp::bytes{}, amqp::bytes{std::byte{0}, std::byte{255}}, amqp::bytes(255, std::byte{0x80}), all_octets()}},
        {"string",
         values_of<std::string>({"", "plain", "say \"\\\"\n", {"\0\x7F", 2}, "\u0080\u07FF\u0800\uD7FF\uE000\uFFFF",
                                 "\U00010000\U0010FFFF", std::string(255, 's'), std::string(256, 's')})},
        {"symbol", {symbol{}, symbol{"amqp:symbol"}, symbol{std::string(255, 'y')}, symbol{std::string(256, 'y')}}},
    };
}

inline amqp::list trues(std::size_t count) { return {.items = std::vector(count, value{true})}; }

inline std::vector<value> every_list() {
    amqp::list numbers;
    for (std::int32_t i = 0; i < 300; ++i) numbers.items.emplace_back(i);
    const amqp::list deep{{value{}, "deep"}};
    const amqp::list null_last{{std::uint32_t{1}, value{}, std::uint32_t{2}, value{}}};
    return {amqp::list{}, amqp::list{{std::uint32_t{1}, deep}}, numbers, null_last, amqp::list{{value{}, value{}}},
            trues(254), trues(255)};  // the longest that a list8 holds, and the shortest that it does not
}

inline std::vector<value> every_map() {
    const amqp::map inner{{{std::uint32_t{4}, value{}}}};
    const amqp::map outer{{{symbol{"a"}, std::uint32_t{1}}, {"a", std::uint32_t{2}}, {std::uint64_t{3}, inner}}};
    amqp::map large;
    for (std::uint8_t i = 0; i < 128; ++i) large.insert(i, value{});
    return {amqp::map{}, outer, large};
}

inline std::vector<value> every_described() {
    const amqp::described inner{std::uint64_t{7}, true};
    return {amqp::described{symbol{"example:point"}, amqp::list{{1, -1}}},
            amqp::described{std::uint64_t{0x0000123400000001}, "numeric"},
            amqp::described{symbol{"outer"}, amqp::list{{inner}}}};
}

inline amqp::array described_array(const value& descriptor, const std::vector<value>& items) {
    std::vector<value> described;
    for (const value& item : items) described.emplace_back(amqp::described{descriptor, item});
    return amqp::array{described};
}

inline amqp::array empty_ints() {
    amqp::array ints;
    ints.element = amqp::constructor::int_;
    return ints;
}

// Named after what is in them, because a peer may hold some and not others.
inline std::vector<examples> every_array() {
    std::vector<examples> arrays;
    for (const examples& scalar : every_scalar())
        arrays.push_back({"array of " + scalar.type, {amqp::array{scalar.values}}});

    amqp::array empty_and_described = empty_ints();
    empty_and_described.descriptors.emplace_back(symbol{"example:empty"});

    const std::vector<value> all_lists = every_list();
    const std::vector<value> lists{all_lists.begin(), all_lists.begin() + 2};
    const std::vector<value> uint_arrays{amqp::array{values_of<std::uint32_t>({1, 2})},
                                         amqp::array{values_of<std::uint32_t>({3})}};
    const std::vector<value> deep_arrays{amqp::array{uint_arrays}, amqp::array{{uint_arrays.back()}}};
    const std::vector<value> numbers(300, value{std::uint8_t{7}});
    arrays.insert(
        arrays.end(),
        {{"array of nothing", {empty_ints(), empty_and_described}},
         {"array of many", {amqp::array{numbers}}},
         {"array of list", {amqp::array{lists}, described_array(std::uint64_t{0x0000123400000002}, lists)}},
         {"array of map", {amqp::array{every_map()}}},
         {"array of array", {amqp::array{uint_arrays}, amqp::array{deep_arrays}}},
         {"array of described", {described_array(symbol{"example:metre"}, values_of<std::uint32_t>({1, 300}))}}});
    return arrays;
}

inline std::vector<examples> every_compound() {
    std::vector<examples> all{{"list", every_list()}, {"map", every_map()}, {"described", every_described()}};
    std::ranges::move(every_array(), std::back_inserter(all));
    return all;
}

}  // namespace interop
