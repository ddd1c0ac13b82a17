// The closed set of ways to treat a header that is known.
#pragma once

#include <tuple>

#include "amqp/policy/repetition/rebuilt.hpp"
#include "amqp/policy/repetition/remembered.hpp"

namespace amqp::repetition {

using all = std::tuple<rebuilt, remembered>;

}  // namespace amqp::repetition
