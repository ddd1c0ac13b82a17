// A peer that says exactly what a test tells it, right or wrong, and looks at each frame of the answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "amqp/codec/decoder.hpp"
#include "amqp/engine/connection.hpp"
#include "amqp/framing/frame_reader.hpp"
#include "amqp/framing/frame_writer.hpp"
#include "amqp/framing/protocol_header.hpp"
#include "amqp/peer/pump.hpp"
#include "amqp/peer/transcript.hpp"
#include "amqp/policy/defaults.hpp"

namespace amqp::peer {

class scripted {
public:
    explicit scripted(engine::settings chosen, std::size_t step = whole_blocks)
        : engine{std::move(chosen), {}}, step_{step} {
        reader_.limit(UINT32_MAX);
    }

    // The engine under test, and what it reported.
    engine::connection<> engine;
    transcript events;
    std::optional<engine::connection<>::event> last;

    void send_raw(bytes_view octets) {
        const auto look = [this](auto& event) {
            std::visit(events, event);
            last.emplace(std::move(event));
        };
        feed(engine, octets, look, step_);
    }
    void send_header(protocol_id protocol) { send_raw(protocol_header(protocol)); }
    template <composite Performative>
    void send(std::uint16_t channel, const Performative& performative, std::string_view payload = {},
              frame_type type = frame_type::amqp) {
        send_raw(frame_of(channel, performative, payload, type));
    }
    template <composite Performative>
    static bytes frame_of(std::uint16_t channel, const Performative& performative, std::string_view payload = {},
                          frame_type type = frame_type::amqp) {
        frame_writer<production::buffer_type, production::dispatch_type> writer;
        output_queue out;
        const piece whole{view_of(payload)};
        writer.write(out, type, channel, performative, {&whole, 1});
        bytes frame;
        for (const bytes_view part : out.views()) frame.insert(frame.end(), part.begin(), part.end());
        return frame;
    }

    // The engine's next frame, if it is that performative; its payload and channel stay for a look.
    template <composite Performative>
    std::optional<Performative> receive() {
        listen();
        frame next;
        if (!reader_.next(next)) return {};
        heard_channel = next.channel;
        decoder<production::validation_type, production::dispatch_type> in{next.body};
        Performative read;
        if (!in.read(read)) return {};
        heard_payload.assign(text_of(in.rest()));
        return read;
    }
    std::uint16_t heard_channel = 0;
    std::string heard_payload;

    bool receive_header(protocol_id protocol) {
        listen();
        const bytes_view received = reader_.unread();
        if (received.size() < protocol_header_size || !may_be_header(received, protocol)) return false;
        reader_.skip(protocol_header_size);
        return true;
    }
    // Whether the engine has nothing (more) to say.
    bool is_silent() {
        listen();
        return reader_.unread().empty();
    }

    // Both sides up to `opened`, without SASL.
    void open(amqp::open ours = {.container_id = "script"}) {
        send_header(protocol_id::amqp);
        receive_header(protocol_id::amqp);
        send(0, ours);
        receive<amqp::open>();
    }
    // A session begun by the engine, answered on another channel than its own.
    engine::session_id begin(const amqp::begin& answer, std::uint16_t on_channel = 7) {
        const engine::session_id session = *engine.begin();
        auto reply = answer;
        receive<amqp::begin>();
        reply.remote_channel = heard_channel;
        send(on_channel, reply);
        return session;
    }

private:
    void listen() {
        std::size_t total = 0;
        for (const bytes_view part : engine.output()) {
            const auto room = reader_.prepare(part.size());
            std::memcpy(room.data(), part.data(), part.size());
            reader_.commit(part.size());
            total += part.size();
        }
        engine.consume(total);
    }

    block_pool pool_;
    frame_reader reader_{pool_};
    std::size_t step_;
};

}  // namespace amqp::peer
