// An object for each type, with a virtual function: three loads that wait for each other, then an indirect call.
#pragma once

#include <array>

#include "amqp/policy/dispatch/dispatch.hpp"

namespace amqp::dispatch {

struct virtual_call {
    static constexpr std::string_view name = "virtual_call";
    static constexpr bool resolves_known_types = false;

    template <constructor... Codes, class Handler>
    static auto find(codes<Codes...>, constructor code, Handler&& handler) {
        using plain = std::remove_reference_t<Handler>;
        using answer = decltype(handler(unknown{}));
        static constexpr std::array<const base<plain, answer>*, 256> table = [] {
            std::array<const base<plain, answer>*, 256> objects;
            objects.fill(&object<plain, answer, unknown>);
            ((objects[static_cast<std::size_t>(Codes)] = &object<plain, answer, tag<Codes>>), ...);
            return objects;
        }();
        return table[static_cast<std::size_t>(code)]->call(handler);
    }

private:
    template <class Handler, class Answer>
    struct base {
        virtual Answer call(Handler& chosen) const = 0;

    protected:
        constexpr ~base() = default;
    };
    template <class Handler, class Answer, class Found>
    struct derived final : base<Handler, Answer> {
        Answer call(Handler& chosen) const override { return chosen(Found{}); }
    };
    template <class Handler, class Answer, class Found>
    static constexpr derived<Handler, Answer, Found> object{};
};

}  // namespace amqp::dispatch
