// Any performative in words: its name and fields come from the structs that the codec uses.
#include "amqp/engine/trace.hpp"

#include <array>
#include <string>
#include <tuple>
#include <vector>

#include "amqp/codec/decoder.hpp"
#include "amqp/framing/frame_header.hpp"
#include "amqp/framing/protocol_header.hpp"
#include "amqp/performative/all.hpp"
#include "amqp/policy/defaults.hpp"

namespace amqp::engine {

namespace {

// What claims to be longer is taken for something else than a frame, before memory is spent on it.
constexpr std::size_t longest_frame = 64 * 1024 * 1024;
constexpr std::size_t longest_text = 60, longest_payload = 24;

struct words {
    std::uint64_t code;
    std::string_view name;
    std::vector<std::string_view> fields;
};

template <class... Composites>
std::vector<words> words_of(std::tuple<Composites...>) {
    std::vector<words> all;
    const auto add = [&]<class T>(const T&) {
        words& made = all.emplace_back(words{T::defined.code, T::defined.word(), {}});
        for_each_field<T>([&](const auto& each) { made.fields.push_back(each.name); });
    };
    (add(Composites{}), ...);
    return all;
}

const words* find(const value& descriptor) {
    using known = std::tuple<open, begin, attach, flow, transfer, disposition, detach, end, close, sasl_mechanisms,
                             sasl_init, sasl_challenge, sasl_response, sasl_outcome, source, target, coordinator, error,
                             received, accepted, rejected, released, modified>;
    static const std::vector<words> all = words_of(known{});
    const auto* const code = descriptor.get<std::uint64_t>();
    const auto* const name = descriptor.get<symbol>();
    for (const words& each : all) {
        if (code && *code == each.code) return &each;
        if (name && name->text() == "amqp:" + std::string{each.name} + ":list") return &each;
    }
    return nullptr;
}

std::string quoted(std::string_view text, std::size_t at_most = longest_text) {
    std::string out = "\"";
    for (const char c : text.substr(0, at_most)) out += c >= ' ' && c <= '~' ? c : '.';
    return out + (text.size() > at_most ? "...\"" : "\"");
}

bool is_secret(std::string_view field) {
    return field == "initial-response" || field == "response" || field == "challenge";
}

std::string text(const value& content);

template <class Items>
std::string joined(const Items& items, auto&& text_of) {
    std::string out;
    for (const auto& each : items) {
        if (out.size() > longest_text) return out + " ...";
        if (!out.empty()) out += ", ";
        out += text_of(each);
    }
    return out;
}

std::string fields_of(const words& known, const list& content) {
    std::string out;
    for (std::size_t i = 0; i < content.items.size() && i < known.fields.size(); ++i) {
        if (content.items[i].is_null()) continue;
        if (!out.empty()) out += ' ';
        out += std::string{known.fields[i]} + "=" + (is_secret(known.fields[i]) ? "(hidden)" : text(content.items[i]));
    }
    return out;
}

std::string text(const described& content) {
    const words* const known = find(content.descriptor());
    const list* const fields = content.content().get<list>();
    if (known && fields) return std::string{known->name} + "(" + fields_of(*known, *fields) + ")";
    return text(content.descriptor()) + ":" + text(content.content());
}

std::string text(const value& content) {
    const auto of_entry = [](const auto& entry) { return text(entry.first) + "=" + text(entry.second); };
    return std::visit(
        [&]<class T>(const T& it) -> std::string {
            if constexpr (std::is_same_v<T, bool>) {
                return it ? "true" : "false";
            } else if constexpr (std::is_arithmetic_v<T>) {
                return std::to_string(it);
            } else if constexpr (std::is_same_v<T, std::string>) {
                return quoted(it);
            } else if constexpr (std::is_same_v<T, symbol>) {
                return std::string{it.text().substr(0, longest_text)};
            } else if constexpr (std::is_same_v<T, bytes>) {
                return quoted(text_of(bytes_view{it}));
            } else if constexpr (std::is_same_v<T, list>) {
                return "[" + joined(it.items, [](const value& each) { return text(each); }) + "]";
            } else if constexpr (std::is_same_v<T, array>) {
                return "[" + joined(it.items, [](const value& each) { return text(each); }) + "]";
            } else if constexpr (std::is_same_v<T, map>) {
                return "{" + joined(it.entries, of_entry) + "}";
            } else if constexpr (std::is_same_v<T, described>) {
                return text(it);
            } else {
                return std::string{name_of(content.type())};
            }
        },
        content.content());
}

std::string text_of_frame(const frame_header& header, bytes_view body) {
    std::string out = "[" + std::to_string(header.channel) + "] ";
    if (body.empty()) return out + "(heartbeat)";
    decoder<production::validation_type, production::dispatch_type> in{body};
    value performative;
    if (!in.read(performative))
        return out + "(" + std::string{amqp::text(in.error())} + " at byte " + std::to_string(in.fault_offset()) + ")";
    const described* const composite = performative.get<described>();
    const words* const known = composite ? find(composite->descriptor()) : nullptr;
    const list* const fields = known ? composite->content().get<list>() : nullptr;
    out += fields ? std::string{known->name} + " " + fields_of(*known, *fields) : text(performative);
    if (in.remaining() > 0) {
        out += " payload " + std::to_string(in.remaining()) + " bytes " +
               quoted(amqp::text_of(in.rest()), longest_payload);
    }
    return out;
}

}  // namespace

void trace::look(direction& of, bytes_view octets) {
    if (of.is_lost) return;
    of.pending.insert(of.pending.end(), octets.begin(), octets.end());
    std::size_t done = 0;
    while (const std::size_t size = tell_next(of, bytes_view{of.pending}.subspan(done))) done += size;
    of.pending.erase(of.pending.begin(), of.pending.begin() + static_cast<std::ptrdiff_t>(done));
}

std::size_t trace::tell_next(direction& of, bytes_view octets) {
    if (of.is_lost || octets.size() < frame_header_size) return 0;
    if (text_of(octets.first(4)) == "AMQP") {
        const auto protocol = static_cast<protocol_id>(octets[4]);
        line_(std::string{of.arrow} + "AMQP 1.0" + (protocol == protocol_id::sasl ? " with SASL" : ""));
        return protocol_header_size;
    }
    const frame_header header = load_frame_header(octets.data());
    const std::size_t start = std::size_t{4} * header.data_offset;
    if (header.size < start || start < frame_header_size || header.size > longest_frame) {
        of.is_lost = true;
        line_(std::string{of.arrow} + "(no frame)");
        return 0;
    }
    if (octets.size() < header.size) return 0;
    line_(std::string{of.arrow} + text_of_frame(header, octets.subspan(start, header.size - start)));
    return header.size;
}

}  // namespace amqp::engine
