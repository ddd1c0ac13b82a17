// What is known about a delivery so far: an outcome, or a state on the way to one (§3.4, §4.5.6).
#pragma once

#include <cstdint>
#include <variant>

#include "amqp/performative/outcome.hpp"

namespace amqp {

struct received {  // §3.4.1
    static constexpr definition defined{0x23, "amqp:received:list"};

    std::uint32_t section_number = 0;
    std::uint64_t section_offset = 0;

    static constexpr auto fields() {
        return std::tuple{
            field{"section-number", &received::section_number, mandatory},
            field{"section-offset", &received::section_offset, mandatory},
        };
    }
    friend bool operator==(const received&, const received&) = default;
};

struct transactional_state {  // §4.5.6
    static constexpr definition defined{0x34, "amqp:transactional-state:list"};

    bytes txn_id;
    amqp::outcome outcome;

    static constexpr auto fields() {
        return std::tuple{
            field{"txn-id", &transactional_state::txn_id, mandatory},
            field{"outcome", &transactional_state::outcome},
        };
    }
    friend bool operator==(const transactional_state&, const transactional_state&) = default;
};

using delivery_state =
    std::variant<std::monostate, received, accepted, rejected, released, modified, declared, transactional_state>;

// Nothing more will happen to the delivery: the state is an outcome.
inline bool is_terminal(const delivery_state& state) noexcept {
    return !std::holds_alternative<std::monostate>(state) && !std::holds_alternative<received>(state) &&
           !std::holds_alternative<transactional_state>(state);
}

}  // namespace amqp
