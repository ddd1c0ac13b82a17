// Each header is written from its eleven fields, and read into them: nothing is known that was not just said.
#pragma once

#include "amqp/policy/repetition/repetition.hpp"

namespace amqp::repetition {

struct rebuilt {
    static constexpr std::string_view name = "rebuilt";
    static constexpr bool remembers = false;
};

}  // namespace amqp::repetition
