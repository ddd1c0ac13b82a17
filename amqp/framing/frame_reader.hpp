// Received bytes to frames, without moving them (§2.3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "amqp/base/bytes.hpp"
#include "amqp/base/errc.hpp"
#include "amqp/framing/block.hpp"
#include "amqp/framing/frame_header.hpp"

namespace amqp {

struct frame {
    frame_type type{};
    std::uint16_t channel{};
    bytes_view body;  // in the block: lives as long as somebody holds a share of that
};

// Bytes go where prepare() says, frames come out where they lie. Who wants to keep one takes a share().
class frame_reader {
public:
    explicit frame_reader(block_pool& pool) noexcept : pool_{pool} {}

    // The longest frame that is accepted. Nothing is ever allocated because a frame claims to be long, only as its
    // bytes arrive.
    void limit(std::uint32_t frame_size) noexcept { limit_ = frame_size; }

    // At least n bytes of room; good until the next call.
    std::span<std::byte> prepare(std::size_t n);
    void commit(std::size_t n) noexcept { filled_ += n; }

    // What has arrived and was not read; used directly for protocol headers, which are not frames.
    bytes_view unread() const noexcept { return {shares_.own().begin() + read_, filled_ - read_}; }
    void skip(std::size_t n) noexcept { read_ += n; }

    // False: the next frame is not complete, or error() says why there will be none.
    bool next(frame& out) noexcept;
    errc error() const noexcept { return error_; }
    // Of the block in which the last frame lies.
    block_ref share() noexcept { return shares_.give(); }

private:
    // One read of a busy stream fills it, it still fits a core's cache, and a frame as long as most peers allow has a
    // place in it wherever it begins: it need not be moved.
    static constexpr std::size_t block_size = 128 * 1024;
    // A stream that fills its blocks gets wider ones: every read tells the sender that there is room again, and two
    // that are too small cost both ends more than one.
    static constexpr std::size_t widest = 512 * 1024;

    block_pool& pool_;
    std::size_t width_ = block_size;
    shares shares_{pool_.take(block_size)};
    std::size_t read_ = 0, filled_ = 0;
    std::uint32_t limit_ = min_max_frame_size;
    errc error_ = errc::none;
};

}  // namespace amqp
