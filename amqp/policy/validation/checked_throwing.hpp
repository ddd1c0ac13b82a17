// The same rules, reported by an exception: who has read need not ask whether it succeeded, a fault costs an unwinding.
#pragma once

#include "amqp/policy/validation/validation.hpp"

namespace amqp::validation {

struct checked_throwing {
    static constexpr std::string_view name = "checked_throwing";
    static constexpr bool refuses_malformed = true, repeats = false, throws = true;
    using trail = no_trail;

    static constexpr bool holds(bool rule) noexcept { return rule; }
    [[noreturn]] static void report(errc error, std::size_t offset, const trail&) {
        throw malformed{{error, offset, {}}};
    }
};

}  // namespace amqp::validation
