// How blocks are made, freed and used again.
#include "amqp/framing/block.hpp"

#include <algorithm>
#include <new>

namespace amqp {

block_ref block_ref::make(std::size_t capacity) {
    return block_ref{new (::operator new(sizeof(header) + capacity)) header{1, capacity}};
}

void block_ref::drop() noexcept {
    if (block_->owners.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    block_->~header();
    ::operator delete(block_);
}

block_ref block_pool::take(std::size_t capacity, prefer which) {
    const block_ref* best = nullptr;
    for (const block_ref& block : blocks_) {
        if (block.capacity() < capacity || !block.sole_owner()) continue;
        const bool wider = best && block.capacity() > best->capacity(),
                   narrower = best && block.capacity() < best->capacity();
        if (!best || (which == prefer::wide ? wider : narrower)) best = &block;
    }
    if (best) return *best;
    block_ref made = block_ref::make(capacity);
    keep(made);
    return made;
}

// It takes the place of a free one of its kind that is not as wide: what grows leaves such blocks behind.
void block_pool::keep(const block_ref& made) {
    const auto is_wide = [](const block_ref& block) { return block.capacity() > usual; };
    std::size_t count = 0, bytes = made.capacity();
    for (block_ref& block : blocks_) {
        if (is_wide(block) != is_wide(made)) continue;
        if (block.capacity() < made.capacity() && block.sole_owner()) return void(block = made);
        ++count;
        bytes += block.capacity();
    }
    if (is_wide(made) ? count < 2 || bytes <= wide_bytes_kept : count < kept) blocks_.push_back(made);
}

}  // namespace amqp
