// The axis "dispatch": how a value's type finds its encoder, and a constructor byte its decoder.
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

#include "amqp/types/constructor.hpp"

namespace amqp::dispatch {

// The policy owns the way to the handler, the codec owns the handlers: handler(tag<code>) for the code that was found,
// handler(unknown) when it is none of the set. All of them return the same type.
template <constructor Code>
using tag = std::integral_constant<constructor, Code>;
struct unknown {};

template <constructor... Codes>
struct codes {};

template <constructor Wanted, constructor... Codes>
inline constexpr bool is_among = ((Wanted == Codes) || ...);

// Every type of value, by the constructor of its widest encoding: what an encoder is looked up by.
using types = codes<constructor::null, constructor::boolean, constructor::ubyte, constructor::ushort, constructor::uint_,
                    constructor::ulong_, constructor::byte, constructor::short_, constructor::int_, constructor::long_,
                    constructor::float_, constructor::double_, constructor::decimal32, constructor::decimal64,
                    constructor::decimal128, constructor::char_, constructor::timestamp, constructor::uuid,
                    constructor::binary32, constructor::string32, constructor::symbol32, constructor::list32,
                    constructor::map32, constructor::array32, constructor::described>;

// Every constructor of §1.6 and the described one: what a decoder is looked up by.
using constructors =
    codes<constructor::described, constructor::null, constructor::true_, constructor::false_, constructor::uint0,
          constructor::ulong0, constructor::list0, constructor::ubyte, constructor::byte, constructor::small_uint,
          constructor::small_ulong, constructor::small_int, constructor::small_long, constructor::boolean,
          constructor::ushort, constructor::short_, constructor::uint_, constructor::int_, constructor::float_,
          constructor::char_, constructor::decimal32, constructor::ulong_, constructor::long_, constructor::double_,
          constructor::timestamp, constructor::decimal64, constructor::decimal128, constructor::uuid,
          constructor::binary8, constructor::string8, constructor::symbol8, constructor::binary32,
          constructor::string32, constructor::symbol32, constructor::list8, constructor::map8, constructor::list32,
          constructor::map32, constructor::array8, constructor::array32>;

// The plain way: one comparison after the other, in the order of the set.
template <constructor First, constructor... Rest>
constexpr auto find_in_order(codes<First, Rest...>, constructor code, auto&& handler) {
    if (code == First) return handler(tag<First>{});
    if constexpr (sizeof...(Rest) == 0) {
        return handler(unknown{});
    } else {
        return find_in_order(codes<Rest...>{}, code, handler);
    }
}

// `resolves_known_types` lets the codec skip the search where the program text already says which type a field has.
template <class D>
concept policy = requires(constructor code) {
    { D::name } -> std::convertible_to<std::string_view>;
    { D::resolves_known_types } -> std::convertible_to<bool>;
    { D::find(constructors{}, code, [](auto) { return 0; }) } -> std::same_as<int>;
};

}  // namespace amqp::dispatch
