// Every rule at every field, the way there in a vector, the sentence in an exception: an unwinding on top of it all.
#pragma once

#include "amqp/policy/validation/trail.hpp"

namespace amqp::validation {

struct defensive_throwing {
    static constexpr std::string_view name = "defensive_throwing";
    static constexpr bool refuses_malformed = true, repeats = true, throws = true;
    using trail = validation::trail;

    static constexpr bool holds(bool rule) noexcept { return rule; }
    [[noreturn]] static void report(errc error, std::size_t offset, const trail& way) {
        throw malformed{{error, offset, way.text()}};
    }
};

}  // namespace amqp::validation
