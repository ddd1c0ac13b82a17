// The axis "repetition": what is done about a transfer's header that says nearly the same as the one before it.
#pragma once

#include <concepts>
#include <string_view>

namespace amqp::repetition {

// remembers: a link keeps the header of its last transfer. The next one is written by changing delivery-id and
// delivery-tag in it, and read by comparing all other bytes (engine/transfer_header.hpp).
template <class R>
concept policy = requires {
    { R::name } -> std::convertible_to<std::string_view>;
    { R::remembers } -> std::convertible_to<bool>;
};

}  // namespace amqp::repetition
