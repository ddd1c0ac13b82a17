// How an enum describes a restricted type with choices (§1.4), so that codec and tests know its words and values.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "amqp/types/primitives.hpp"

namespace amqp {

// Specialized for each such enum with
//   wire   the source type of §1.4: an unsigned integer or bool, whose values are the enum's, or symbol
//   names  the standard's words, in the order of the enum's values, which count from 0; what is sent where wire is
//   symbol
template <class E>
struct choices;

template <class E>
concept restricted = std::is_enum_v<E> && requires {
    typename choices<E>::wire;
    std::string_view{choices<E>::names[0]};
};

template <restricted E>
constexpr std::string_view name_of(E choice) noexcept {
    return choices<E>::names[static_cast<std::size_t>(choice)];
}

template <restricted E>
inline constexpr bool is_word = std::same_as<typename choices<E>::wire, symbol>;

}  // namespace amqp
