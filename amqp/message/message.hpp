// A message as an application builds it (§3.2).
#pragma once

#include <concepts>
#include <span>

#include "amqp/message/body.hpp"
#include "amqp/message/header.hpp"
#include "amqp/message/properties.hpp"
#include "amqp/types/borrowed_value.hpp"

namespace amqp {

// Sections that hold nothing are not sent; the body always is. Keys of annotations are symbols (§3.2.10), keys of
// application properties strings.
struct message {
    amqp::header header;
    map delivery_annotations;  // for the next hop only (§3.2.2)
    map message_annotations;   // for every hop (§3.2.3)
    amqp::properties properties;
    map application_properties;  // §3.2.5
    amqp::body body;
    map footer;  // §3.2.9

    friend bool operator==(const message&, const message&) = default;
};

// The same for somebody who has the parts elsewhere and wants no copies: nothing is allocated to build or to encode it.
// All it refers to stays until the call that takes it has returned. The body is one data section.
struct borrowed_message {
    amqp::header header;
    std::span<const borrowed_entry> message_annotations;
    borrowed_properties properties;
    std::span<const borrowed_entry> application_properties;
    bytes_view body;
};

template <class T>
concept sendable = std::same_as<T, message> || std::same_as<T, borrowed_message>;

// Encoded by production's policies.
bytes encoded(const message& content);

}  // namespace amqp
