// Performatives to frames: header, body, payload, and then the size that is known only at the end (§2.3.1, §2.3.2).
#pragma once

#include <array>
#include <span>

#include "amqp/codec/encoder.hpp"
#include "amqp/framing/frame_header.hpp"
#include "amqp/framing/output_queue.hpp"
#include "amqp/framing/piece.hpp"
#include "amqp/policy/buffer/buffer.hpp"
#include "amqp/policy/cursor/cursor.hpp"
#include "amqp/policy/defaults.hpp"

namespace amqp {

// One buffer serves all frames of a connection: the axes "buffer" and "cursor" decide what that costs.
template <buffer::policy Buffer, dispatch::policy Dispatch, cursor::policy Cursor = production::cursor_type>
class frame_writer {
public:
    template <composite Performative>
    void write(output_queue& out, frame_type type, std::uint16_t channel, const Performative& performative,
               std::span<const piece> payload = {}) {
        buffer_.clear();
        buffer_.write([&](auto& whole) {
            Cursor::write(whole, [&](auto& sink) { write_frame(sink, type, channel, performative, payload); });
        });
        buffer_.pieces(
            [&](bytes_view octets, bool referenced) { referenced ? out.reference(octets) : out.append(octets); });
    }

private:
    template <buffer::sink Sink>
    static void write_frame(Sink& sink, frame_type type, std::uint16_t channel, const auto& performative,
                            std::span<const piece> payload) {
        sink.append(stored({.type = static_cast<std::uint8_t>(type), .channel = channel}));
        encoder<Sink, Dispatch>{sink}.write(performative);
        for (const piece& part : payload) {
            if (!part.octets.empty()) part.referenced ? sink.payload(part.octets) : sink.append(part.octets);
        }
        std::array<std::byte, 4> size;
        store_big(size.data(), static_cast<std::uint32_t>(sink.size()));
        sink.patch(0, size);
    }

    Buffer buffer_;
};

// §2.4.5: a frame without a body says that we are still there.
inline void write_empty_frame(output_queue& out) {
    out.append(stored({.size = frame_header_size, .type = static_cast<std::uint8_t>(frame_type::amqp)}));
}

}  // namespace amqp
