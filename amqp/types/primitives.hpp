// The primitive types that C++ has no type for (§1.6).
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "amqp/base/bytes.hpp"

namespace amqp {

struct null_t {  // §1.6.1
    friend bool operator==(null_t, null_t) = default;
};

struct timestamp {  // §1.6.17: since 1970-01-01T00:00Z
    std::int64_t milliseconds{};
    friend auto operator<=>(const timestamp&, const timestamp&) = default;
};

struct uuid {  // §1.6.18: RFC 4122, in the order it is written
    std::array<std::byte, 16> octets{};
    friend bool operator==(const uuid&, const uuid&) = default;
};

// §1.6.13 to §1.6.15: IEEE 754 decimals are carried, not calculated with: the bits in network byte order.
struct decimal32 {
    std::array<std::byte, 4> bits{};
    friend bool operator==(const decimal32&, const decimal32&) = default;
};
struct decimal64 {
    std::array<std::byte, 8> bits{};
    friend bool operator==(const decimal64&, const decimal64&) = default;
};
struct decimal128 {
    std::array<std::byte, 16> bits{};
    friend bool operator==(const decimal128&, const decimal128&) = default;
};

// §1.6.21: a word from a constrained domain, ASCII. Apart from string because peers tell the two apart.
class symbol {
public:
    symbol() = default;
    explicit symbol(std::string_view text) : text_{text} {}
    const std::string& text() const noexcept { return text_; }
    bool empty() const noexcept { return text_.empty(); }
    friend bool operator==(const symbol&, const symbol&) = default;
    friend auto operator<=>(const symbol&, const symbol&) = default;
    friend bool operator==(const symbol& left, std::string_view right) noexcept { return left.text_ == right; }

private:
    std::string text_;
};

// A symbol that stays where it is.
struct symbol_view {
    std::string_view text;
};
inline std::string_view text_of(symbol_view word) noexcept { return word.text; }
inline std::string_view text_of(std::string_view text) noexcept { return text; }

// §1.4: a field with multiple="true" holds none, one or an array of T; none and empty mean the same.
template <class T>
struct multiple {
    std::vector<T> items;
    bool empty() const noexcept { return items.empty(); }
    bool contains(const T& wanted) const {
        for (const T& item : items) {
            if (item == wanted) return true;
        }
        return false;
    }
    friend bool operator==(const multiple&, const multiple&) = default;
};

}  // namespace amqp
