// What follows from each way in which a peer can break the rules.
#pragma once

#include <string_view>

#include "amqp/base/errc.hpp"

namespace amqp::engine {

// What is given up because of a fault; everything around it goes on.
enum class fault_scope : std::uint8_t { link, session, connection };

struct consequence {
    fault_scope scope;
    std::string_view condition;  // §2.8.15 to §2.8.18, for the error that the peer is told
};

consequence consequence_of(errc fault) noexcept;

}  // namespace amqp::engine
