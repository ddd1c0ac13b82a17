// Says what became of a range of deliveries (§2.7.6).
#pragma once

#include <cstdint>
#include <optional>

#include "amqp/performative/delivery_state.hpp"
#include "amqp/performative/role.hpp"

namespace amqp {

struct disposition {
    static constexpr definition defined{0x15, "amqp:disposition:list"};

    amqp::role role = amqp::role::sender;  // of the one who speaks
    std::uint32_t first = 0;
    std::optional<std::uint32_t> last;  // included; absent: only `first`
    bool settled = false;
    delivery_state state;
    bool batchable = false;

    static constexpr auto fields() {
        return std::tuple{
            field{"role", &disposition::role, mandatory},
            field{"first", &disposition::first, mandatory},
            field{"last", &disposition::last},
            field{"settled", &disposition::settled, default_value{false}},
            field{"state", &disposition::state},
            field{"batchable", &disposition::batchable, default_value{false}},
        };
    }
    friend bool operator==(const disposition&, const disposition&) = default;
};

}  // namespace amqp
