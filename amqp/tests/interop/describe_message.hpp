// Says what is in a message, a line for each field and entry, in the words of tools/peers/proton_types.py (§3.2).
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "amqp/message/message.hpp"
#include "amqp/tests/interop/describe.hpp"

namespace interop {

inline std::string line(std::string_view text) { return "  " + std::string{text} + "\n"; }

template <class T>
amqp::value as_value(const std::optional<T>& present) {
    return amqp::value{*present};
}
inline amqp::value as_value(const amqp::message_id& id) {
    return std::visit(
        []<class T>(const T& content) {
            if constexpr (std::is_same_v<T, std::monostate>) {
                return amqp::value{};
            } else {
                return amqp::value{content};
            }
        },
        id);
}

// A section that is a list of named fields.
template <class Section>
std::string describe_fields(std::string_view name, const Section& section) {
    std::string text;
    amqp::for_each_field<Section>([&](const auto& field) {
        const auto& member = section.*field.member;
        if (!amqp::is_absent(member)) text += line(std::string{field.name} + ": " + describe(as_value(member)));
    });
    return text.empty() ? text : std::string{name} + "\n" + text;
}

inline std::string describe_entries(std::string_view name, const amqp::map& section) {
    if (section.empty()) return {};
    std::string text = std::string{name} + "\n";
    for (const auto& [key, content] : section.entries) text += line(describe(key) + " => " + describe(content));
    return text;
}

struct body_text {
    std::string operator()(const amqp::payload& data) const {
        return "data\n" + line(describe(amqp::value{amqp::copy_of(data.view())}));
    }
    std::string operator()(const std::vector<amqp::payload>& sections) const {
        std::string text;
        for (const amqp::payload& data : sections) text += (*this)(data);
        return text;
    }
    std::string operator()(const std::vector<amqp::list>& sequences) const {
        std::string text;
        for (const amqp::list& sequence : sequences) {
            text += "amqp-sequence\n";
            for (const amqp::value& item : sequence.items) text += line(describe(item));
        }
        return text;
    }
    std::string operator()(const amqp::value& content) const {
        if (const auto* entries = content.get<amqp::map>()) return describe_entries("amqp-value", *entries);
        return "amqp-value\n" + line(describe(content));
    }
};

inline std::string describe(const amqp::message& m) {
    return describe_fields("header", m.header) + describe_entries("delivery-annotations", m.delivery_annotations) +
           describe_entries("message-annotations", m.message_annotations) +
           describe_fields("properties", m.properties) +
           describe_entries("application-properties", m.application_properties) + std::visit(body_text{}, m.body) +
           describe_entries("footer", m.footer);
}

}  // namespace interop
