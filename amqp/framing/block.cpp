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

// What grows leaves blocks behind that are free and not as wide: a wide one takes the place of such a block.
void block_pool::keep(const block_ref& made) {
    const auto is_wide = [](const block_ref& block) { return block.capacity() > usual; };
    std::size_t wide = 0, wide_bytes = 0;
    for (block_ref& block : blocks_) {
        if (!is_wide(block)) continue;
        if (block.capacity() <= made.capacity() && block.sole_owner()) return void(block = made);
        ++wide;
        wide_bytes += block.capacity();
    }
    const bool has_place =
        is_wide(made) ? wide < 2 || wide_bytes + made.capacity() <= wide_bytes_kept : blocks_.size() - wide < kept;
    if (has_place) blocks_.push_back(made);
}

}  // namespace amqp
