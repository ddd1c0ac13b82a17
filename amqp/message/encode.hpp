// A message to bytes: its sections in the standard's order (§3.2).
#pragma once

#include <cassert>
#include <type_traits>

#include "amqp/codec/encoder.hpp"
#include "amqp/message/message.hpp"
#include "amqp/policy/cursor/cursor.hpp"
#include "amqp/policy/defaults.hpp"

namespace amqp {

// The data of a body is written with write_payload: where the buffer references long bytes, the message (or whoever
// lent it its bytes) stays until they are sent.
template <class Sink, class Dispatch>
class message_encoder {
public:
    explicit message_encoder(Sink& sink) noexcept : out_{sink} {}

    void write(const message& content) {
        if (!is_empty(content.header)) out_.write(content.header);
        write(section::delivery_annotations, content.delivery_annotations);
        write(section::message_annotations, content.message_annotations);
        if (!is_empty(content.properties)) out_.write(content.properties);
        write(section::application_properties, content.application_properties);
        std::visit([this](const auto& chosen) { this->write(chosen); }, content.body);
        write(section::footer, content.footer);
    }
    void write(const borrowed_message& content) {
        if (!is_empty(content.header)) out_.write(content.header);
        write<symbol_view>(section::message_annotations, content.message_annotations);
        if (!is_empty(content.properties)) out_.write(content.properties);
        write<std::string_view>(section::application_properties, content.application_properties);
        out_.write_descriptor(definition_of(section::data));
        out_.write_payload(content.body);
    }

private:
    template <class Key>
    void write(section which, std::span<const borrowed_entry> entries) {
        if (entries.empty()) return;
        out_.write_descriptor(definition_of(which));
        out_.template write_entries<Key>(entries);
    }
    void write(section which, const map& content) {
        if (content.empty()) return;
        out_.write_descriptor(definition_of(which));
        out_.write(content);
    }
    void write(const payload& content) {
        out_.write_descriptor(definition_of(section::data));
        out_.write_payload(content.view());
    }
    void write(const std::vector<payload>& several) {
        assert(!several.empty());
        for (const payload& each : several) write(each);
    }
    void write(const std::vector<list>& several) {
        assert(!several.empty());
        for (const list& each : several) {
            out_.write_descriptor(definition_of(section::amqp_sequence));
            out_.write(each);
        }
    }
    void write(const value& content) {
        out_.write_descriptor(definition_of(section::amqp_value));
        out_.write(content);
    }

    encoder<Sink, Dispatch> out_;
};

// Clears `out` and fills it with the encoded message.
template <dispatch::policy Dispatch, cursor::policy Cursor = production::cursor_type, buffer::policy Buffer,
          sendable Content = message>
void encode(Buffer& out, const Content& content) {
    out.clear();
    out.write([&](auto& whole) {
        Cursor::write(whole, [&](auto& sink) {
            message_encoder<std::remove_cvref_t<decltype(sink)>, Dispatch>{sink}.write(content);
        });
    });
}

}  // namespace amqp
