// Production but for one axis: with_buffer<V> has the buffer V, and so on.
#pragma once

#include "amqp/policy/defaults.hpp"

namespace amqp {

// Named after the axis, so that code generated from a variant's name needs nothing else. An axis says which way it is on,
// that of messages sent, received, or both: a chapter asks for nothing else.
template <class Policy>
struct with_buffer : production {
    using buffer_type = Policy;
    static constexpr bool sends = true, receives = false;
};
template <class Policy>
struct with_dispatch : production {
    using dispatch_type = Policy;
    static constexpr bool sends = true, receives = true;
};
template <class Policy>
struct with_validation : production {
    using validation_type = Policy;
    static constexpr bool sends = false, receives = true;
};
template <class Policy>
struct with_lookup : production {
    using lookup_type = Policy;
    static constexpr bool sends = true, receives = true;
};

}  // namespace amqp
