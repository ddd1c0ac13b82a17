// What finally became of a delivery (§3.4.2 to §3.4.5, §4.5.5).
#pragma once

#include <optional>
#include <variant>

#include "amqp/performative/error.hpp"

namespace amqp {

struct accepted {
    static constexpr definition defined{0x24, "amqp:accepted:list"};
    static constexpr auto fields() { return std::tuple{}; }
    friend bool operator==(const accepted&, const accepted&) = default;
};

struct rejected {
    static constexpr definition defined{0x25, "amqp:rejected:list"};

    std::optional<amqp::error> error;

    static constexpr auto fields() { return std::tuple{field{"error", &rejected::error}}; }
    friend bool operator==(const rejected&, const rejected&) = default;
};

struct released {
    static constexpr definition defined{0x26, "amqp:released:list"};
    static constexpr auto fields() { return std::tuple{}; }
    friend bool operator==(const released&, const released&) = default;
};

struct modified {
    static constexpr definition defined{0x27, "amqp:modified:list"};

    std::optional<bool> delivery_failed;
    std::optional<bool> undeliverable_here;
    map message_annotations;

    static constexpr auto fields() {
        return std::tuple{
            field{"delivery-failed", &modified::delivery_failed},
            field{"undeliverable-here", &modified::undeliverable_here},
            field{"message-annotations", &modified::message_annotations},
        };
    }
    friend bool operator==(const modified&, const modified&) = default;
};

// The answer to `declare`: a transaction has begun.
struct declared {
    static constexpr definition defined{0x33, "amqp:declared:list"};

    bytes txn_id;

    static constexpr auto fields() { return std::tuple{field{"txn-id", &declared::txn_id, mandatory}}; }
    friend bool operator==(const declared&, const declared&) = default;
};

using outcome = std::variant<std::monostate, accepted, rejected, released, modified, declared>;

}  // namespace amqp
