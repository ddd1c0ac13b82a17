// One comparison after the other, in the standard's order: the cost is the place in the chain, unless a compiler sees it.
#pragma once

#include "amqp/policy/dispatch/dispatch.hpp"

namespace amqp::dispatch {

struct if_chain {
    static constexpr std::string_view name = "if_chain";
    static constexpr bool resolves_known_types = false;

    template <constructor First, constructor... Rest>
    static auto find(codes<First, Rest...>, constructor code, auto&& handler) {
        if (code == First) return handler(tag<First>{});
        if constexpr (sizeof...(Rest) == 0) {
            return handler(unknown{});
        } else {
            return find(codes<Rest...>{}, code, handler);
        }
    }
};

}  // namespace amqp::dispatch
