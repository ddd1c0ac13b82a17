// Yours to change: a correct copy of append_copy. It keeps every promise that a buffer makes, and pays for each.
#pragma once

#include <string>

#include "amqp/policy/buffer/buffer.hpp"

namespace yours {

class starter {
public:
    static constexpr std::string_view name = "starter";

    // The next bytes. Most are one to nine at a time: a constructor and a number, or the header of a string.
    void append(amqp::bytes_view octets) { octets_ = octets_ + std::string{amqp::text_of(octets)}; }
    // The next bytes again, but a whole body, which may be long. The caller keeps it where it is until it has been
    // sent.
    void payload(amqp::bytes_view octets) { append(octets); }
    // Overwrites what was appended before: a list's size is known only when its last item is written.
    void patch(std::size_t offset, amqp::bytes_view octets) {
        octets_ =
            octets_.substr(0, offset) + std::string{amqp::text_of(octets)} + octets_.substr(offset + octets.size());
    }
    std::size_t size() const noexcept { return octets_.size(); }
    // The next message begins. Nobody looks at the last one any more, but its memory may be of use.
    void clear() { octets_ = std::string{}; }

    // Runs f(sink) on the sink that the bytes go to. It may be another object than this one, and f may run twice.
    void write(auto&& f) { f(*this); }
    // Everything in order; `true` stands for bytes that were not copied and still lie where payload() found them.
    void pieces(auto&& f) const { f(amqp::view_of(octets_), false); }

private:
    std::string octets_;
};

}  // namespace yours
