// How a delivery grows, and what its transfers must agree about (§2.6.14, §2.7.5).
#include "amqp/engine/assembly.hpp"

#include <algorithm>
#include <cstring>

namespace amqp::engine {

errc assembly::begin(const amqp::transfer& first) {
    if (!first.delivery_id || !first.delivery_tag) return errc::bad_delivery;
    current_.id = *first.delivery_id;
    current_.tag = *first.delivery_tag;
    current_.message_format = first.message_format.value_or(0);
    current_.settled = first.settled.value_or(false);
    under_way_ = true;
    return errc::none;
}

errc assembly::go_on(const amqp::transfer& next) noexcept {
    const bool same = next.delivery_id.value_or(current_.id) == current_.id &&
                      next.delivery_tag.value_or(current_.tag) == current_.tag &&
                      next.message_format.value_or(current_.message_format) == current_.message_format;
    if (!same) return errc::bad_delivery;
    current_.settled = current_.settled || next.settled.value_or(false);
    return errc::none;
}

errc assembly::add(bytes_view payload, std::size_t at_most, block_pool& pool) {
    if (payload.size() > at_most - size_) return errc::delivery_too_large;
    if (payload.empty()) return errc::none;
    if (payload.size() > current_.block.capacity() - size_) {
        block_ref wider =
            pool.take(std::max(2 * current_.block.capacity(), size_ + 2 * payload.size()), block_pool::prefer::wide);
        if (size_ > 0) std::memcpy(wider.begin(), current_.block.begin(), size_);
        current_.block = std::move(wider);
    }
    std::memcpy(current_.block.begin() + size_, payload.data(), payload.size());
    size_ += payload.size();
    return errc::none;
}

errc assembly::finish(bytes_view payload, frame_reader& received, std::size_t at_most, block_pool& pool) {
    if (size_ == 0) {
        if (payload.size() > at_most) return errc::delivery_too_large;
        current_.payload = payload;
        current_.block = received.share();
    } else {
        if (const errc fault = add(payload, at_most, pool); fault != errc::none) return fault;
        current_.payload = {current_.block.begin(), size_};
    }
    under_way_ = false;
    size_ = 0;
    return errc::none;
}

void assembly::forget() noexcept {
    current_.block = {};
    size_ = 0;
    under_way_ = false;
}

}  // namespace amqp::engine
