// An immutable string, made anew for each addition (Python's `bytes +=`): each append copies all that was written
// before.
#pragma once

#include <string>

#include "amqp/policy/buffer/buffer.hpp"

namespace amqp::buffer {

class append_copy {
public:
    static constexpr std::string_view name = "append_copy";

    void append(bytes_view octets) { octets_ = octets_ + std::string{text_of(octets)}; }
    void payload(bytes_view octets) { append(octets); }
    void patch(std::size_t offset, bytes_view octets) {
        octets_ = octets_.substr(0, offset) + std::string{text_of(octets)} + octets_.substr(offset + octets.size());
    }
    std::size_t size() const noexcept { return octets_.size(); }
    void clear() { octets_ = std::string{}; }

    void write(auto&& f) { f(*this); }
    void pieces(auto&& f) const { f(view_of(octets_), false); }

private:
    std::string octets_;
};

}  // namespace amqp::buffer
