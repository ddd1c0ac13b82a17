// Bytes that wait to be sent: copies in chunks that never move, and references to bytes that somebody else keeps.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

#include "amqp/base/bytes.hpp"

namespace amqp {

// What is in here stays at its address until it is consumed, so a stream can be writing it while more is appended.
class output_queue {
public:
    void append(bytes_view octets) {
        if (octets.empty()) return;
        if (!is_open_ || chunk_size - chunks_.back()->used < octets.size()) return append_slowly(octets);
        append_to_last(octets);
        segments_.back() = {segments_.back().data(), segments_.back().size() + octets.size()};
    }
    // `octets` must live, unchanged, until they are consumed.
    void reference(bytes_view octets);

    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }

    // Everything that waits, in order; good until the next call of any function that is not const.
    std::span<const bytes_view> views() const noexcept { return std::span{segments_}.subspan(first_); }
    void consume(std::size_t n);

private:
    // Several hundred small messages fit, and a gather write needs few of them.
    static constexpr std::size_t chunk_size = 64 * 1024;
    // Chunks kept for later: a burst grows the queue once and not each time.
    static constexpr std::size_t spares_kept = 4;

    struct chunk {
        std::size_t used = 0;    // bytes from the start that were ever written since it was last empty
        std::size_t unsent = 0;  // of those, the ones that wait
        std::byte octets[chunk_size];
    };

    void append_slowly(bytes_view octets);
    void append_to_last(bytes_view octets) noexcept;
    void add_chunk();
    void consumed_from_chunk(std::size_t n);

    std::vector<std::unique_ptr<chunk>> chunks_, spares_;
    std::vector<bytes_view> segments_;
    std::vector<bool> is_reference_;  // for each of segments_
    bool is_open_ = false;            // the last segment ends the last chunk: what is appended becomes part of it
    std::size_t first_ = 0;           // the segments before it are consumed
    std::size_t size_ = 0;
};

inline void output_queue::append_to_last(bytes_view octets) noexcept {
    chunk& last = *chunks_.back();
    std::memcpy(last.octets + last.used, octets.data(), octets.size());
    last.used += octets.size();
    last.unsent += octets.size();
    size_ += octets.size();
}

}  // namespace amqp
