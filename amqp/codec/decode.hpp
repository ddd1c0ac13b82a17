// Runs a reader over bytes and says what was wrong with them, in whichever way the validation policy reports it.
#pragma once

#include "amqp/codec/decoder.hpp"

namespace amqp {

// Calls read(decoder&) on `input`; what it read is only of use when the answer is errc::none.
template <validation::policy Validation, dispatch::policy Dispatch>
errc decode(bytes_view input, auto&& read, const decode_limits& limits = {}) {
    decoder<Validation, Dispatch> in{input, limits};
    try {
        read(in);
    } catch (const validation::malformed& fault) {
        return fault.error();
    }
    return in.error();
}

}  // namespace amqp
