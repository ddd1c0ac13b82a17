// Which C++ type holds a value of each AMQP type, by the constructor of its widest encoding.
#pragma once

#include "amqp/types/value.hpp"

namespace amqp {

template <constructor Code>
struct native_of;
template <> struct native_of<constructor::null> { using type = null_t; };
template <> struct native_of<constructor::boolean> { using type = bool; };
template <> struct native_of<constructor::ubyte> { using type = std::uint8_t; };
template <> struct native_of<constructor::ushort> { using type = std::uint16_t; };
template <> struct native_of<constructor::uint_> { using type = std::uint32_t; };
template <> struct native_of<constructor::ulong_> { using type = std::uint64_t; };
template <> struct native_of<constructor::byte> { using type = std::int8_t; };
template <> struct native_of<constructor::short_> { using type = std::int16_t; };
template <> struct native_of<constructor::int_> { using type = std::int32_t; };
template <> struct native_of<constructor::long_> { using type = std::int64_t; };
template <> struct native_of<constructor::float_> { using type = float; };
template <> struct native_of<constructor::double_> { using type = double; };
template <> struct native_of<constructor::decimal32> { using type = decimal32; };
template <> struct native_of<constructor::decimal64> { using type = decimal64; };
template <> struct native_of<constructor::decimal128> { using type = decimal128; };
template <> struct native_of<constructor::char_> { using type = char32_t; };
template <> struct native_of<constructor::timestamp> { using type = timestamp; };
template <> struct native_of<constructor::uuid> { using type = uuid; };
template <> struct native_of<constructor::binary32> { using type = bytes; };
template <> struct native_of<constructor::string32> { using type = std::string; };
template <> struct native_of<constructor::symbol32> { using type = symbol; };
template <> struct native_of<constructor::list32> { using type = list; };
template <> struct native_of<constructor::map32> { using type = map; };
template <> struct native_of<constructor::array32> { using type = array; };
template <> struct native_of<constructor::described> { using type = described; };

template <constructor Code>
using native = typename native_of<Code>::type;

// The same for a borrowed value.
template <constructor Code>
using borrowed_native = std::conditional_t<Code == constructor::binary32, bytes_view,
                        std::conditional_t<Code == constructor::string32, std::string_view,
                        std::conditional_t<Code == constructor::symbol32, symbol_view, native<Code>>>>;

}  // namespace amqp
