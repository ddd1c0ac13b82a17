// A message that is read while it arrives: its head, and then the bytes of its data sections as they come (§3.2.6).
#pragma once

#include <cstdint>
#include <optional>

#include "amqp/base/result.hpp"
#include "amqp/message/message.hpp"

namespace amqp {

// Keeps what lies before the body, and of the body only the part that was added last.
class part_reader {
public:
    // Of a message whose head does not fit this much, no more is read (errc::delivery_too_large).
    static constexpr std::size_t longest_head = 1024 * 1024;

    // The next bytes of the encoded message. What next() returned before is gone.
    void add(bytes_view part, bool is_last);
    // Bytes of the body; none: the next part is needed, or all were read (is_done). wrong_type: the body is no data.
    result<bytes_view> next();
    bool is_done() const noexcept { return is_last_ && left_ == 0 && done_ == buffer_.size(); }
    // Everything before the body, with an empty body; complete once next() has returned bytes or the end.
    result<message> head() const;

private:
    // A section begins: true when its start was complete.
    result<bool> begin_section();

    bytes buffer_, head_;
    std::size_t done_ = 0;    // of buffer_
    std::uint64_t left_ = 0;  // of the data section that is being read
    bool is_last_ = false;
};

}  // namespace amqp
