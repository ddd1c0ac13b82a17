// Each rule once, where it is cheapest; a fault is one sticky byte: a comparison a read, and nothing on the way out.
#pragma once

#include "amqp/policy/validation/validation.hpp"

namespace amqp::validation {

struct checked {
    static constexpr std::string_view name = "checked";
    static constexpr bool refuses_malformed = true, repeats = false, throws = false;
    using trail = no_trail;

    static constexpr bool holds(bool rule) noexcept { return rule; }
    static void report(errc, std::size_t, const trail&) noexcept {}
};

}  // namespace amqp::validation
