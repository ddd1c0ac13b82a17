// Production but for one axis: with_buffer<V> has the buffer V, and so on; with production's own choice it is
// production.
#pragma once

#include <type_traits>

#include "amqp/policy/defaults.hpp"

namespace amqp {

// An axis says which way it is on, that of messages sent, received, or both: a chapter asks for nothing else.
template <class Policy>
struct deviating_buffer : production {
    using buffer_type = Policy;
    static constexpr bool sends = true, receives = false;
};
template <class Policy>
struct deviating_dispatch : production {
    using dispatch_type = Policy;
};
template <class Policy>
struct deviating_validation : production {
    using validation_type = Policy;
    static constexpr bool sends = false, receives = true;
};
template <class Policy>
struct deviating_lookup : production {
    using lookup_type = Policy;
};
template <class Policy>
struct deviating_cursor : production {
    using cursor_type = Policy;
};
template <class Policy>
struct deviating_repetition : production {
    using repetition_type = Policy;
};

// Named after the axis, so that code generated from a variant's name needs nothing else.
template <class Chosen, class Policy, class Deviating>
using deviating_if_other = std::conditional_t<std::is_same_v<Chosen, Policy>, production, Deviating>;

template <class Policy>
using with_buffer = deviating_if_other<production::buffer_type, Policy, deviating_buffer<Policy>>;
template <class Policy>
using with_dispatch = deviating_if_other<production::dispatch_type, Policy, deviating_dispatch<Policy>>;
template <class Policy>
using with_validation = deviating_if_other<production::validation_type, Policy, deviating_validation<Policy>>;
template <class Policy>
using with_lookup = deviating_if_other<production::lookup_type, Policy, deviating_lookup<Policy>>;
template <class Policy>
using with_cursor = deviating_if_other<production::cursor_type, Policy, deviating_cursor<Policy>>;
template <class Policy>
using with_repetition = deviating_if_other<production::repetition_type, Policy, deviating_repetition<Policy>>;

}  // namespace amqp
