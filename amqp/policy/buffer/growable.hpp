// A vector that starts empty and grows (Python's `bytearray`): each doubling allocates and copies.
#pragma once

#include <algorithm>

#include "amqp/policy/buffer/buffer.hpp"

namespace amqp::buffer {

class growable {
public:
    static constexpr std::string_view name = "growable";

    void append(bytes_view octets) { octets_.insert(octets_.end(), octets.begin(), octets.end()); }
    void payload(bytes_view octets) { append(octets); }
    void patch(std::size_t offset, bytes_view octets) {
        std::copy(octets.begin(), octets.end(), octets_.begin() + static_cast<std::ptrdiff_t>(offset));
    }
    std::size_t size() const noexcept { return octets_.size(); }
    // A new vector and not octets_.clear(): this is a function that makes its buffer, fills it and returns it.
    void clear() { octets_ = bytes{}; }

    void write(auto&& f) { f(*this); }
    void pieces(auto&& f) const { f(bytes_view{octets_}, false); }

private:
    bytes octets_;
};

}  // namespace amqp::buffer
