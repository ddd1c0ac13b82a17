// Every limit that a peer can run into, with the reason for it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace amqp::engine {

// A peer decides how much it sends and how it nests it; these decide how much of that it may cost us. The nesting depth
// and the number of values in one frame are limited by the codec (codec/limits.hpp): it is the one who walks them.
struct limits {
    // A delivery of several frames is put together in memory before anybody sees it, and its length is not announced.
    std::size_t delivery_bytes = 64 * 1024 * 1024;

    // A receiver that never settles makes both sides remember. Per session and direction: more than this in the
    // receiving direction is the peer's fault, in the sending direction sendable() becomes false.
    std::uint32_t unsettled_deliveries = 1 << 18;

    // A frame costs nothing before it is complete, but SASL and open come from somebody we know nothing about. The
    // standard allows 512 (§2.4.1, §5.3.1); peers send more: tokens as passwords, properties in open.
    std::uint32_t frame_size_before_open = 8192;

    // Each link is memory and a number the peer chooses: more than this on a session is refused as if it were our
    // handle-max (§2.7.2). Sessions are limited by settings::channel_max.
    std::uint32_t links_per_session = 4096;

    // Of a frame that could not be read this much is kept with the error, for whoever has to explain it: most
    // performatives fit, and an error that is logged stays readable.
    std::size_t refused_bytes = 512;

    // sendable() becomes false when this much waits for the transport, and true again at half of it: a peer that does
    // not read must not make us remember everything we would have sent. Answers to the peer still go out.
    std::size_t output_bytes = 256 * 1024;

    // The answers themselves (echoed flows, ends, detaches) are provoked by the peer. One that provokes and never reads
    // is given up on.
    std::size_t output_bytes_at_most = 128 * 1024 * 1024;
};

}  // namespace amqp::engine
