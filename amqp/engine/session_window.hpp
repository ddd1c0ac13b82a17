// How many transfers may still pass on a session, in each direction (§2.5.6).
#pragma once

#include <cstdint>
#include <optional>

#include "amqp/engine/serial.hpp"
#include "amqp/performative/begin.hpp"
#include "amqp/performative/flow.hpp"

namespace amqp::engine {

class session_window {
public:
    session_window(std::uint32_t next_outgoing_id, std::uint32_t incoming_window,
                   std::uint32_t outgoing_window) noexcept
        : first_outgoing_id_{next_outgoing_id},
          next_outgoing_id_{next_outgoing_id},
          incoming_window_{incoming_window},
          outgoing_window_{outgoing_window} {}

    // Transfers that we may send.
    std::uint32_t room() const noexcept { return remote_incoming_window_; }
    void sent() noexcept {
        ++next_outgoing_id_;
        --remote_incoming_window_;
    }

    // False: the peer had no room for this transfer.
    bool received() noexcept {
        ++*next_incoming_id_;
        return incoming_left_ > 0 && incoming_left_-- > 0;
    }
    // Whether the peer should hear of new room, even when no link has a reason to tell it anything: a peer that waits
    // for the window waits for ever otherwise.
    bool due() const noexcept {
        return next_incoming_id_ && (must_tell_ || (holders_ == 0 && incoming_left_ <= incoming_window_ / 2));
    }
    // While somebody holds it, the peer is told that there is no room. What it was granted before may be under way.
    void hold() noexcept {
        if (holders_++ == 0) must_tell_ = true;
    }
    void release() noexcept {
        if (--holders_ == 0) must_tell_ = true;
    }

    void fill(amqp::begin& out) noexcept {
        out.next_outgoing_id = next_outgoing_id_;
        out.incoming_window = incoming_left_ = incoming_window_;
        out.outgoing_window = outgoing_window_;
    }
    // Every flow carries these; each opens the window again unless it is held. How many messages the application holds
    // back is decided by the credit of its links: a slow link must not close the window for the others.
    void fill(amqp::flow& out) noexcept {
        out.next_incoming_id = next_incoming_id_;  // absent until the peer's begin was seen (§2.7.4)
        if (holders_ == 0) incoming_left_ = incoming_window_;
        out.incoming_window = holders_ == 0 ? incoming_left_ : 0;
        must_tell_ = false;
        out.next_outgoing_id = next_outgoing_id_;
        out.outgoing_window = outgoing_window_;
    }

    void on_begin(const amqp::begin& peer) noexcept {
        next_incoming_id_ = peer.next_outgoing_id;
        remote_incoming_window_ = left_of(peer.incoming_window, first_outgoing_id_, next_outgoing_id_);
    }
    // True: the window was closed and is open now. A peer that has not seen our begin leaves next-incoming-id out.
    bool on_flow(const amqp::flow& peer) noexcept {
        const bool was_closed = remote_incoming_window_ == 0;
        remote_incoming_window_ =
            left_of(peer.incoming_window, peer.next_incoming_id.value_or(first_outgoing_id_), next_outgoing_id_);
        return was_closed && remote_incoming_window_ > 0;
    }

private:
    std::uint32_t first_outgoing_id_, next_outgoing_id_;
    std::uint32_t remote_incoming_window_ = 0;
    std::optional<std::uint32_t> next_incoming_id_;
    std::uint32_t incoming_window_;    // what we grant each time
    std::uint32_t incoming_left_ = 0;  // what is left of it
    std::uint32_t outgoing_window_;
    std::uint32_t holders_ = 0;
    bool must_tell_ = false;
};

}  // namespace amqp::engine
