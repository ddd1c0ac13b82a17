// When the two ends of a link settle a delivery (§2.8.2, §2.8.3).
#pragma once

#include <cstdint>

#include "amqp/codec/restricted.hpp"

namespace amqp {

enum class sender_settle_mode : std::uint8_t { unsettled, settled, mixed };

// first: as soon as the delivery has an outcome; second: only after the sender has settled.
enum class receiver_settle_mode : std::uint8_t { first, second };

template <>
struct choices<sender_settle_mode> {
    using wire = std::uint8_t;
    static constexpr std::string_view names[] = {"unsettled", "settled", "mixed"};
};

template <>
struct choices<receiver_settle_mode> {
    using wire = std::uint8_t;
    static constexpr std::string_view names[] = {"first", "second"};
};

}  // namespace amqp
