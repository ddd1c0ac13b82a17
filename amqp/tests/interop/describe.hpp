// Says what a value is, with the exact type of every part, in the words of tools/peers/proton_types.py (§1.6).
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "amqp/types/value.hpp"

namespace interop {

inline std::string hex(std::uint64_t number, std::size_t digits, std::string_view alphabet = "0123456789abcdef") {
    std::string text(digits, '0');
    for (std::size_t i = digits; i-- > 0; number >>= 4) text[i] = alphabet[number & 15];
    return text;
}

inline std::string hex(amqp::bytes_view octets) {
    std::string text;
    for (const std::byte octet : octets) text += hex(std::to_integer<std::uint64_t>(octet), 2);
    return text;
}

inline std::string quoted(std::string_view content) {
    std::string text = "\"";
    for (const char c : content) {
        const auto code = static_cast<unsigned char>(c);
        if (code < 0x20 || code == 0x7F) {
            text += "\\x" + hex(code, 2);
        } else {
            if (c == '"' || c == '\\') text += '\\';
            text += c;
        }
    }
    return text + '"';
}

inline std::string describe(const amqp::value& v);

template <class Items>
std::string joined(const Items& items, auto&& text_of_item) {
    std::string text;
    for (const auto& item : items) {
        if (!text.empty()) text += ", ";
        text += text_of_item(item);
    }
    return text;
}

// The content of a scalar, without its type. Floating point shows its bits, so that -0 and infinities stay apart.
struct scalar_text {
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(float v) const { return "0x" + hex(std::bit_cast<std::uint32_t>(v), 8); }
    std::string operator()(double v) const { return "0x" + hex(std::bit_cast<std::uint64_t>(v), 16); }
    std::string operator()(const amqp::decimal32& v) const { return "0x" + hex(v.bits); }
    std::string operator()(const amqp::decimal64& v) const { return "0x" + hex(v.bits); }
    std::string operator()(const amqp::decimal128& v) const { return "0x" + hex(v.bits); }
    std::string operator()(char32_t v) const {
        return "U+" + hex(v, v > 0xFFFFF ? 6 : v > 0xFFFF ? 5 : 4, "0123456789ABCDEF");
    }
    std::string operator()(amqp::timestamp v) const { return std::to_string(v.milliseconds); }
    std::string operator()(const amqp::uuid& v) const {
        std::string text = hex(v.octets);
        for (const std::size_t dash : {20u, 16u, 12u, 8u}) text.insert(dash, "-");
        return text;
    }
    std::string operator()(const amqp::bytes& v) const { return "0x" + hex(v); }
    std::string operator()(const std::string& v) const { return quoted(v); }
    std::string operator()(const amqp::symbol& v) const { return quoted(v.text()); }
    template <class Integer>
    requires std::is_integral_v<Integer> std::string operator()(Integer v) const { return std::to_string(v); }
};

inline std::string describe(const amqp::array& v) {
    std::string element{name_of(v.element)};
    for (auto descriptor = v.descriptors.rbegin(); descriptor != v.descriptors.rend(); ++descriptor)
        element = "described(" + describe(*descriptor) + ", " + element + ")";
    std::string items = joined(v.items, [](const amqp::value& item) { return describe(item); });
    for (std::size_t repeated = v.items.size(); repeated < v.count; ++repeated)
        items += ", " + describe(v.items.front());
    return "array<" + element + ">(" + items + ")";
}

inline std::string describe(const amqp::value& v) {
    const auto entry = [](const auto& e) { return describe(e.first) + " => " + describe(e.second); };
    const auto item = [](const amqp::value& i) { return describe(i); };
    return std::visit(
        [&]<class T>(const T& content) -> std::string {
            if constexpr (std::is_same_v<T, amqp::null_t>) {
                return "null";
            } else if constexpr (std::is_same_v<T, amqp::list>) {
                return "list(" + joined(content.items, item) + ")";
            } else if constexpr (std::is_same_v<T, amqp::map>) {
                return "map(" + joined(content.entries, entry) + ")";
            } else if constexpr (std::is_same_v<T, amqp::array>) {
                return describe(content);
            } else if constexpr (std::is_same_v<T, amqp::described>) {
                return "described(" + describe(content.descriptor()) + ", " + describe(content.content()) + ")";
            } else {
                return std::string{name_of(v.type())} + " " + scalar_text{}(content);
            }
        },
        v.content());
}

}  // namespace interop
