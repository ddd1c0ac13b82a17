// The closed set of ways to look up a link.
#pragma once

#include <tuple>

#include "amqp/policy/lookup/by_handle.hpp"
#include "amqp/policy/lookup/by_name.hpp"
#include "amqp/policy/lookup/hoisted.hpp"

namespace amqp::lookup {

using all = std::tuple<by_name, by_handle, hoisted>;

}  // namespace amqp::lookup
