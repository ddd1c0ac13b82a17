// An upper bound of how many bytes a value takes, so that short compounds get the one-byte form without writing twice.
#pragma once

#include <algorithm>

#include "amqp/codec/fields.hpp"
#include "amqp/codec/restricted.hpp"
#include "amqp/types/borrowed_value.hpp"

namespace amqp {

// Counting stops here: beyond it only the four-byte form will do (§1.6.22), and a large map is not walked twice.
inline constexpr std::size_t bound_enough = 255;

template <class T>
std::size_t bound(const T& content);

inline std::size_t bound_of_items(const std::vector<value>& items) {
    std::size_t total = 9;
    for (const value& item : items) {
        total += bound(item);
        if (total > bound_enough) break;
    }
    return total;
}

std::size_t bound_of_entries(const auto& entries) {  // pairs
    std::size_t total = 9;
    for (const auto& [key, content] : entries) {
        total += bound(key) + bound(content);
        if (total > bound_enough) break;
    }
    return total;
}

template <composite T>
std::size_t bound_of_composite(const T& content) {
    std::size_t total = 1 + 9 + 9;  // described, a ulong descriptor, the list's header
    for_each_field<T>([&](const auto& each) { total += bound(content.*each.member); });
    return total;
}

template <class T>
std::size_t bound(const T& content) {
    if constexpr (is_optional<T>) {
        return content ? bound(*content) : 1;
    } else if constexpr (is_choice<T>) {
        return std::visit([](const auto& chosen) { return bound(chosen); }, content);
    } else if constexpr (std::same_as<T, std::monostate> || std::same_as<T, null_t>) {
        return 1;
    } else if constexpr (composite<T>) {
        return bound_of_composite(content);
    } else if constexpr (is_multiple<T>) {
        std::size_t total = 10;
        for (const auto& item : content.items) total += bound(item);
        return total;
    } else if constexpr (std::same_as<T, value>) {
        return std::visit([](const auto& chosen) { return bound(chosen); }, content.content());
    } else if constexpr (std::same_as<T, borrowed_value>) {
        return std::visit([](const auto& chosen) { return bound(chosen); }, content);
    } else if constexpr (std::same_as<T, encoded_value>) {
        return content.octets.size();
    } else if constexpr (std::same_as<T, symbol_view>) {
        return 5 + content.text.size();
    } else if constexpr (std::same_as<T, list>) {
        return bound_of_items(content.items);
    } else if constexpr (std::same_as<T, map>) {
        return bound_of_entries(content.entries);
    } else if constexpr (std::same_as<T, array>) {
        return bound_of_items(content.descriptors) + bound_of_items(content.items) + 5;
    } else if constexpr (std::same_as<T, described>) {
        return 1 + bound(content.descriptor()) + bound(content.content());
    } else if constexpr (restricted<T>) {
        return 9 + name_of(content).size();
    } else if constexpr (std::same_as<T, symbol>) {
        return 5 + content.text().size();
    } else if constexpr (requires { content.size(); }) {
        return 5 + content.size();
    } else {
        return 1 + sizeof(T);
    }
}

}  // namespace amqp
