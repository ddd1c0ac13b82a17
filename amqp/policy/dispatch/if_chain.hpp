// One comparison after the other, in the standard's order: the cost is the place in the chain, unless a compiler sees
// it.
#pragma once

#include "amqp/policy/dispatch/dispatch.hpp"

namespace amqp::dispatch {

struct if_chain {
    static constexpr std::string_view name = "if_chain";
    static constexpr bool resolves_known_types = false;

    static auto find(auto set, constructor code, auto&& handler) { return find_in_order(set, code, handler); }
};

}  // namespace amqp::dispatch
