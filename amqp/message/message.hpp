// A message as an application builds it (§3.2).
#pragma once

#include "amqp/message/body.hpp"
#include "amqp/message/header.hpp"
#include "amqp/message/properties.hpp"

namespace amqp {

// Sections that hold nothing are not sent; the body always is. Keys of annotations are symbols, keys of application
// properties strings.
struct message {
    amqp::header header;
    map delivery_annotations;  // for the next hop only
    map message_annotations;   // for every hop
    amqp::properties properties;
    map application_properties;
    amqp::body body;
    map footer;

    friend bool operator==(const message&, const message&) = default;
};

// Encoded by production's policies.
bytes encoded(const message& content);

}  // namespace amqp
