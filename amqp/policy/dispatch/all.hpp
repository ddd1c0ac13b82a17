// The closed set of ways to dispatch.
#pragma once

#include <tuple>

#include "amqp/policy/dispatch/if_chain.hpp"
#include "amqp/policy/dispatch/static_type.hpp"
#include "amqp/policy/dispatch/switched.hpp"
#include "amqp/policy/dispatch/tabled.hpp"

namespace amqp::dispatch {

using all = std::tuple<if_chain, switched, tabled, static_type>;

}  // namespace amqp::dispatch
