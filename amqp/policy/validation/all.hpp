// The closed set of ways to validate.
#pragma once

#include <tuple>

#include "amqp/policy/validation/checked.hpp"
#include "amqp/policy/validation/checked_throwing.hpp"
#include "amqp/policy/validation/defensive.hpp"
#include "amqp/policy/validation/defensive_throwing.hpp"
#include "amqp/policy/validation/trusting.hpp"

namespace amqp::validation {

using all = std::tuple<defensive, defensive_throwing, checked, checked_throwing, trusting>;

}  // namespace amqp::validation
