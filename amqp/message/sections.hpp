// The sections of a message: their descriptors, and the order in which they come (§3.2).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "amqp/codec/descriptor.hpp"

namespace amqp {

// In the order of a message; of the three kinds of body it has one.
enum class section : std::uint8_t {
    header,
    delivery_annotations,
    message_annotations,
    properties,
    application_properties,
    data,
    amqp_sequence,
    amqp_value,
    footer
};

inline constexpr std::array<definition, 9> section_definitions{{
    {0x70, "amqp:header:list"},
    {0x71, "amqp:delivery-annotations:map"},
    {0x72, "amqp:message-annotations:map"},
    {0x73, "amqp:properties:list"},
    {0x74, "amqp:application-properties:map"},
    {0x75, "amqp:data:binary"},
    {0x76, "amqp:amqp-sequence:list"},
    {0x77, "amqp:amqp-value:*"},
    {0x78, "amqp:footer:map"},
}};

constexpr const definition& definition_of(section which) noexcept {
    return section_definitions[static_cast<std::size_t>(which)];
}

constexpr std::optional<section> section_of(const descriptor& received) noexcept {
    if (received.name.empty()) {  // nearly always: the codes count from the first section's
        const std::uint64_t place = received.code - section_definitions.front().code;
        if (place < section_definitions.size()) return static_cast<section>(place);
        return {};
    }
    for (std::size_t place = 0; place < section_definitions.size(); ++place) {
        if (section_definitions[place].matches(received)) return static_cast<section>(place);
    }
    return {};
}

constexpr bool is_body(section which) noexcept { return which >= section::data && which <= section::amqp_value; }

// Whether `next` may come after `last`: later in the order, or one more data or sequence section.
constexpr bool may_follow(section last, section next) noexcept {
    if (is_body(last) && is_body(next)) return last == next && last != section::amqp_value;
    return last < next;
}

}  // namespace amqp
