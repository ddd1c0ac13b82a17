// The closed set of ways to dispatch.
#pragma once

#include <tuple>

#include "amqp/policy/dispatch/hashed.hpp"
#include "amqp/policy/dispatch/if_chain.hpp"
#include "amqp/policy/dispatch/static_type.hpp"
#include "amqp/policy/dispatch/switched.hpp"
#include "amqp/policy/dispatch/tabled.hpp"
#include "amqp/policy/dispatch/virtual_call.hpp"

namespace amqp::dispatch {

using all = std::tuple<if_chain, switched, hashed, tabled, virtual_call, static_type>;

}  // namespace amqp::dispatch
