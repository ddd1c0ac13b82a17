// Runs a reader over bytes and says what was wrong with them, in whichever way the validation policy reports it.
#pragma once

#include "amqp/codec/decoder.hpp"
#include "amqp/policy/cursor/cursor.hpp"
#include "amqp/policy/defaults.hpp"

namespace amqp {

// Where a decoder is while it reads.
template <validation::policy Validation, dispatch::policy Dispatch, cursor::policy Cursor>
using decoder_place = typename Cursor::template place<decoder<Validation, Dispatch>>;

// Calls read(decoder&) on `input`; what it read is only of use when the answer is errc::none. All that the policy has
// to say about a fault goes to `found`.
errc decode(auto& place, bytes_view input, auto&& read, const decode_limits& limits = {},
            validation::finding* found = nullptr) {
    const auto all = [&](auto& in) {
        read(in);
        if (found) *found = in.found();
        return in.error();
    };
    try {
        return place.read(all, input, limits);
    } catch (const validation::malformed& fault) {
        if (found) *found = fault.found();
        return fault.found().error;
    }
}
template <validation::policy Validation, dispatch::policy Dispatch>
errc decode(bytes_view input, auto&& read, const decode_limits& limits = {}, validation::finding* found = nullptr) {
    decoder_place<Validation, Dispatch, production::cursor_type> here;
    return decode(here, input, read, limits, found);
}

}  // namespace amqp
