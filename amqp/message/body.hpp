// The body of a message: data sections, sequence sections or one value (§3.2.6 to §3.2.8).
#pragma once

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "amqp/types/value.hpp"

namespace amqp {

// The bytes of a data section: its own, or borrowed from somebody who keeps them unchanged until the message is sent.
class payload {
public:
    payload() = default;
    explicit payload(bytes octets) noexcept : octets_{std::move(octets)} {}
    explicit payload(std::string_view text) : octets_{copy_of(amqp::view_of(text))} {}

    static payload borrowed(bytes_view octets) noexcept {
        payload other;
        other.octets_ = octets;
        return other;
    }

    bytes_view view() const noexcept {
        return std::visit([](const auto& octets) { return bytes_view{octets}; }, octets_);
    }
    friend bool operator==(const payload& left, const payload& right) noexcept {
        return std::ranges::equal(left.view(), right.view());
    }

private:
    std::variant<bytes, bytes_view> octets_;
};

// One data section, several, sequence sections, or a value, which may be null. The vectors are never empty; a body of
// one data section is always the first alternative.
using body = std::variant<payload, std::vector<payload>, std::vector<list>, value>;

}  // namespace amqp
