// A data member of a lasting object: nothing to copy, but stored and loaded again around every byte that is written.
#pragma once

#include "amqp/policy/cursor/cursor.hpp"

namespace amqp::cursor {

struct member {
    static constexpr std::string_view name = "member";

    // The buffer itself knows where its next byte goes.
    static void write(buffer::sink auto& out, auto&& f) { f(out); }

    // The decoder is a member of whoever reads.
    template <class Decoder>
    class place {
    public:
        decltype(auto) read(auto&& f, const auto&... from) { return f(kept_ = Decoder{from...}); }

    private:
        Decoder kept_{bytes_view{}};
    };
};

}  // namespace amqp::cursor
