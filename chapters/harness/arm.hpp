// Makes an arm of a set of policies: every operation that its axis is on the way of, in all three layers.
#pragma once

#include "amqp/policy/defaults.hpp"
#include "chapters/harness/codec.hpp"
#include "chapters/harness/frame.hpp"

namespace perftalk {

// Production but for one axis, and which way that axis takes part in. Named after the axis, so that the generated code of
// an arm needs nothing but the names in chapter.toml.
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

template <class Policies>
std::unique_ptr<task> begin(layer where, operation what, const sample& messages) {
    if constexpr (Policies::sends) {
        if (where == layer::codec && what == operation::encode) return std::make_unique<codec::encode<Policies>>(messages);
        if (where == layer::frame && what == operation::send) return std::make_unique<frame::send<Policies>>(messages);
    }
    if constexpr (Policies::receives) {
        if (where == layer::codec && what == operation::decode) return std::make_unique<codec::decode<Policies>>(messages);
        if (where == layer::frame && what == operation::receive) return std::make_unique<frame::receive<Policies>>(messages);
    }
    return {};
}

template <class Policies>
arm arm_of(std::string_view name) {
    return {name, begin<Policies>};
}

}  // namespace perftalk
