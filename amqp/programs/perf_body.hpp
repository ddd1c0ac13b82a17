// The bodies that amqp-perf sends and expects: a number, and then what can be computed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "amqp/base/bytes.hpp"
#include "amqp/message/message.hpp"

namespace amqp::programs {

inline constexpr std::size_t number_size = sizeof(std::uint64_t);

// The first eight bytes are the number of the message, big-endian; byte k is (7k + 3) mod 256. A body shorter than that
// has no room for a number.
inline bytes body_pattern(std::size_t size) {
    bytes body(size);
    for (std::size_t k = size < number_size ? 0 : number_size; k < size; ++k)
        body[k] = static_cast<std::byte>(7 * k + 3);
    return body;
}

// Messages to be sent in turn.
class numbered_messages {
public:
    numbered_messages(std::size_t body_size, std::size_t count) : bodies_(count, body_pattern(body_size)) {
        for (bytes& body : bodies_) {
            messages.emplace_back().body = payload::borrowed(body);
            if (body_size >= number_size) numbers.push_back(body.data());
        }
    }

    std::vector<message> messages;
    std::vector<std::byte*> numbers;

private:
    std::vector<bytes> bodies_;
};

}  // namespace amqp::programs
