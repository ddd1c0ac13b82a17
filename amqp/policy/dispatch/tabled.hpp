// A table of function pointers with a place for each of the 256 codes: always one load and one indirect call.
#pragma once

#include <array>

#include "amqp/policy/dispatch/dispatch.hpp"

namespace amqp::dispatch {

struct tabled {
    static constexpr std::string_view name = "tabled";
    static constexpr bool resolves_known_types = false;

    template <constructor... Codes, class Handler>
    static auto find(codes<Codes...>, constructor code, Handler&& handler) {
        using plain = std::remove_reference_t<Handler>;
        using answer = decltype(handler(unknown{}));
        using entry = answer (*)(plain&);
        static constexpr std::array<entry, 256> table = [] {
            std::array<entry, 256> entries;
            entries.fill([](plain& chosen) -> answer { return chosen(unknown{}); });
            ((entries[static_cast<std::size_t>(Codes)] = [](plain& chosen) -> answer { return chosen(tag<Codes>{}); }), ...);
            return entries;
        }();
        return table[static_cast<std::size_t>(code)](handler);
    }
};

}  // namespace amqp::dispatch
