// Ends a session (§2.7.8).
#pragma once

#include <optional>

#include "amqp/performative/error.hpp"

namespace amqp {

struct end {
    static constexpr definition defined{0x17, "amqp:end:list"};

    std::optional<amqp::error> error;

    static constexpr auto fields() { return std::tuple{field{"error", &end::error}}; }
    friend bool operator==(const end&, const end&) = default;
};

}  // namespace amqp
