// A message as it was received: its sections are located at once and decoded when they are asked for (§3.2).
#pragma once

#include <array>
#include <vector>

#include "amqp/base/result.hpp"
#include "amqp/codec/decode.hpp"
#include "amqp/message/message.hpp"
#include "amqp/policy/defaults.hpp"

namespace amqp {

// Views and everything read as a view live as long as the encoded bytes. A section that is absent reads as empty; when
// the message as a whole is malformed, every question is answered with error().
template <validation::policy Validation, dispatch::policy Dispatch, cursor::policy Cursor = production::cursor_type>
class basic_message_view {
public:
    explicit basic_message_view(bytes_view encoded, const decode_limits& limits = {}) : limits_{limits} {
        error_ = amqp::decode(
            place_, encoded, [this](auto& in) { locate(in); }, limits_);
    }

    // none; section_order, no_body; bad_descriptor for what is no section; or why the bytes are no values at all.
    errc error() const noexcept { return error_; }
    bool has(section which) const noexcept { return at(which).data() != nullptr; }

    result<amqp::header> header() const { return read<amqp::header>(section::header); }
    result<map> delivery_annotations() const { return read<map>(section::delivery_annotations); }
    result<map> message_annotations() const { return read<map>(section::message_annotations); }
    result<amqp::properties> properties() const { return read<amqp::properties>(section::properties); }
    result<map> application_properties() const { return read<map>(section::application_properties); }
    // The same without copies: entry(std::string_view key, const borrowed_value&) for each, none when all were read.
    errc for_each_application_property(auto&& entry) const {
        return read_entries<std::string_view>(section::application_properties, entry);
    }
    errc for_each_message_annotation(auto&& entry) const {
        return read_entries<symbol_view>(section::message_annotations, entry);
    }
    result<amqp::borrowed_properties> borrowed_properties() const {
        return read<amqp::borrowed_properties>(section::properties);
    }
    result<map> footer() const { return read<map>(section::footer); }

    // wrong_type when the message has another kind of body.
    result<bytes_view> body_data() const { return read_body<bytes_view>(section::data); }  // of the first data section
    result<std::vector<bytes_view>> body_data_sections() const { return read_sections<bytes_view>(section::data); }
    result<std::vector<list>> body_sequences() const { return read_sections<list>(section::amqp_sequence); }
    result<value> body_value() const { return read_body<value>(section::amqp_value); }
    result<amqp::body> body() const;

    // A copy of everything, which owns its bytes.
    result<message> own() const;

    // Why own() refuses these bytes, in the policy's words: reads them once more, for somebody who has the time.
    static validation::finding explain(bytes_view encoded, const decode_limits& limits = {});

private:
    using decoder = amqp::decoder<Validation, Dispatch>;

    basic_message_view() = default;

    bytes_view at(section which) const noexcept { return found_[static_cast<std::size_t>(which)]; }

    void locate(decoder& in);
    template <class T>
    static bool read_section(decoder& in, section which, T&& content);
    static void read_sections_in_order(decoder& in);
    template <class T>
    result<T> read(section which) const;
    template <class Key>
    errc read_entries(section which, auto&& entry) const;
    template <class T>
    result<T> read_body(section which) const;
    template <class T>
    result<std::vector<T>> read_sections(section which) const;

    // From behind the section's descriptor to its end; where a section is repeated, to the end of the last.
    std::array<bytes_view, section_definitions.size()> found_{};
    decode_limits limits_;
    [[no_unique_address]] mutable decoder_place<Validation, Dispatch, Cursor> place_;  // of all reading, const or not
    errc error_ = errc::none;
};

using message_view = basic_message_view<production::validation_type, production::dispatch_type>;

template <validation::policy Validation, dispatch::policy Dispatch, cursor::policy Cursor>
void basic_message_view<Validation, Dispatch, Cursor>::locate(decoder& in) {
    const bytes_view encoded = in.rest();
    std::optional<section> last;
    bool has_body = false;
    while (in.ok() && in.remaining() > 0) {
        descriptor name;
        if (!in.read_descriptor(name)) return;
        const std::optional<section> next = section_of(name);
        if (!next) return void(in.fail(errc::bad_descriptor, "a section"));
        if (!Validation::holds(!last || may_follow(*last, *next))) {
            return void(in.fail(errc::section_order, "a later section"));
        }
        const std::size_t start = in.offset();
        if (!in.skip()) return;
        bytes_view& place = found_[static_cast<std::size_t>(*next)];
        const std::byte* const first = place.data() ? place.data() : encoded.data() + start;
        place = {first, encoded.data() + in.offset()};
        has_body = has_body || is_body(*next);
        last = next;
    }
    if (in.ok() && !Validation::holds(has_body)) in.fail(errc::no_body, "a body");
}

template <validation::policy Validation, dispatch::policy Dispatch, cursor::policy Cursor>
template <class T>
result<T> basic_message_view<Validation, Dispatch, Cursor>::read(section which) const {
    if (error_ != errc::none) return error_;
    T content{};
    if (!has(which)) return content;
    const errc fault = amqp::decode(
        place_, at(which),
        [&](decoder& in) { read_section(in, which, content); }, limits_);
    if (fault != errc::none) return fault;
    return content;
}

template <validation::policy Validation, dispatch::policy Dispatch, cursor::policy Cursor>
template <class Key>
errc basic_message_view<Validation, Dispatch, Cursor>::read_entries(section which, auto&& entry) const {
    if (error_ != errc::none || !has(which)) return error_;
    return amqp::decode(
        place_, at(which), [&](decoder& in) { in.template read_entries<Key>(entry); }, limits_);
}

template <validation::policy Validation, dispatch::policy Dispatch, cursor::policy Cursor>
template <class T>
result<T> basic_message_view<Validation, Dispatch, Cursor>::read_body(section which) const {
    if (error_ == errc::none && !has(which)) return errc::wrong_type;
    return read<T>(which);
}

template <validation::policy Validation, dispatch::policy Dispatch, cursor::policy Cursor>
template <class T>
result<std::vector<T>> basic_message_view<Validation, Dispatch, Cursor>::read_sections(section which) const {
    if (error_ != errc::none) return error_;
    if (!has(which)) return errc::wrong_type;
    std::vector<T> several;
    const errc fault = amqp::decode(
        place_, at(which),
        [&](decoder& in) {
            descriptor between;
            while (read_section(in, which, several.emplace_back()) && in.remaining() > 0) {
                if (!in.read_descriptor(between)) return;
            }
        },
        limits_);
    if (fault != errc::none) return fault;
    return several;
}

template <validation::policy Validation, dispatch::policy Dispatch, cursor::policy Cursor>
result<body> basic_message_view<Validation, Dispatch, Cursor>::body() const {
    const auto as_body = [](auto&& part) -> result<amqp::body> {
        if (!part) return part.error();
        return amqp::body{*std::move(part)};
    };
    if (has(section::amqp_value)) return as_body(body_value());
    if (has(section::amqp_sequence)) return as_body(body_sequences());
    const auto sections = body_data_sections();
    if (!sections) return sections.error();
    std::vector<payload> several;
    for (const bytes_view each : *sections) several.emplace_back(copy_of(each));
    if (several.size() == 1) return amqp::body{std::move(several.front())};
    return amqp::body{std::move(several)};
}

template <validation::policy Validation, dispatch::policy Dispatch, cursor::policy Cursor>
result<message> basic_message_view<Validation, Dispatch, Cursor>::own() const {
    message copy;
    errc fault = error_;
    const auto take = [&](auto&& section, auto& place) {
        if (fault != errc::none) return;
        if (section) {
            place = *std::move(section);
        } else {
            fault = section.error();
        }
    };
    take(header(), copy.header);
    take(delivery_annotations(), copy.delivery_annotations);
    take(message_annotations(), copy.message_annotations);
    take(properties(), copy.properties);
    take(application_properties(), copy.application_properties);
    take(body(), copy.body);
    take(footer(), copy.footer);
    if (fault != errc::none) return fault;
    return copy;
}

template <validation::policy Validation, dispatch::policy Dispatch, cursor::policy Cursor>
template <class T>
bool basic_message_view<Validation, Dispatch, Cursor>::read_section(decoder& in, section which, T&& content) {
    if constexpr (composite<std::remove_reference_t<T>>) {
        return in.read_list_of(content);
    } else {
        [[maybe_unused]] const auto here = in.at(definition_of(which));
        return in.read(content);
    }
}

template <validation::policy Validation, dispatch::policy Dispatch, cursor::policy Cursor>
void basic_message_view<Validation, Dispatch, Cursor>::read_sections_in_order(decoder& in) {
    descriptor name;
    while (in.ok() && in.remaining() > 0 && in.read_descriptor(name)) {
        switch (const section which = *section_of(name)) {
            case section::header:
                read_section(in, which, amqp::header{});
                break;
            case section::properties:
                read_section(in, which, amqp::properties{});
                break;
            case section::data:
                read_section(in, which, bytes_view{});
                break;
            case section::amqp_sequence:
                read_section(in, which, list{});
                break;
            case section::amqp_value:
                read_section(in, which, value{});
                break;
            default:
                read_section(in, which, map{});
        }
    }
}

template <validation::policy Validation, dispatch::policy Dispatch, cursor::policy Cursor>
validation::finding basic_message_view<Validation, Dispatch, Cursor>::explain(bytes_view encoded,
                                                                              const decode_limits& limits) {
    validation::finding found;
    basic_message_view located;
    const auto locate = [&](decoder& in) { located.locate(in); };
    if (amqp::decode(located.place_, encoded, locate, limits, &found) == errc::none) {
        amqp::decode(located.place_, encoded, read_sections_in_order, limits, &found);
    }
    return found;
}

}  // namespace amqp
