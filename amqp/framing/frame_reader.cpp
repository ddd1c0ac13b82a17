// Where received bytes are put, and where one frame ends and the next begins (§2.3).
#include "amqp/framing/frame_reader.hpp"

#include <algorithm>
#include <cstring>

namespace amqp {

// Each call takes a block that nobody else holds, normally the same one again, and begins with what was not read yet. A
// frame that is longer than a block gets one twice as long as what has arrived of it, until it fits.
std::span<std::byte> frame_reader::prepare(std::size_t n) {
    const bytes_view kept = unread();
    const block_ref& block = shares_.own();
    // Beside the pool's share and ours: whoever keeps a message keeps all of its block, so it should be no wider.
    const bool is_kept = block && shares_.owners() > 2, is_full = block && filled_ == block.capacity();
    if (kept.empty()) shares_ = {};
    if (!block || block.capacity() - filled_ < n) {
        width_ = is_kept ? block_size : is_full ? std::min(2 * width_, widest) : std::max(width_ / 2, block_size);
        block_ref next = pool_.take(std::max(width_, kept.size() + std::max(n, kept.size())));
        if (!kept.empty()) std::memcpy(next.begin(), kept.data(), kept.size());
        shares_ = shares{std::move(next)};
        read_ = 0;
        filled_ = kept.size();
    }
    return {block.begin() + filled_, block.capacity() - filled_};
}

bool frame_reader::next(frame& out) noexcept {
    const bytes_view left = unread();
    if (left.size() < frame_header_size || error_ != errc::none) return false;
    const frame_header header = load_frame_header(left.data());
    const std::size_t body_at = std::size_t{header.data_offset} * 4;
    if (header.size > limit_) {
        error_ = errc::frame_too_large;
    } else if (header.data_offset < 2 || body_at > header.size ||
               header.type > static_cast<std::uint8_t>(frame_type::sasl)) {
        error_ = errc::bad_frame_header;
    }
    if (error_ != errc::none || left.size() < header.size) return false;
    out = {static_cast<frame_type>(header.type), header.channel, left.subspan(body_at, header.size - body_at)};
    read_ += header.size;
    return true;
}

}  // namespace amqp
