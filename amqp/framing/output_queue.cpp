// The rarer paths of the output queue: new chunks, references, and what happens to bytes that were sent.
#include "amqp/framing/output_queue.hpp"

#include <algorithm>
#include <cassert>

namespace amqp {

void output_queue::append_slowly(bytes_view octets) {
    while (!octets.empty()) {
        if (chunks_.empty() || chunks_.back()->used == chunk_size) add_chunk();
        const std::size_t fits = std::min(octets.size(), chunk_size - chunks_.back()->used);
        segments_.push_back({chunks_.back()->octets + chunks_.back()->used, fits});
        is_reference_.push_back(false);
        is_open_ = true;
        append_to_last(octets.first(fits));
        octets = octets.subspan(fits);
    }
}

void output_queue::reference(bytes_view octets) {
    if (octets.empty()) return;
    segments_.push_back(octets);
    is_reference_.push_back(true);
    is_open_ = false;
    size_ += octets.size();
}

void output_queue::consume(std::size_t n) {
    assert(n <= size_);
    size_ -= n;
    while (n > 0) {
        bytes_view& front = segments_[first_];
        const std::size_t part = std::min(n, front.size());
        if (!is_reference_[first_]) consumed_from_chunk(part);
        front = front.subspan(part);
        n -= part;
        if (front.empty()) ++first_;
    }
    if (size_ == 0) is_open_ = false;
    if (first_ * 2 < segments_.size()) return;  // a queue that never becomes empty must not keep all it ever held
    segments_.erase(segments_.begin(), segments_.begin() + static_cast<std::ptrdiff_t>(first_));
    is_reference_.erase(is_reference_.begin(), is_reference_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
}

// Segments lie in the chunks in the chunks' order, so it is always the first chunk that is sent.
void output_queue::consumed_from_chunk(std::size_t n) {
    chunk& front = *chunks_.front();
    front.unsent -= n;
    if (front.unsent > 0) return;
    front.used = 0;
    if (chunks_.size() == 1) return;
    if (spares_.size() < spares_kept) spares_.push_back(std::move(chunks_.front()));
    chunks_.erase(chunks_.begin());
}

void output_queue::add_chunk() {
    if (spares_.empty()) {
        chunks_.push_back(std::make_unique_for_overwrite<chunk>());
    } else {
        chunks_.push_back(std::move(spares_.back()));
        spares_.pop_back();
    }
    chunks_.back()->used = chunks_.back()->unsent = 0;
}

}  // namespace amqp
