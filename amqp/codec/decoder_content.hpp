// The parts of the decoder for single values: what follows each constructor, and reading into a known type (§1.6).
#pragma once

#include <cstring>

#include "amqp/codec/decoder.hpp"

namespace amqp {

template <> struct readable_from<bool> {
    using type = dispatch::codes<constructor::true_, constructor::false_, constructor::boolean>;
};
template <> struct readable_from<std::uint8_t> { using type = dispatch::codes<constructor::ubyte>; };
template <> struct readable_from<std::uint16_t> { using type = dispatch::codes<constructor::ushort>; };
template <> struct readable_from<std::uint32_t> {
    using type = dispatch::codes<constructor::small_uint, constructor::uint_, constructor::uint0>;
};
template <> struct readable_from<std::uint64_t> {
    using type = dispatch::codes<constructor::small_ulong, constructor::ulong_, constructor::ulong0>;
};
template <> struct readable_from<std::int8_t> { using type = dispatch::codes<constructor::byte>; };
template <> struct readable_from<std::int16_t> { using type = dispatch::codes<constructor::short_>; };
template <>
struct readable_from<std::int32_t> {
    using type = dispatch::codes<constructor::small_int, constructor::int_>;
};
template <>
struct readable_from<std::int64_t> {
    using type = dispatch::codes<constructor::small_long, constructor::long_>;
};
template <> struct readable_from<float> { using type = dispatch::codes<constructor::float_>; };
template <> struct readable_from<double> { using type = dispatch::codes<constructor::double_>; };
template <> struct readable_from<decimal32> { using type = dispatch::codes<constructor::decimal32>; };
template <> struct readable_from<decimal64> { using type = dispatch::codes<constructor::decimal64>; };
template <> struct readable_from<decimal128> { using type = dispatch::codes<constructor::decimal128>; };
template <> struct readable_from<char32_t> { using type = dispatch::codes<constructor::char_>; };
template <> struct readable_from<timestamp> { using type = dispatch::codes<constructor::timestamp>; };
template <> struct readable_from<uuid> { using type = dispatch::codes<constructor::uuid>; };
template <>
struct readable_from<bytes_view> {
    using type = dispatch::codes<constructor::binary8, constructor::binary32>;
};
template <> struct readable_from<std::string_view> {
    using type = dispatch::codes<constructor::string8, constructor::string32>;
};
template <>
struct readable_from<symbol_view> {
    using type = dispatch::codes<constructor::symbol8, constructor::symbol32>;
};

// What a value that was received is kept as: views are copied.
inline bytes kept(bytes_view octets) { return copy_of(octets); }
inline std::string kept(std::string_view text) { return std::string{text}; }
inline symbol kept(symbol_view word) { return symbol{word.text}; }
template <class T>
T kept(T content) {
    return content;
}

// What a field of this type is called in a report.
template <class T>
constexpr std::string_view wanted() {
    if constexpr (readable<T>) {
        constexpr auto first = []<constructor Commonest, constructor... Rest>(dispatch::codes<Commonest, Rest...>) {
            return Commonest;
        };
        return name_of(widest(first(typename readable_from<T>::type{})));
    } else {
        return std::same_as<T, symbol> ? "symbol"
               : std::same_as<T, list> ? "list"
               : std::same_as<T, map>  ? "map"
                                       : "array";
    }
}

template <validation::policy Validation, dispatch::policy Dispatch>
template <class Bits>
Bits decoder<Validation, Dispatch>::octets() {
    Bits bits{};
    const bytes_view content = sized(sizeof(Bits));
    if (content.size() == sizeof(Bits)) std::memcpy(&bits, content.data(), sizeof(Bits));
    return bits;
}

template <validation::policy Validation, dispatch::policy Dispatch>
template <constructor Code>
auto decoder<Validation, Dispatch>::content(dispatch::tag<Code>) {
    using enum constructor;
    // clang-format off
    if constexpr (Code == null) return null_t{};
    else if constexpr (Code == true_) return true;
    else if constexpr (Code == false_) return false;
    else if constexpr (Code == boolean) {
        const auto octet = fixed<std::uint8_t>();
        if (!holds(octet <= 1)) fail(errc::bad_boolean, "0 or 1", octet);
        return octet != 0;
    }
    else if constexpr (Code == ubyte) return fixed<std::uint8_t>();
    else if constexpr (Code == ushort) return fixed<std::uint16_t>();
    else if constexpr (Code == uint0) return std::uint32_t{0};
    else if constexpr (Code == small_uint) return std::uint32_t{fixed<std::uint8_t>()};
    else if constexpr (Code == uint_) return fixed<std::uint32_t>();
    else if constexpr (Code == ulong0) return std::uint64_t{0};
    else if constexpr (Code == small_ulong) return std::uint64_t{fixed<std::uint8_t>()};
    else if constexpr (Code == ulong_) return fixed<std::uint64_t>();
    else if constexpr (Code == byte) return static_cast<std::int8_t>(fixed<std::uint8_t>());
    else if constexpr (Code == short_) return static_cast<std::int16_t>(fixed<std::uint16_t>());
    else if constexpr (Code == small_int) return std::int32_t{static_cast<std::int8_t>(fixed<std::uint8_t>())};
    else if constexpr (Code == int_) return static_cast<std::int32_t>(fixed<std::uint32_t>());
    else if constexpr (Code == small_long) return std::int64_t{static_cast<std::int8_t>(fixed<std::uint8_t>())};
    else if constexpr (Code == long_) return static_cast<std::int64_t>(fixed<std::uint64_t>());
    else if constexpr (Code == float_) return std::bit_cast<float>(fixed<std::uint32_t>());
    else if constexpr (Code == double_) return std::bit_cast<double>(fixed<std::uint64_t>());
    else if constexpr (Code == char_) {
        const auto code = static_cast<char32_t>(fixed<std::uint32_t>());
        if (!holds(is_scalar_value(code))) fail(errc::bad_char, "a Unicode scalar value", code);
        return code;
    }
    else if constexpr (Code == decimal32) return octets<amqp::decimal32>();
    else if constexpr (Code == decimal64) return octets<amqp::decimal64>();
    else if constexpr (Code == decimal128) return octets<amqp::decimal128>();
    else if constexpr (Code == timestamp) return amqp::timestamp{static_cast<std::int64_t>(fixed<std::uint64_t>())};
    else if constexpr (Code == uuid) return octets<amqp::uuid>();
    else if constexpr (Code == binary8) return sized(fixed<std::uint8_t>());
    else if constexpr (Code == binary32) return sized(fixed<std::uint32_t>());
    else if constexpr (Code == string8) return checked_string(fixed<std::uint8_t>());
    else if constexpr (Code == string32) return checked_string(fixed<std::uint32_t>());
    else if constexpr (Code == symbol8) return checked_symbol(fixed<std::uint8_t>());
    else if constexpr (Code == symbol32) return checked_symbol(fixed<std::uint32_t>());
    else if constexpr (Code == list0) return list{};
    else if constexpr (Code == list8) return read_list<std::uint8_t>();
    else if constexpr (Code == list32) return read_list<std::uint32_t>();
    else if constexpr (Code == map8) return read_map<std::uint8_t>();
    else if constexpr (Code == map32) return read_map<std::uint32_t>();
    else if constexpr (Code == array8) return read_array<std::uint8_t>();
    else if constexpr (Code == array32) return read_array<std::uint32_t>();
    else return read_described();
    // clang-format on
}

// Where the field's type is known, only its own few constructors are candidates; a dispatch that does not use this
// knowledge finds its way among all of them, as a table of decode functions would.
template <validation::policy Validation, dispatch::policy Dispatch>
template <class T>
bool decoder<Validation, Dispatch>::read_known(T& out) {
    const auto code = static_cast<constructor>(fixed<std::uint8_t>());
    if (!ok()) return false;
    const auto handler = [&](auto found) {
        if constexpr (std::same_as<decltype(found), dispatch::unknown>) {
            --position_;
            return fail(is_known(code) ? errc::wrong_type : errc::bad_constructor, wanted<T>());
        } else if constexpr (std::same_as<decltype(content(found)), T>) {
            if (!again([&] { return is_known(code); }, errc::bad_constructor)) return false;
            out = content(found);
            return ok();
        } else {
            --position_;
            return fail(errc::wrong_type, wanted<T>());
        }
    };
    if constexpr (Dispatch::resolves_known_types) {
        return dispatch::find_in_order(typename readable_from<T>::type{}, code, handler);
    } else {
        return Dispatch::find(dispatch::constructors{}, code, handler);
    }
}

template <validation::policy Validation, dispatch::policy Dispatch>
template <readable T>
bool decoder<Validation, Dispatch>::read(T& out) {
    return read_known(out);
}

template <validation::policy Validation, dispatch::policy Dispatch>
bool decoder<Validation, Dispatch>::read(bytes& out) {
    bytes_view view;
    if (!read_known(view)) return false;
    out.assign(view.begin(), view.end());
    return true;
}
template <validation::policy Validation, dispatch::policy Dispatch>
bool decoder<Validation, Dispatch>::read(std::string& out) {
    std::string_view view;
    if (!read_known(view) || !again([&] { return is_utf8(view); }, errc::bad_utf8)) return false;
    out.assign(view);
    return true;
}
template <validation::policy Validation, dispatch::policy Dispatch>
bool decoder<Validation, Dispatch>::read(symbol& out) {
    symbol_view view;
    if (!read_known(view) || !again([&] { return is_ascii(view.text); }, errc::bad_symbol)) return false;
    out = symbol{view.text};
    return true;
}

template <validation::policy Validation, dispatch::policy Dispatch>
template <std::size_t Most>
bool decoder<Validation, Dispatch>::read(short_binary<Most>& out) {
    const std::byte* const before = position_;
    bytes_view view;
    if (!read_known(view)) return false;
    if (!holds(view.size() <= Most)) return position_ = before, fail(errc::bad_value, "a shorter binary", view.size());
    out = short_binary<Most>{view};
    return true;
}
template <validation::policy Validation, dispatch::policy Dispatch>
template <restricted E>
bool decoder<Validation, Dispatch>::read(E& out) {
    const std::byte* const before = position_;
    std::size_t index;
    if constexpr (is_word<E>) {
        symbol_view word;
        if (!read_known(word)) return false;
        index = static_cast<std::size_t>(std::ranges::find(choices<E>::names, word.text) - choices<E>::names);
    } else {
        typename choices<E>::wire number;
        if (!read_known(number)) return false;
        index = number;
    }
    if (!holds(index < std::size(choices<E>::names))) {
        return position_ = before, fail(errc::bad_value, "one of the choices");
    }
    out = static_cast<E>(index);
    return true;
}

template <validation::policy Validation, dispatch::policy Dispatch>
template <class T>
bool decoder<Validation, Dispatch>::read(std::optional<T>& out) {
    out.reset();
    if (skip_null()) return true;
    return ok() && read(out.emplace());
}

// A type of its own inside any value: read the value, then take it out.
template <validation::policy Validation, dispatch::policy Dispatch>
template <class T>
bool decoder<Validation, Dispatch>::read_whole(T& out) {
    const bytes_view before = rest();
    value any;
    if (!read(any)) return false;
    if (T* whole = any.get<T>()) {
        out = std::move(*whole);
        return true;
    }
    position_ = before.data();
    return fail(errc::wrong_type, wanted<T>());
}

template <validation::policy Validation, dispatch::policy Dispatch>
bool decoder<Validation, Dispatch>::read(map& out) {
    out.entries.clear();
    return skip_null() || read_whole(out);
}

template <validation::policy Validation, dispatch::policy Dispatch>
bool decoder<Validation, Dispatch>::read(value& out) {
    const auto code = static_cast<constructor>(fixed<std::uint8_t>());
    return ok() && read_content(code, out);
}

template <validation::policy Validation, dispatch::policy Dispatch>
bool decoder<Validation, Dispatch>::read(borrowed_value& out) {
    const std::byte* const before = position_;
    const auto code = static_cast<constructor>(fixed<std::uint8_t>());
    return ok() && Dispatch::find(dispatch::constructors{}, code, [&](auto found) {
        if constexpr (std::same_as<decltype(found), dispatch::unknown>) {
            --position_;
            return fail(errc::bad_constructor, "a value");
        } else if constexpr (is_alternative_of<decltype(content(found)), borrowed_value>) {
            out = content(found);
            return ok();
        } else {
            position_ = before;
            if (!skip()) return false;
            out = encoded_value{{before, position_}};
            return true;
        }
    });
}

template <validation::policy Validation, dispatch::policy Dispatch>
bool decoder<Validation, Dispatch>::read_content(constructor code, value& out) {
    if (!count_node()) return false;
    return Dispatch::find(dispatch::constructors{}, code, [&](auto found) {
        if constexpr (std::same_as<decltype(found), dispatch::unknown>) {
            --position_;
            return fail(errc::bad_constructor, "a value");
        } else {
            if (!again([&] { return is_known(code); }, errc::bad_constructor)) return false;
            auto received = content(found);
            if (!ok()) return false;
            if constexpr (std::same_as<decltype(received), symbol_view>) {
                if (!again([&] { return is_ascii(received.text); }, errc::bad_symbol)) return false;
            } else if constexpr (std::same_as<decltype(received), std::string_view>) {
                if (!again([&] { return is_utf8(received); }, errc::bad_utf8)) return false;
            }
            out = kept(std::move(received));
            return true;
        }
    });
}

}  // namespace amqp
