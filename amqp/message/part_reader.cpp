// Sections told apart without having all of any of them.
#include "amqp/message/part_reader.hpp"

#include <algorithm>

#include "amqp/base/big_endian.hpp"
#include "amqp/codec/decoder.hpp"
#include "amqp/message/message_view.hpp"
#include "amqp/message/sections.hpp"

namespace amqp {

void part_reader::add(bytes_view part, bool is_last) {
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(done_));
    done_ = 0;
    buffer_.insert(buffer_.end(), part.begin(), part.end());
    is_last_ = is_last;
}

result<bytes_view> part_reader::next() {
    while (left_ == 0 && done_ < buffer_.size()) {
        const auto began = begin_section();
        if (!began) return began.error();
        if (!*began) return is_last_ ? result<bytes_view>{errc::truncated} : result<bytes_view>{bytes_view{}};
    }
    const std::size_t there = std::min<std::uint64_t>(left_, buffer_.size() - done_);
    const bytes_view found = bytes_view{buffer_}.subspan(done_, there);
    done_ += there;
    left_ -= there;
    if (found.empty() && is_last_ && left_ > 0) return errc::truncated;
    return found;
}

result<bool> part_reader::begin_section() {
    const bytes_view rest = bytes_view{buffer_}.subspan(done_);
    decoder<production::validation_type, production::dispatch_type> in{rest};
    descriptor name;
    const auto fault_or_more = [&]() -> result<bool> {
        if (in.error() != errc::truncated) return in.error();
        if (head_.size() + rest.size() > longest_head) return errc::delivery_too_large;
        return false;
    };
    if (!in.read_descriptor(name)) return fault_or_more();
    const auto which = section_of(name);
    if (!which) return errc::bad_descriptor;
    if (*which == section::amqp_value || *which == section::amqp_sequence) return errc::wrong_type;
    if (*which != section::data) {
        if (!in.skip()) return fault_or_more();
        if (*which != section::footer)
            head_.insert(head_.end(), rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(in.offset()));
        done_ += in.offset();
        return true;
    }
    const bytes_view binary = in.rest();
    if (binary.empty()) return false;
    const auto code = static_cast<constructor>(binary[0]);
    if (code != constructor::binary8 && code != constructor::binary32) return errc::wrong_type;
    const std::size_t width = code == constructor::binary8 ? 1 : 4;
    if (binary.size() < 1 + width) return false;
    left_ = width == 1 ? std::to_integer<std::uint8_t>(binary[1]) : load_big<std::uint32_t>(binary.data() + 1);
    done_ += in.offset() + 1 + width;
    return true;
}

result<message> part_reader::head() const {
    bytes whole = head_;
    for (const std::byte octet : encoded(message{.body = payload{}})) whole.push_back(octet);
    return message_view{whole}.own();
}

}  // namespace amqp
