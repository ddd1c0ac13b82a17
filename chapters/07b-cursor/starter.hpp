// Yours to change: a correct copy of member. The position is the buffer's own, the decoder a data member of its reader.
#pragma once

#include "amqp/policy/cursor/cursor.hpp"

namespace yours {

struct starter {
    static constexpr std::string_view name = "starter";

    // The buffer itself knows where its next byte goes.
    static void write(amqp::buffer::sink auto& out, auto&& f) { f(out); }

    // The decoder is a data member of whoever reads.
    template <class Decoder>
    class place {
    public:
        decltype(auto) read(auto&& f, const auto&... from) { return f(kept_ = Decoder{from...}); }

    private:
        Decoder kept_{amqp::bytes_view{}};
    };
};

}  // namespace yours
