// Begins a session on a channel (§2.7.2).
#pragma once

#include <cstdint>
#include <optional>

#include "amqp/codec/fields.hpp"

namespace amqp {

struct begin {
    static constexpr definition defined{0x11, "amqp:begin:list"};

    std::optional<std::uint16_t> remote_channel;  // present in the answer to the peer's begin
    std::uint32_t next_outgoing_id = 0;           // counts transfers (§2.8.9)
    std::uint32_t incoming_window = 0;
    std::uint32_t outgoing_window = 0;
    std::uint32_t handle_max = 4294967295;
    multiple<symbol> offered_capabilities, desired_capabilities;
    map properties;

    static constexpr auto fields() {
        return std::tuple{
            field{"remote-channel", &begin::remote_channel},
            field{"next-outgoing-id", &begin::next_outgoing_id, mandatory},
            field{"incoming-window", &begin::incoming_window, mandatory},
            field{"outgoing-window", &begin::outgoing_window, mandatory},
            field{"handle-max", &begin::handle_max, default_value{4294967295u}},
            field{"offered-capabilities", &begin::offered_capabilities},
            field{"desired-capabilities", &begin::desired_capabilities},
            field{"properties", &begin::properties},
        };
    }
    friend bool operator==(const begin&, const begin&) = default;
};

}  // namespace amqp
