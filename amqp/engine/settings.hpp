// What the application decides before a connection, a session, a link or a delivery begins.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "amqp/engine/delivery.hpp"
#include "amqp/engine/limits.hpp"
#include "amqp/performative/attach.hpp"
#include "amqp/sasl/credentials.hpp"
#include "amqp/types/primitives.hpp"
#include "amqp/types/value.hpp"

namespace amqp::engine {

using time_point = std::chrono::steady_clock::time_point;

// Who speaks first. From open on there is no difference any more.
enum class peer_role : std::uint8_t { client, server };

struct settings {
    peer_role role = peer_role::client;
    std::string container_id;  // §2.4.1: names us to the peer; empty is allowed by the type, but not useful
    std::string hostname;      // client: the host we mean, for open and sasl-init

    std::uint32_t max_frame_size = 65536;        // the longest frame we accept, and the longest we send; at least 512
    std::uint16_t channel_max = 255;             // sessions have numbers from 0 to this
    std::chrono::milliseconds idle_time_out{0};  // §2.4.5: the peer must not be silent for longer; 0: it may.
                                                 // We give up after twice that time.
    std::uint32_t incoming_window = 2048;        // transfers that a peer may send on a session before it hears from us
    std::uint32_t outgoing_window =
        2147483647;  // only announced: what holds us back is the peer's window and output_bytes

    sasl::credentials credentials;     // client: none (no SASL layer), anonymous or plain
    sasl::authenticator authenticate;  // server: asked about PLAIN; none: PLAIN is not offered
    sasl::proven_identity proven;      // server: asked whether EXTERNAL may be offered; none: it is not
    bool anonymous = true;             // server: ANONYMOUS is offered, and a client without SASL is served

    engine::limits limits;
    multiple<symbol> offered_capabilities{}, desired_capabilities;
    map properties;
};

struct session_settings {
    std::uint32_t next_outgoing_id = 0;  // of the first transfer and the first delivery (§2.5.6); any number will do
    std::uint32_t handle_max = 4294967295;
    std::optional<std::uint32_t> incoming_window;  // absent: as the connection's settings say
    multiple<symbol> offered_capabilities{}, desired_capabilities;
    map properties;
};

// Our half of a link. `attach` uses all of it; `accept_attach` takes name and role from the peer's attach.
struct attach_settings {
    std::string name;
    amqp::role role = amqp::role::sender;  // ours: sender or receiver
    std::optional<amqp::source> source;
    target_choice target;
    sender_settle_mode snd_settle_mode = sender_settle_mode::mixed;
    receiver_settle_mode rcv_settle_mode = receiver_settle_mode::first;
    std::optional<std::uint64_t> max_message_size;  // §2.7.3: the longest message we accept; absent: no limit of ours
    std::uint32_t initial_delivery_count = 0;       // sender
    std::uint32_t credit = 0;                       // receiver: granted as soon as the link is attached
    bool in_parts = false;  // receiver: `delivered` as each transfer arrives, of whatever length
    void* context = nullptr;                        // given back with each event of this link
    multiple<symbol> offered_capabilities{}, desired_capabilities;
    map properties;
};

struct transfer_settings {
    bool settled = false;
    std::uint32_t message_format = 0;       // §3.2.16: 0 is the standard's own
    std::uint64_t context = 0;              // given back with the `settled` event
    std::optional<amqp::delivery_tag> tag;  // absent: the delivery-id, in four bytes
    bool batchable = false;                 // nobody waits for this very outcome: it may come with others
    bool more = false;                      // only the beginning of a message: go_on() brings the rest
};

}  // namespace amqp::engine
