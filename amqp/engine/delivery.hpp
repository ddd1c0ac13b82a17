// A message as it travels over a link: its numbers, its tag, and its bytes in a block that stays as long as it does.
#pragma once

#include <cstdint>

#include "amqp/base/bytes.hpp"
#include "amqp/framing/block.hpp"
#include "amqp/performative/delivery_tag.hpp"

namespace amqp::engine {

// §2.6.12: counts the deliveries of one direction of a session; wraps around (RFC 1982).
using delivery_id = std::uint32_t;

// A whole message that was received. It may outlive the read that brought it and the connection itself, and may be
// destroyed in another thread. While it lives its block stays: a small message that is kept for long should be copied.
struct delivery {
    delivery_id id{};
    std::uint32_t message_format{};
    bool settled = false;  // by the sender: there is nothing to answer
    amqp::delivery_tag tag;
    bytes_view payload;  // the encoded message, in the block
    block_ref block;
};

}  // namespace amqp::engine
