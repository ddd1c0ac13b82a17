// The sections of a message that a failed delivery changes.
#include "amqp/peer/redelivery.hpp"

#include <algorithm>

#include "amqp/codec/decoder.hpp"
#include "amqp/codec/encoder.hpp"
#include "amqp/message/encode.hpp"
#include "amqp/message/message_view.hpp"
#include "amqp/policy/defaults.hpp"

namespace amqp::peer {

namespace {

// Header, delivery annotations and message annotations stand first, in that order (§3.2).
bytes_view behind_annotations(bytes_view encoded) {
    decoder<production::validation_type, production::dispatch_type> in{encoded};
    for (bytes_view rest = in.rest(); in.remaining() > 0; rest = in.rest()) {
        descriptor name;
        if (!in.read_descriptor(name) || section_of(name) > section::message_annotations || !in.skip()) return rest;
    }
    return {};
}

}  // namespace

void redelivery::rewrite(const stored& message) {
    const message_view view{message.message.payload};
    auto header = view.header();
    const auto delivery_annotations = view.delivery_annotations();
    auto annotations = view.message_annotations();
    if (!header || !delivery_annotations || !annotations)
        return;  // malformed inside: as it is, for the receiver to refuse

    header->delivery_count = header->delivery_count.value_or(0) + message.failed_deliveries;
    for (const auto& [name, content] : message.annotations.entries) {
        const auto same = std::ranges::find(annotations->entries, name, &std::pair<value, value>::first);
        same == annotations->entries.end() ? annotations->insert(name, content) : void(same->second = content);
    }
    buffer::fixed written;
    encoder<buffer::fixed, production::dispatch_type> out{written};
    out.write(*header);
    if (!delivery_annotations->empty()) {
        out.write_descriptor(definition_of(section::delivery_annotations));
        out.write(*delivery_annotations);
    }
    if (!annotations->empty()) {
        out.write_descriptor(definition_of(section::message_annotations));
        out.write(*annotations);
    }
    written.pieces([&](bytes_view octets, bool) { front_.insert(front_.end(), octets.begin(), octets.end()); });
    pieces_ = {piece{front_}, piece{behind_annotations(message.message.payload)}};
}

}  // namespace amqp::peer
