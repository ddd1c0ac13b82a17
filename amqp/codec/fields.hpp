// How a struct names its fields, so that one encoder and one decoder serve every composite type (§1.4).
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>

#include "amqp/codec/descriptor.hpp"
#include "amqp/types/value.hpp"

namespace amqp {

// A field's rule: an absent mandatory field is a fault, an absent field with a default has that value, and any other
// absent field is empty (no optional, no entries, no alternative).
struct optional_field {};
struct mandatory_field {};
inline constexpr mandatory_field mandatory{};
template <class T>
struct default_value {
    T value;
};
template <class T>
default_value(T) -> default_value<T>;

template <class Composite, class T, class Rule>
struct field {
    std::string_view name;
    T Composite::*member;
    Rule rule{};
    using type = T;
};
template <class Composite, class T>
field(const char*, T Composite::*) -> field<Composite, T, optional_field>;
template <class Composite, class T, class Rule>
field(const char*, T Composite::*, Rule) -> field<Composite, T, Rule>;

// A composite has `static constexpr definition defined` and `static constexpr auto fields()`, a tuple of its fields in
// the standard's order.
template <class T>
concept composite = requires {
    { T::defined } -> std::convertible_to<definition>;
    T::fields();
};

template <class T>
inline constexpr bool is_seldom = false;
template <composite T>
inline constexpr bool is_seldom<T> = !T::defined.comes_often();

// Several composites may stand in one place, a delivery-state for one: std::variant<std::monostate, accepted, ...>.
template <class T>
inline constexpr bool is_choice = false;
template <class... Ts>
inline constexpr bool is_choice<std::variant<std::monostate, Ts...>> = true;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_multiple = false;
template <class T>
inline constexpr bool is_multiple<multiple<T>> = true;

// Whether a member holds nothing, and is therefore written as null.
template <class T>
bool is_absent(const T& member) {
    if constexpr (is_optional<T>) {
        return !member.has_value();
    } else if constexpr (is_choice<T>) {
        return member.index() == 0;
    } else if constexpr (std::same_as<T, value>) {
        return member.is_null();
    } else if constexpr (requires { member.empty(); }) {
        return member.empty();
    } else {
        return false;
    }
}

template <class Composite, class T, class Rule>
bool is_absent(const field<Composite, T, Rule>& described, const Composite& composite) {
    if constexpr (std::same_as<Rule, mandatory_field>) {
        return false;
    } else if constexpr (std::same_as<Rule, optional_field>) {
        return is_absent(composite.*described.member);
    } else {
        return composite.*described.member == T(described.rule.value);
    }
}

// A constant, so that names and rules are resolved at compile time and no call makes the tuple anew.
template <class T>
inline constexpr auto fields_of = T::fields();

// Calls f(field) for each field in order.
template <class T>
constexpr void for_each_field(auto&& f) {
    std::apply([&](const auto&... each) { (f(each), ...); }, fields_of<T>);
}

// Whether a composite says nothing at all: every field is absent or has its default.
template <composite T>
bool is_empty(const T& composite) {
    return std::apply([&](const auto&... each) { return (is_absent(each, composite) && ...); }, fields_of<T>);
}

}  // namespace amqp
