// What names a delivery to both ends of its link, up to 32 octets (§2.8.7).
#pragma once

#include <array>
#include <cstdint>

#include "amqp/base/big_endian.hpp"
#include "amqp/types/short_binary.hpp"

namespace amqp {

using delivery_tag = short_binary<32>;

// The number as four octets: unique on a link as long as fewer than 2^32 deliveries are unsettled.
inline delivery_tag tag_of(std::uint32_t delivery_id) noexcept {
    std::array<std::byte, sizeof delivery_id> octets;
    store_big(octets.data(), delivery_id);
    return delivery_tag{octets};
}

}  // namespace amqp
