// Carries a message, or a part of one (§2.7.5).
#pragma once

#include <cstdint>
#include <optional>

#include "amqp/performative/delivery_state.hpp"
#include "amqp/performative/delivery_tag.hpp"
#include "amqp/performative/settle_mode.hpp"

namespace amqp {

struct transfer {
    static constexpr definition defined{0x14, "amqp:transfer:list"};

    std::uint32_t handle = 0;
    // Mandatory in a delivery's first transfer, and then in force for all of them.
    std::optional<std::uint32_t> delivery_id;  // §2.8.8
    std::optional<amqp::delivery_tag> delivery_tag;
    std::optional<std::uint32_t> message_format;  // §2.8.11
    std::optional<bool> settled;
    bool more = false;
    std::optional<receiver_settle_mode> rcv_settle_mode;
    delivery_state state;
    bool resume = false;
    bool aborted = false;
    bool batchable = false;

    static constexpr auto fields() {
        return std::tuple{
            field{"handle", &transfer::handle, mandatory},
            field{"delivery-id", &transfer::delivery_id},
            field{"delivery-tag", &transfer::delivery_tag},
            field{"message-format", &transfer::message_format},
            field{"settled", &transfer::settled},
            field{"more", &transfer::more, default_value{false}},
            field{"rcv-settle-mode", &transfer::rcv_settle_mode},
            field{"state", &transfer::state},
            field{"resume", &transfer::resume, default_value{false}},
            field{"aborted", &transfer::aborted, default_value{false}},
            field{"batchable", &transfer::batchable, default_value{false}},
        };
    }
    friend bool operator==(const transfer&, const transfer&) = default;
};

}  // namespace amqp
