// Updates the windows of a session and, when it carries a handle, the credit of a link (§2.7.4).
#pragma once

#include <cstdint>
#include <optional>

#include "amqp/codec/fields.hpp"

namespace amqp {

struct flow {
    static constexpr definition defined{0x13, "amqp:flow:list"};

    std::optional<std::uint32_t> next_incoming_id;  // absent until the peer's begin was seen
    std::uint32_t incoming_window = 0;
    std::uint32_t next_outgoing_id = 0;
    std::uint32_t outgoing_window = 0;
    std::optional<std::uint32_t> handle;
    std::optional<std::uint32_t> delivery_count;
    std::optional<std::uint32_t> link_credit;
    std::optional<std::uint32_t> available;
    bool drain = false;
    bool echo = false;
    map properties;

    static constexpr auto fields() {
        return std::tuple{
            field{"next-incoming-id", &flow::next_incoming_id},
            field{"incoming-window", &flow::incoming_window, mandatory},
            field{"next-outgoing-id", &flow::next_outgoing_id, mandatory},
            field{"outgoing-window", &flow::outgoing_window, mandatory},
            field{"handle", &flow::handle},
            field{"delivery-count", &flow::delivery_count},
            field{"link-credit", &flow::link_credit},
            field{"available", &flow::available},
            field{"drain", &flow::drain, default_value{false}},
            field{"echo", &flow::echo, default_value{false}},
            field{"properties", &flow::properties},
        };
    }
    friend bool operator==(const flow&, const flow&) = default;
};

}  // namespace amqp
