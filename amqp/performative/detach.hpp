// Takes an end of a link away: suspended, or closed for good (§2.7.7).
#pragma once

#include <cstdint>
#include <optional>

#include "amqp/performative/error.hpp"

namespace amqp {

struct detach {
    static constexpr definition defined{0x16, "amqp:detach:list"};

    std::uint32_t handle = 0;
    bool closed = false;
    std::optional<amqp::error> error;

    static constexpr auto fields() {
        return std::tuple{
            field{"handle", &detach::handle, mandatory},
            field{"closed", &detach::closed, default_value{false}},
            field{"error", &detach::error},
        };
    }
    friend bool operator==(const detach&, const detach&) = default;
};

}  // namespace amqp
