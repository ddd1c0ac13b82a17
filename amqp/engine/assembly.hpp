// A delivery while its transfers arrive (§2.6.14).
#pragma once

#include <cstddef>

#include "amqp/base/bytes.hpp"
#include "amqp/base/errc.hpp"
#include "amqp/engine/delivery.hpp"
#include "amqp/framing/frame_reader.hpp"
#include "amqp/performative/transfer.hpp"

namespace amqp::engine {

// A message in one frame stays in the block it was received in. One in several frames is put together in a block of its
// own, which grows with what arrives and never with what is announced.
class assembly {
public:
    bool is_under_way() const noexcept { return under_way_; }
    delivery& current() noexcept { return current_; }

    // The first transfer: it must say what the delivery is called (§2.7.5).
    errc begin(const amqp::transfer& first);
    // The following ones may repeat what the first one said, not contradict it.
    errc go_on(const amqp::transfer& next) noexcept;

    // delivery_too_large: together more than `at_most`.
    errc add(bytes_view payload, std::size_t at_most, block_pool& pool);
    // The delivery is complete with this payload, which lies in the last frame of `received`.
    errc finish(bytes_view payload, frame_reader& received, std::size_t at_most, block_pool& pool);
    void forget() noexcept;

private:
    delivery current_;
    std::size_t size_ = 0;  // in current_.block
    bool under_way_ = false;
};

}  // namespace amqp::engine
