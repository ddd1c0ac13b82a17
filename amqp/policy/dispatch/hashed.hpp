// A hash map from constructor to std::function, as Python's dict of functions: a hash, a bucket, an indirect call.
#pragma once

#include <functional>
#include <unordered_map>

#include "amqp/policy/dispatch/dispatch.hpp"

namespace amqp::dispatch {

struct hashed {
    static constexpr std::string_view name = "hashed";
    static constexpr bool resolves_known_types = false;

    template <constructor... Codes, class Handler>
    static auto find(codes<Codes...>, constructor code, Handler&& handler) {
        using plain = std::remove_reference_t<Handler>;
        using answer = decltype(handler(unknown{}));
        // Filled by the first message; like a dict, it could be changed afterwards, so nothing is known when compiling.
        static const std::unordered_map<constructor, std::function<answer(plain&)>> handlers{
            {Codes, [](plain& chosen) -> answer { return chosen(tag<Codes>{}); }}...};
        const auto found = handlers.find(code);
        return found == handlers.end() ? handler(unknown{}) : found->second(handler);
    }
};

}  // namespace amqp::dispatch
