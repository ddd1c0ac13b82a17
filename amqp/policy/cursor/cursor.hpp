// The axis "cursor": where the codec keeps its write and its read position.
#pragma once

#include <concepts>
#include <string_view>

#include "amqp/policy/buffer/buffer.hpp"

namespace amqp::cursor {

namespace archetype {
struct sink {
    void append(bytes_view) {}
    void payload(bytes_view) {}
    void patch(std::size_t, bytes_view) {}
    std::size_t size() const { return 0; }
};
struct decoder {
    explicit decoder(bytes_view) {}
};
struct user {
    void operator()(auto&) const {}
};
}  // namespace archetype

// A byte that is written may be part of anything, of the position too: where others can see the position, a compiler
// has to store it for each byte and to load it again behind it.
//   write(sink, f)          calls f(out) once; what `out` took has arrived in the sink when write returns
//   place<Decoder>          whoever reads has one; read(f, from...) calls f(in) with Decoder{from...}, answers as f does
template <class C>
concept policy = requires(archetype::sink sink, typename C::template place<archetype::decoder> place, bytes_view from) {
    { C::name } -> std::convertible_to<std::string_view>;
    C::write(sink, archetype::user{});
    place.read(archetype::user{}, from);
};

}  // namespace amqp::cursor
