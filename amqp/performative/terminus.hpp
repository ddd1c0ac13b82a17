// How long a terminus and its unsettled deliveries live (§3.5.5, §3.5.6).
#pragma once

#include <cstdint>

#include "amqp/codec/restricted.hpp"

namespace amqp {

enum class terminus_durability : std::uint32_t { none, configuration, unsettled_state };

enum class terminus_expiry_policy : std::uint8_t { link_detach, session_end, connection_close, never };

template <>
struct choices<terminus_durability> {
    using wire = std::uint32_t;
    static constexpr std::string_view names[] = {"none", "configuration", "unsettled-state"};
};

template <>
struct choices<terminus_expiry_policy> {
    using wire = symbol;
    static constexpr std::string_view names[] = {"link-detach", "session-end", "connection-close", "never"};
};

}  // namespace amqp
