// A message as it travels over a link (§2.6.11): its numbers, its tag, and its bytes in a block that stays with it.
#pragma once

#include <cstdint>

#include "amqp/base/bytes.hpp"
#include "amqp/framing/block.hpp"
#include "amqp/performative/delivery_tag.hpp"

namespace amqp::engine {

// §2.6.12, §2.8.8: counts the deliveries of one direction of a session; wraps around (RFC 1982).
using delivery_id = std::uint32_t;

// A whole message that was received, or a part of it. It may outlive the read that brought it and the connection
// itself, and may be destroyed in another thread. While it lives its block stays: a small message that is kept for long
// should be copied.
struct delivery {
    delivery_id id{};
    std::uint32_t message_format{};
    bool settled = false;  // by the sender: there is nothing to answer
    bool more = false;     // a part of the message; others follow (attach_settings::in_parts)
    bool aborted = false;  // in parts: the sender gave up, and nothing follows (§2.6.14)
    amqp::delivery_tag tag;
    bytes_view payload;  // the encoded message, in the block
    block_ref block;
};

}  // namespace amqp::engine
