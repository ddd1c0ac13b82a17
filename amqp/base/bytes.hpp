// Owned bytes, borrowed bytes, and the way between bytes and text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace amqp {

using bytes = std::vector<std::byte>;
using bytes_view = std::span<const std::byte>;

// Both views live as long as what they look at.
inline bytes_view view_of(std::string_view text) noexcept {
    return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}
inline std::string_view text_of(bytes_view octets) noexcept {
    return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

inline bytes copy_of(bytes_view octets) { return {octets.begin(), octets.end()}; }

}  // namespace amqp
