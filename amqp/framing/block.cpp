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

block_ref block_pool::take(std::size_t capacity) {
    for (block_ref& block : blocks_) {
        if (!block.sole_owner()) continue;
        if (block.capacity() < capacity) block = block_ref::make(capacity);
        return block;
    }
    block_ref made = block_ref::make(capacity);
    if (blocks_.size() < kept) blocks_.push_back(made);
    return made;
}

}  // namespace amqp
