// A message as a receiver got it: its numbers, and its sections where they lie.
#pragma once

#include <utility>

#include "amqp/engine/delivery.hpp"
#include "amqp/message/message_view.hpp"

namespace amqp {

// Valid until it is destroyed, whatever becomes of receiver and connection, and in any thread. It keeps a whole block
// of received bytes: copy a small message that is kept for long (view().own()).
template <class P>
class basic_received_message {
public:
    using view_type =
        basic_message_view<typename P::validation_type, typename P::dispatch_type, typename P::cursor_type>;

    basic_received_message() = default;
    basic_received_message(engine::delivery arrived, std::uint32_t connection) noexcept
        : delivery_{std::move(arrived)}, connection_{connection} {}

    // Locates the sections; view().error() tells when these bytes are no message.
    view_type view() const { return view_type{delivery_.payload}; }
    bytes_view encoded() const noexcept { return delivery_.payload; }

    engine::delivery_id id() const noexcept { return delivery_.id; }
    bytes_view tag() const noexcept { return delivery_.tag.view(); }
    std::uint32_t format() const noexcept { return delivery_.message_format; }  // §3.2.16
    // The sender wants no answer: accept() and the others do nothing.
    bool settled() const noexcept { return delivery_.settled; }
    // Which connection of its receiver brought it: an answer on a later one would mean another message.
    std::uint32_t connection() const noexcept { return connection_; }

private:
    engine::delivery delivery_;
    std::uint32_t connection_ = 0;
};

using received_message = basic_received_message<production>;

}  // namespace amqp
