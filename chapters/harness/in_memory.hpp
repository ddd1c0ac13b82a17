// What an arm does without a socket: the codec and the frame layer.
#pragma once

#include "chapters/harness/codec.hpp"
#include "chapters/harness/frame.hpp"

namespace perftalk {

template <class Policies>
std::unique_ptr<task> begin_in_memory(layer where, operation what, const sample& messages) {
    if constexpr (Policies::sends) {
        if (where == layer::codec && what == operation::encode) return std::make_unique<codec::encode<Policies>>(messages);
        if (where == layer::frame && what == operation::send) return std::make_unique<frame::send<Policies>>(messages);
    }
    if constexpr (Policies::receives) {
        if (where == layer::codec && what == operation::decode) return std::make_unique<codec::decode<Policies>>(messages);
        if (where == layer::frame && what == operation::receive) return std::make_unique<frame::receive<Policies>>(messages);
    }
    return {};
}

}  // namespace perftalk
