// Yours to change: a correct copy of if_chain. It finds every handler, and compares once for each that stands in front.
#pragma once

#include "amqp/policy/dispatch/dispatch.hpp"

namespace yours {

struct starter {
    static constexpr std::string_view name = "starter";
    // Whether the codec may skip find() where the program text already says which type a field has. A message's own
    // fields are such; the values in its maps and lists are not.
    static constexpr bool resolves_known_types = false;

    // Calls handler(tag<code>{}) when `code` is one of the set, else handler(unknown{}), and answers what it answers.
    // Encoders ask for one of amqp::dispatch::types, decoders for one of amqp::dispatch::constructors; the order of a
    // set is the order of the chain. The handler is a lambda of another type at each place that calls this.
    template <amqp::constructor First, amqp::constructor... Rest>
    static auto find(amqp::dispatch::codes<First, Rest...>, amqp::constructor code, auto&& handler) {
        if (code == First) return handler(amqp::dispatch::tag<First>{});
        if constexpr (sizeof...(Rest) == 0) {
            return handler(amqp::dispatch::unknown{});
        } else {
            return find(amqp::dispatch::codes<Rest...>{}, code, handler);
        }
    }
};

}  // namespace yours
