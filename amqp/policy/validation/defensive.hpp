// Every rule at every field, and the way there kept in a vector; a fault is a sentence. It is paid for by valid input.
#pragma once

#include "amqp/policy/validation/trail.hpp"

namespace amqp::validation {

struct defensive {
    static constexpr std::string_view name = "defensive";
    static constexpr bool refuses_malformed = true, repeats = true, throws = false;
    using trail = validation::trail;

    static constexpr bool holds(bool rule) noexcept { return rule; }
    static void report(errc, std::size_t, const trail&) noexcept {}
};

}  // namespace amqp::validation
