// A valid peer is assumed: no rule is looked at, and a malformed byte is undefined behaviour. Loopback experiments
// only.
#pragma once

#include "amqp/policy/validation/validation.hpp"

namespace amqp::validation {

struct trusting {
    static constexpr std::string_view name = "trusting";
    static constexpr bool refuses_malformed = false, repeats = false, throws = false;
    using trail = no_trail;

    static constexpr bool holds(bool) noexcept { return true; }
    static void report(errc, std::size_t, const trail&) noexcept {}
};

}  // namespace amqp::validation
