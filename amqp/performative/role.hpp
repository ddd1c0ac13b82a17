// Which end of a link is speaking (§2.8.1).
#pragma once

#include "amqp/codec/restricted.hpp"

namespace amqp {

enum class role : bool { sender = false, receiver = true };

template <>
struct choices<role> {
    using wire = bool;
    static constexpr std::string_view names[] = {"sender", "receiver"};
};

}  // namespace amqp
