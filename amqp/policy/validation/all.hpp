// The closed set of ways to validate.
#pragma once

#include <tuple>

#include "amqp/policy/validation/checked.hpp"
#include "amqp/policy/validation/checked_throwing.hpp"
#include "amqp/policy/validation/trusting.hpp"

namespace amqp::validation {

using all = std::tuple<checked, checked_throwing, trusting>;

}  // namespace amqp::validation
