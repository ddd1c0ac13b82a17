// Where the messages of a link go to (§3.5.4), or who coordinates its transactions (§4.5.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "amqp/codec/fields.hpp"
#include "amqp/performative/terminus.hpp"

namespace amqp {

struct target {
    static constexpr definition defined{0x29, "amqp:target:list"};

    std::optional<std::string> address;  // §3.2.15
    terminus_durability durable = terminus_durability::none;
    terminus_expiry_policy expiry_policy = terminus_expiry_policy::session_end;
    std::uint32_t timeout = 0;  // in seconds (§2.8.5)
    bool dynamic = false;
    map dynamic_node_properties;  // §3.5.9
    multiple<symbol> capabilities;

    static constexpr auto fields() {
        return std::tuple{
            field{"address", &target::address},
            field{"durable", &target::durable, default_value{terminus_durability::none}},
            field{"expiry-policy", &target::expiry_policy, default_value{terminus_expiry_policy::session_end}},
            field{"timeout", &target::timeout, default_value{0u}},
            field{"dynamic", &target::dynamic, default_value{false}},
            field{"dynamic-node-properties", &target::dynamic_node_properties},
            field{"capabilities", &target::capabilities},
        };
    }
    friend bool operator==(const target&, const target&) = default;
};

struct coordinator {
    static constexpr definition defined{0x30, "amqp:coordinator:list"};

    multiple<symbol> capabilities;  // §4.5.7

    static constexpr auto fields() { return std::tuple{field{"capabilities", &coordinator::capabilities}}; }
    friend bool operator==(const coordinator&, const coordinator&) = default;
};

using target_choice = std::variant<std::monostate, target, coordinator>;

}  // namespace amqp
