// The closed set of cursors.
#pragma once

#include <tuple>

#include "amqp/policy/cursor/local.hpp"
#include "amqp/policy/cursor/member.hpp"

namespace amqp::cursor {

using all = std::tuple<member, local>;

}  // namespace amqp::cursor
