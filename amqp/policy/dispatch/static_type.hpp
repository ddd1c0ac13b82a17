// Resolved by the compiler where a field's type is known, by a switch elsewhere: most bytes of most messages need no
// search.
#pragma once

#include "amqp/policy/dispatch/switched.hpp"

namespace amqp::dispatch {

struct static_type : switched {
    static constexpr std::string_view name = "static_type";
    static constexpr bool resolves_known_types = true;
};

}  // namespace amqp::dispatch
