// How the shape of a transfer's header is found: where its id and its tag stand (§2.7.5, §1.6).
#include "amqp/engine/transfer_header.hpp"

#include <cstring>
#include <variant>

namespace amqp::engine {
namespace {

constexpr std::byte as_byte(constructor code) noexcept { return static_cast<std::byte>(code); }

// A uint with its constructor; 0 for what is none.
std::size_t size_of_uint(std::byte code) noexcept {
    if (code == as_byte(constructor::uint0)) return 1;
    if (code == as_byte(constructor::small_uint)) return 2;
    return code == as_byte(constructor::uint_) ? 5 : 0;
}

bool is_whole_message(const amqp::transfer& said) noexcept {
    return said.delivery_id && said.delivery_tag && !said.more && !said.aborted && !said.resume &&
           !said.rcv_settle_mode && std::holds_alternative<std::monostate>(said.state);
}

}  // namespace

void transfer_header::learn(std::uint16_t channel, bytes_view performative, const amqp::transfer& meaning) noexcept {
    size_ = 0;
    if (performative.size() < 7 || performative.size() > longest || !is_whole_message(meaning)) return;
    // A descriptor of one octet, and a list whose size and count have one each.
    if (performative[1] != as_byte(constructor::small_ulong) || performative[3] != as_byte(constructor::list8)) return;
    const std::size_t handle = size_of_uint(performative[6]), id = 6 + handle, tag = id + 5;
    if (handle == 0 || tag + 2 > performative.size()) return;
    if (performative[id] != as_byte(constructor::uint_) || performative[tag] != as_byte(constructor::binary8)) return;
    tag_size_ = std::to_integer<std::size_t>(performative[tag + 1]);
    id_at_ = id + 1;
    tag_at_ = tag + 2;
    if (tag_at_ + tag_size_ > performative.size()) return;

    std::array<std::byte, longest> must_be_equal{};
    for (std::size_t at = 0; at < performative.size(); ++at) {
        const bool free = at - id_at_ < sizeof(std::uint32_t) || at - tag_at_ < tag_size_;
        must_be_equal[at] = free ? std::byte{0x00} : std::byte{0xff};
    }
    std::memcpy(mask_.data(), must_be_equal.data(), longest);
    const auto start = stored({.type = static_cast<std::uint8_t>(frame_type::amqp), .channel = channel});
    std::memcpy(octets_.data(), start.data(), start.size());
    std::memcpy(body_known(), performative.data(), performative.size());
    size_ = performative.size();
    words_ = (size_ + sizeof(std::uint64_t) - 1) / sizeof(std::uint64_t);
    asked_ = {meaning.message_format.value_or(0), meaning.settled.value_or(false), meaning.batchable};
}

}  // namespace amqp::engine
