// Where the messages of a link come from (§3.5.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "amqp/performative/outcome.hpp"
#include "amqp/performative/terminus.hpp"

namespace amqp {

struct source {
    static constexpr definition defined{0x28, "amqp:source:list"};

    std::optional<std::string> address;  // §3.2.15
    terminus_durability durable = terminus_durability::none;
    terminus_expiry_policy expiry_policy = terminus_expiry_policy::session_end;
    std::uint32_t timeout = 0;  // in seconds (§2.8.5)
    bool dynamic = false;
    map dynamic_node_properties;              // §3.5.9
    std::optional<symbol> distribution_mode;  // "move", "copy" (§3.5.2, §3.5.7), or a word of the peer's own
    map filter;
    outcome default_outcome;
    multiple<symbol> outcomes;
    multiple<symbol> capabilities;

    static constexpr auto fields() {
        return std::tuple{
            field{"address", &source::address},
            field{"durable", &source::durable, default_value{terminus_durability::none}},
            field{"expiry-policy", &source::expiry_policy, default_value{terminus_expiry_policy::session_end}},
            field{"timeout", &source::timeout, default_value{0u}},
            field{"dynamic", &source::dynamic, default_value{false}},
            field{"dynamic-node-properties", &source::dynamic_node_properties},
            field{"distribution-mode", &source::distribution_mode},
            field{"filter", &source::filter},
            field{"default-outcome", &source::default_outcome},
            field{"outcomes", &source::outcomes},
            field{"capabilities", &source::capabilities},
        };
    }
    friend bool operator==(const source&, const source&) = default;
};

}  // namespace amqp
