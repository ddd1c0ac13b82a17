// Closes a connection; the last frame in its direction (§2.7.9).
#pragma once

#include <optional>

#include "amqp/performative/error.hpp"

namespace amqp {

struct close {
    static constexpr definition defined{0x18, "amqp:close:list"};

    std::optional<amqp::error> error;

    static constexpr auto fields() { return std::tuple{field{"error", &close::error}}; }
    friend bool operator==(const close&, const close&) = default;
};

}  // namespace amqp
