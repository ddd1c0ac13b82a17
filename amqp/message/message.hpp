// A message as an application builds it (§3.2).
#pragma once

#include "amqp/message/body.hpp"
#include "amqp/message/header.hpp"
#include "amqp/message/properties.hpp"

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

// Encoded by production's policies.
bytes encoded(const message& content);

}  // namespace amqp
