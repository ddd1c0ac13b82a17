// Production but for one axis: the policies of an arm.
#pragma once

#include "amqp/policy/defaults.hpp"

namespace perftalk {

// Named after the axis, so that the generated code of an arm needs nothing but the names in chapter.toml. An axis says
// which way it is on: what it is not on is neither compiled nor asked.
template <class Policy>
struct with_buffer : amqp::production {
    using buffer_type = Policy;
    static constexpr bool sends = true, receives = false;
};
template <class Policy>
struct with_dispatch : amqp::production {
    using dispatch_type = Policy;
    static constexpr bool sends = true, receives = true;
};
template <class Policy>
struct with_validation : amqp::production {
    using validation_type = Policy;
    static constexpr bool sends = false, receives = true;
};
template <class Policy>
struct with_lookup : amqp::production {
    using lookup_type = Policy;
    static constexpr bool sends = true, receives = true;
};

}  // namespace perftalk
