// What one writes first on every axis, as pyamqp's authors did: the distance from here to production is what the
// chapters explain.
#pragma once

#include "amqp/policy/buffer/append_copy.hpp"
#include "amqp/policy/cursor/member.hpp"
#include "amqp/policy/defaults.hpp"
#include "amqp/policy/dispatch/if_chain.hpp"
#include "amqp/policy/repetition/rebuilt.hpp"
#include "amqp/policy/lookup/by_name.hpp"
#include "amqp/policy/validation/defensive_throwing.hpp"

namespace amqp {

// A new string for each addition, a chain of comparisons, every rule at every field and an exception for a fault, and
// everything looked up by its name, in a loop that remembers nothing.
struct first_choices : production {
    using buffer_type = buffer::append_copy;
    using dispatch_type = dispatch::if_chain;
    using validation_type = validation::defensive_throwing;
    using lookup_type = lookup::by_name;
    using cursor_type = cursor::member;
    using repetition_type = repetition::rebuilt;
};

}  // namespace amqp
