// The closed set of buffers.
#pragma once

#include <tuple>

#include "amqp/policy/buffer/append_copy.hpp"
#include "amqp/policy/buffer/fixed.hpp"
#include "amqp/policy/buffer/gathered.hpp"
#include "amqp/policy/buffer/growable.hpp"
#include "amqp/policy/buffer/measured.hpp"
#include "amqp/policy/buffer/streamed.hpp"

namespace amqp::buffer {

using all = std::tuple<append_copy, growable, streamed, measured, fixed, gathered>;

}  // namespace amqp::buffer
