// A stored message as it is sent: unchanged where nothing changed, else with new annotations (§3.2.1, §3.4.5).
#pragma once

#include <array>
#include <span>

#include "amqp/framing/piece.hpp"
#include "amqp/peer/message_queue.hpp"

namespace amqp::peer {

class redelivery {
public:
    // `message` must outlive it.
    explicit redelivery(const stored& message) {
        pieces_[0] = {message.message.payload};
        if (message.failed_deliveries > 0 || !message.annotations.empty()) rewrite(message);
    }
    std::span<const piece> pieces() const noexcept { return pieces_; }

private:
    void rewrite(const stored& message);

    bytes front_;  // the sections that had to be written anew
    std::array<piece, 2> pieces_{};
};

}  // namespace amqp::peer
