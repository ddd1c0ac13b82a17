// The header of a link's last transfer: the next one mostly differs in delivery-id and delivery-tag alone (§2.7.5).
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

#include "amqp/base/big_endian.hpp"
#include "amqp/base/bytes.hpp"
#include "amqp/framing/frame_header.hpp"
#include "amqp/performative/transfer.hpp"

namespace amqp::engine {

// Bytes that were read and checked once, or written once. Equal bytes mean the same again, so they need not be looked
// at field by field; where id and tag stand, any bytes are good.
class transfer_header {
public:
    // Where an encoder writes a header that is to be learnt. One that is too long for that comes out as nothing.
    class sink {
    public:
        void append(bytes_view more) noexcept {
            if (used_ + more.size() <= octets_.size()) std::memcpy(octets_.data() + used_, more.data(), more.size());
            used_ += more.size();
        }
        void payload(bytes_view more) noexcept { append(more); }
        void patch(std::size_t offset, bytes_view other) noexcept {
            if (used_ <= octets_.size()) std::memcpy(octets_.data() + offset, other.data(), other.size());
        }
        std::size_t size() const noexcept { return used_; }
        bytes_view written() const noexcept { return bytes_view{octets_}.first(used_ <= octets_.size() ? used_ : 0); }

    private:
        std::array<std::byte, 64> octets_{};
        std::size_t used_ = 0;
    };

    // `performative` says `meaning`. Only the whole message of a delivery is kept, in the shape that most peers give
    // it; after any other, nothing is known. `channel` is ours, for frames of ours.
    void learn(std::uint16_t channel, bytes_view performative, const amqp::transfer& meaning) noexcept;
    // A sender: what is known says this, but for id and tag.
    bool says(std::uint32_t message_format, bool settled, bool batchable) const noexcept {
        return size_ > 0 && asked_ == asked{message_format, settled, batchable};
    }
    // A sender that had to build a header which says this: whether the one before it said the same, so that the next
    // one probably will.
    bool is_worth_learning(std::uint32_t message_format, bool settled, bool batchable) noexcept {
        size_ = 0;
        return std::exchange(asked_, asked{message_format, settled, batchable}) == asked_;
    }
    // A receiver: what is known.
    std::uint32_t message_format() const noexcept { return asked_.format; }
    bool settled() const noexcept { return asked_.settled; }
    std::size_t size() const noexcept { return size_; }

    // The handle of a transfer whose header may be known to its link: looked at before there is a link to ask.
    static std::uint32_t handle_in(bytes_view body) noexcept;
    // Whether a frame's body begins with it. False as well where hardly anything follows: it is compared in whole
    // words.
    bool begins(bytes_view body) const noexcept {
        if (size_ == 0 || body.size() < words_ * sizeof(std::uint64_t)) return false;
        std::uint64_t differ = 0;
        for (std::size_t i = 0; i < words_; ++i) differ |= (word(body.data(), i) ^ word(body_known(), i)) & mask_[i];
        return differ == 0;
    }
    std::uint32_t id_in(bytes_view body) const noexcept { return load_big<std::uint32_t>(body.data() + id_at_); }
    bytes_view tag_in(bytes_view body) const noexcept { return body.subspan(tag_at_, tag_size_); }

    // A sender: the start of a frame that says what is known, with this id of at least 256 and, as its tag, the same in
    // four octets; `payload` octets follow it. Good until the next call.
    bytes_view frame_with(std::uint32_t id, std::size_t payload) noexcept {
        store_big(octets_.data(), static_cast<std::uint32_t>(frame_header_size + size_ + payload));
        store_big(body_known() + id_at_, id);
        store_big(body_known() + tag_at_, id);
        return {octets_.data(), frame_header_size + size_};
    }

private:
    static constexpr std::size_t longest = 64;
    static std::uint64_t word(const std::byte* from, std::size_t index) noexcept {
        std::uint64_t octets;
        std::memcpy(&octets, from + index * sizeof octets, sizeof octets);
        return octets;
    }

    std::byte* body_known() noexcept { return octets_.data() + frame_header_size; }
    const std::byte* body_known() const noexcept { return octets_.data() + frame_header_size; }

    std::array<std::byte, frame_header_size + longest> octets_{};  // of a frame, whose body begins with what is known
    std::array<std::uint64_t, longest / sizeof(std::uint64_t)> mask_{};  // of the bytes that must be equal
    std::size_t size_ = 0, words_ = 0;                                   // 0: nothing is known
    std::size_t id_at_ = 0, tag_at_ = 0, tag_size_ = 0;
    struct asked {
        std::uint32_t format = 0;
        bool settled = false, batchable = false;
        friend bool operator==(const asked&, const asked&) = default;
    };
    asked asked_;
};

// 0 as well for what is no transfer of the usual shape: then the link that is asked does not know it.
inline std::uint32_t transfer_header::handle_in(bytes_view body) noexcept {
    constexpr std::size_t at = 6;  // behind the descriptor and what says how long the list is
    if (body.size() < at + 5) return 0;
    const auto code = static_cast<constructor>(body[at]);
    if (code == constructor::small_uint) return std::to_integer<std::uint32_t>(body[at + 1]);
    return code == constructor::uint_ ? load_big<std::uint32_t>(body.data() + at + 1) : 0;
}

}  // namespace amqp::engine
