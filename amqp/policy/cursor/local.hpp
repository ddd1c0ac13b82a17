// A local variable, copied at the start and put back at the end: in between a register can hold it.
#pragma once

#include "amqp/policy/cursor/cursor.hpp"
#include "amqp/policy/cursor/window.hpp"

namespace amqp::cursor {

struct local {
    static constexpr std::string_view name = "local";

    // Only a buffer that is windowed lends its position; with any other this is no different from a member.
    template <buffer::sink Sink>
    static void write(Sink& out, auto&& f) {
        if constexpr (windowed<Sink>) {
            write_through_window(out, f);
        } else {
            f(out);
        }
    }

    // The decoder lives as long as the call.
    template <class Decoder>
    struct place {
        static decltype(auto) read(auto&& f, const auto&... from) {
            Decoder in{from...};
            return f(in);
        }
    };
};

}  // namespace amqp::cursor
