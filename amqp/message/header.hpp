// How a message is to be delivered (§3.2.1).
#pragma once

#include <cstdint>
#include <optional>

#include "amqp/codec/fields.hpp"
#include "amqp/message/sections.hpp"

namespace amqp {

struct header {
    static constexpr definition defined = definition_of(section::header);

    std::optional<bool> durable;                  // absent: false
    std::optional<std::uint8_t> priority;         // absent: 4
    std::optional<std::uint32_t> ttl;             // in milliseconds
    std::optional<bool> first_acquirer;           // absent: false
    std::optional<std::uint32_t> delivery_count;  // deliveries that failed before this one; absent: 0

    static constexpr auto fields() {
        return std::tuple{
            field{"durable", &header::durable},
            field{"priority", &header::priority},
            field{"ttl", &header::ttl},
            field{"first-acquirer", &header::first_acquirer},
            field{"delivery-count", &header::delivery_count},
        };
    }
    friend bool operator==(const header&, const header&) = default;
};

}  // namespace amqp
