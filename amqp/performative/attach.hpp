// Attaches an end of a link to a session (§2.7.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "amqp/performative/role.hpp"
#include "amqp/performative/settle_mode.hpp"
#include "amqp/performative/source.hpp"
#include "amqp/performative/target.hpp"

namespace amqp {

struct attach {
    static constexpr definition defined{0x12, "amqp:attach:list"};

    std::string name;
    std::uint32_t handle = 0;              // §2.8.4
    amqp::role role = amqp::role::sender;  // of the one who speaks
    sender_settle_mode snd_settle_mode = sender_settle_mode::mixed;
    receiver_settle_mode rcv_settle_mode = receiver_settle_mode::first;
    std::optional<amqp::source> source;
    target_choice target;
    map unsettled;
    bool incomplete_unsettled = false;
    std::optional<std::uint32_t> initial_delivery_count;  // mandatory where the role is sender
    std::optional<std::uint64_t> max_message_size;        // absent or 0: no limit
    multiple<symbol> offered_capabilities, desired_capabilities;
    map properties;

    static constexpr auto fields() {
        return std::tuple{
            field{"name", &attach::name, mandatory},
            field{"handle", &attach::handle, mandatory},
            field{"role", &attach::role, mandatory},
            field{"snd-settle-mode", &attach::snd_settle_mode, default_value{sender_settle_mode::mixed}},
            field{"rcv-settle-mode", &attach::rcv_settle_mode, default_value{receiver_settle_mode::first}},
            field{"source", &attach::source},
            field{"target", &attach::target},
            field{"unsettled", &attach::unsettled},
            field{"incomplete-unsettled", &attach::incomplete_unsettled, default_value{false}},
            field{"initial-delivery-count", &attach::initial_delivery_count},
            field{"max-message-size", &attach::max_message_size},
            field{"offered-capabilities", &attach::offered_capabilities},
            field{"desired-capabilities", &attach::desired_capabilities},
            field{"properties", &attach::properties},
        };
    }
    friend bool operator==(const attach&, const attach&) = default;
};

}  // namespace amqp
