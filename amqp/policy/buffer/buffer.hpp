// The axis "buffer": where encoded bytes go.
#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>

#include "amqp/base/bytes.hpp"

namespace amqp::buffer {

// What an encoder writes to. `payload` takes bytes that are worth referencing instead of copying; whoever passes them
// keeps them alive until they are sent. `patch` overwrites bytes that were appended before, at an offset from the
// start.
template <class S>
concept sink = requires(S s, const S& c, bytes_view octets, std::size_t offset) {
    s.append(octets);
    s.payload(octets);
    s.patch(offset, octets);
    { c.size() } -> std::convertible_to<std::size_t>;
};

namespace archetype {
struct writer {
    void operator()(auto&) const {}
};
struct reader {
    void operator()(bytes_view, bool) const {}
};
}  // namespace archetype

// One buffer object serves a connection: `clear` begins the next frame or message. Whether its memory survives that is
// what tells the variants apart.
//   write(f)   calls f(sink), once or twice; f must write the same bytes each time
//   pieces(f)  calls f(octets, referenced) for each contiguous piece in order; valid until the next clear
template <class B>
concept policy = std::default_initializable<B> && requires(B b, const B& c) {
    { B::name } -> std::convertible_to<std::string_view>;
    { c.size() } -> std::convertible_to<std::size_t>;
    b.clear();
    b.write(archetype::writer{});
    c.pieces(archetype::reader{});
};

}  // namespace amqp::buffer
