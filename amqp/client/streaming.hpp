// A message that is sent in parts, as far as it has come (§2.6.14).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <system_error>
#include <utility>

#include "amqp/base/big_endian.hpp"
#include "amqp/base/bytes.hpp"
#include "amqp/client/callback.hpp"
#include "amqp/client/options.hpp"
#include "amqp/client/waiting.hpp"
#include "amqp/performative/delivery_state.hpp"

namespace amqp::client {

struct streaming {
    streaming(ticket named, message_options chosen, bytes before_body, std::optional<std::uint32_t> size)
        : name{named}, how{chosen}, head{std::move(before_body)}, body_size{size}, left{size} {}

    ticket name;
    message_options how;
    bytes head;
    std::optional<std::uint32_t> body_size;  // known: one data section; otherwise each part is a section of its own
    std::optional<std::uint32_t> left;       // of it
    bool has_begun = false, is_last = false, is_complete = false;
    bytes_view part;
    callback<std::error_code> written;  // set: the part waits for the window
    callback<std::error_code, delivery_state> finished;
    std::optional<delivery_state> answered;  // before it was finished
};

// The descriptor of a data section, and a binary of up to four gigabytes (§3.2.6).
inline std::array<std::byte, 8> data_header(std::uint32_t size) noexcept {
    std::array<std::byte, 8> octets{std::byte{0}, std::byte{0x53}, std::byte{0x75}, std::byte{0xb0}};
    store_big(octets.data() + 4, size);
    return octets;
}

}  // namespace amqp::client
