// Yours to change: a correct copy of defensive_throwing. It looks at everything twice, remembers the way, and throws.
#pragma once

#include "amqp/policy/validation/trail.hpp"

namespace yours {

class starter {
public:
    static constexpr std::string_view name = "starter";

    // Every rule must be kept, or the peer decides what this program does.
    static constexpr bool refuses_malformed = true;
    // Whether a function checks again what its caller has checked already.
    static constexpr bool repeats = true;
    // Whether report() throws: then a read that returns has succeeded, and nobody asks.
    static constexpr bool throws = true;
    // What is noted down on the way: fields, positions and keys, as they are entered and left.
    // amqp::validation::no_trail notes nothing; a class of your own needs the same functions
    // (amqp/policy/validation/validation.hpp).
    using trail = amqp::validation::trail;

    static constexpr bool holds(bool rule) noexcept { return rule; }
    [[noreturn]] static void report(amqp::errc error, std::size_t offset, const trail& way) {
        throw amqp::validation::malformed{{error, offset, way.text()}};
    }
};

}  // namespace yours
