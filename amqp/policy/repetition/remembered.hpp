// A header that differs from the last one in two numbers costs two numbers; the others are built, and then remembered.
#pragma once

#include "amqp/policy/repetition/repetition.hpp"

namespace amqp::repetition {

struct remembered {
    static constexpr std::string_view name = "remembered";
    static constexpr bool remembers = true;
};

}  // namespace amqp::repetition
