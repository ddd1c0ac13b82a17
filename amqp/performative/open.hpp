// Says who we are and what we can take; the first frame of a connection (§2.7.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "amqp/codec/fields.hpp"

namespace amqp {

struct open {
    static constexpr definition defined{0x10, "amqp:open:list"};

    std::string container_id;
    std::optional<std::string> hostname;
    std::uint32_t max_frame_size = 4294967295;
    std::uint16_t channel_max = 65535;
    std::optional<std::uint32_t> idle_time_out;           // in milliseconds (§2.8.6)
    multiple<symbol> outgoing_locales, incoming_locales;  // tags of languages (§2.8.12)
    multiple<symbol> offered_capabilities, desired_capabilities;
    map properties;  // symbols and values (§2.8.13)

    static constexpr auto fields() {
        return std::tuple{
            field{"container-id", &open::container_id, mandatory},
            field{"hostname", &open::hostname},
            field{"max-frame-size", &open::max_frame_size, default_value{4294967295u}},
            field{"channel-max", &open::channel_max, default_value{std::uint16_t{65535}}},
            field{"idle-time-out", &open::idle_time_out},
            field{"outgoing-locales", &open::outgoing_locales},
            field{"incoming-locales", &open::incoming_locales},
            field{"offered-capabilities", &open::offered_capabilities},
            field{"desired-capabilities", &open::desired_capabilities},
            field{"properties", &open::properties},
        };
    }
    friend bool operator==(const open&, const open&) = default;
};

}  // namespace amqp
