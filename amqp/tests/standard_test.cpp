// What the structs say about themselves is what the standard's own XML says, field by field (§1.4).
#include <cstdlib>
#include <set>

#include "amqp/message/message.hpp"
#include "amqp/performative/all.hpp"
#include "amqp/policy/dispatch/dispatch.hpp"
#include "amqp/tests/catch.hpp"
#include "amqp/tests/standard.hpp"

namespace amqp {
namespace {

using composites = decltype(std::tuple_cat(all_composites{}, std::tuple<header, properties>{}));
using restricted_types =
    std::tuple<role, sender_settle_mode, receiver_settle_mode, terminus_durability, terminus_expiry_policy, sasl_code>;

// --- the standard's name for the C++ type of a field

std::string without(std::string_view text, std::string_view front, std::string_view back) {
    if (text.starts_with(front)) text.remove_prefix(front.size());
    if (text.ends_with(back)) text.remove_suffix(back.size());
    return std::string{text};
}

template <class T>
std::string name_of_type();

template <class... Ts>
std::string names_of_choice(std::type_identity<std::variant<std::monostate, Ts...>>) {
    const std::set<std::string> names{name_of_type<Ts>()...};
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : " or ") + name;
    return out;
}
template <class T>
std::string name_of_content(std::type_identity<std::optional<T>>) {
    return name_of_type<T>();
}
template <class T>
std::string name_of_content(std::type_identity<multiple<T>>) {
    return name_of_type<T>();
}

template <class T>
std::string name_of_type() {
    // clang-format off
    if constexpr (is_optional<T> || is_multiple<T>) return name_of_content(std::type_identity<T>{});
    else if constexpr (is_choice<T>) return names_of_choice(std::type_identity<T>{});
    else if constexpr (composite<T>) return without(T::defined.name, "amqp:", ":list");
    else if constexpr (std::is_same_v<T, value>) return "*";
    else if constexpr (std::is_same_v<T, bool>) return "boolean";
    else if constexpr (std::is_same_v<T, std::uint8_t>) return "ubyte";
    else if constexpr (std::is_same_v<T, std::uint16_t>) return "ushort";
    else if constexpr (std::is_same_v<T, std::uint32_t>) return "uint";
    else if constexpr (std::is_same_v<T, std::uint64_t>) return "ulong";
    else if constexpr (std::is_same_v<T, timestamp>) return "timestamp";
    else if constexpr (std::is_same_v<T, uuid>) return "uuid";
    else if constexpr (std::is_same_v<T, bytes> || std::is_same_v<T, delivery_tag>) return "binary";
    else if constexpr (std::is_same_v<T, std::string>) return "string";
    else if constexpr (std::is_same_v<T, symbol>) return "symbol";
    else if constexpr (std::is_same_v<T, map>) return "map";
    else if constexpr (std::is_same_v<T, role>) return "role";
    else if constexpr (std::is_same_v<T, sender_settle_mode>) return "sender-settle-mode";
    else if constexpr (std::is_same_v<T, receiver_settle_mode>) return "receiver-settle-mode";
    else if constexpr (std::is_same_v<T, terminus_durability>) return "terminus-durability";
    else if constexpr (std::is_same_v<T, terminus_expiry_policy>) return "terminus-expiry-policy";
    else if constexpr (std::is_same_v<T, sasl_code>) return "sasl-code";
    // clang-format on
}

template <class T>
std::string text_of_default(T content) {
    if constexpr (restricted<T>) {
        return std::string{name_of(content)};
    } else if constexpr (std::is_same_v<T, bool>) {
        return content ? "true" : "false";
    } else {
        return std::to_string(content);
    }
}

// --- a field in one line, as we have it and as the standard has it

std::string line(const std::string& name, const std::string& type, bool mandatory, bool multiple,
                 const std::string& standing_for_absent) {
    return name + ": " + type + (multiple ? " multiple" : "") + (mandatory ? " mandatory" : "") +
           (standing_for_absent.empty() ? "" : " default " + standing_for_absent);
}

template <class T>
std::vector<std::string> our_lines() {
    std::vector<std::string> lines;
    for_each_field<T>([&](const auto& each) {
        using member = typename std::remove_cvref_t<decltype(each)>::type;
        using rule = std::remove_cvref_t<decltype(each.rule)>;
        constexpr bool is_mandatory = std::is_same_v<rule, mandatory_field>;
        std::string standing_for_absent;
        if constexpr (requires { each.rule.value; }) standing_for_absent = text_of_default(member{each.rule.value});
        lines.push_back(line(std::string{each.name}, name_of_type<member>(), is_mandatory, is_multiple<member>,
                             standing_for_absent));
    });
    return lines;
}

std::vector<std::string> their_lines(const standard::document& document, const standard::type& type) {
    std::vector<std::string> lines;
    for (const standard::field& each : type.fields) {
        const std::string held = each.type == "*" ? document.candidates(each.requires_) : document.resolved(each.type);
        lines.push_back(line(each.name, held, each.mandatory, each.multiple, each.default_));
    }
    return lines;
}

// nullptr only where somebody said so in the environment; a missing package is a failure.
const standard::document* the_standard() {
    if (std::getenv("PERFTALK_WITHOUT_SPECS")) {
        WARN("SKIPPED: PERFTALK_WITHOUT_SPECS is set, so nothing was compared with the standard's XML");
        return nullptr;
    }
    static const standard::document document{"/usr/share/amqp/specs/1-0"};
    return &document;
}

template <class T>
void check_composite(const standard::document& document) {
    const standard::type& type = document.find(without(T::defined.name, "amqp:", ":list"));
    CAPTURE(type.name);
    CHECK(T::defined.name == type.descriptor);
    CHECK(T::defined.code == type.code);
    CHECK(our_lines<T>() == their_lines(document, type));
    for_each_field<T>([&](const auto& each) {
        CAPTURE(each.name);
        if constexpr (requires { each.rule.value; }) CHECK(T{}.*each.member == each.rule.value);
    });
}

template <class E>
void check_restricted(const standard::document& document) {
    const standard::type& type = document.find(name_of_type<E>());
    CAPTURE(type.name);
    using wire = typename choices<E>::wire;
    CHECK(type.source == name_of_type<wire>());
    std::vector<std::string> ours, theirs;
    for (std::size_t i = 0; i < std::size(choices<E>::names); ++i) {
        const std::string name{choices<E>::names[i]};
        if constexpr (is_word<E>) {
            ours.push_back(name + " " + name);
        } else {
            ours.push_back(name + " " + text_of_default(static_cast<wire>(i)));
        }
    }
    for (const standard::choice& each : type.choices) theirs.push_back(each.name + " " + each.value);
    CHECK(ours == theirs);
}

}  // namespace

TEST_CASE("every composite has the fields of the standard in its order", "[performative][message][1.4]") {
    const standard::document* document = the_standard();
    if (!document) return;
    [&]<class... Ts>(std::type_identity<std::tuple<Ts...>>) {
        (check_composite<Ts>(*document), ...);
    }(std::type_identity<composites>{});

    std::set<std::string> ours, theirs;
    [&]<class... Ts>(std::type_identity<std::tuple<Ts...>>) {
        (ours.insert(std::string{Ts::defined.name}), ...);
    }(std::type_identity<composites>{});
    for (const standard::type& each : document->types()) {
        if (each.kind == "composite") theirs.insert(each.descriptor);
    }
    CHECK(ours == theirs);
}

TEST_CASE("the enums have the choices of the standard", "[performative][1.4]") {
    const standard::document* document = the_standard();
    if (!document) return;
    [&]<class... Es>(std::type_identity<std::tuple<Es...>>) {
        (check_restricted<Es>(*document), ...);
    }(std::type_identity<restricted_types>{});
}

TEST_CASE("the error conditions are the standard's", "[performative][2.8.15]") {
    const standard::document* document = the_standard();
    if (!document) return;
    const std::set<std::string> ours{std::begin(condition::all), std::end(condition::all)};
    std::set<std::string> theirs;
    for (const standard::type& each : document->types()) {
        if (!each.provides_for("error-condition")) continue;
        for (const standard::choice& choice : each.choices) theirs.insert(choice.value);
    }
    CHECK(ours == theirs);
}

TEST_CASE("the sections of a message are the standard's, in its order", "[message][3.2]") {
    const standard::document* document = the_standard();
    if (!document) return;
    std::vector<std::string> ours, theirs;
    for (const definition& each : section_definitions) {
        ours.push_back(std::string{each.name} + " " + std::to_string(each.code));
    }
    for (const standard::type& each : document->types()) {
        if (each.provides_for("section")) theirs.push_back(each.descriptor + " " + std::to_string(each.code));
    }
    CHECK(ours == theirs);
}

TEST_CASE("the primitive encodings are the standard's, and their width is in the code", "[types][1.6]") {
    const standard::document* document = the_standard();
    if (!document) return;
    std::set<int> theirs, ours;
    for (const standard::type& each : document->types()) {
        for (const standard::encoding& encoding : each.encodings) {
            const int code = std::stoi(encoding.code, nullptr, 16);
            theirs.insert(code);
            const int width_class = code >> 4;
            const int fixed_width = width_class == 4 ? 0 : 1 << (width_class - 5);
            const int width = encoding.category == "fixed" ? fixed_width : width_class % 2 == 0 ? 1 : 4;
            CHECK(std::to_string(width) == (encoding.width));
            if (encoding.category == "compound") CHECK((width_class == 0xC || width_class == 0xD));
            if (encoding.category == "array") CHECK((width_class == 0xE || width_class == 0xF));
        }
    }
    for (int code = 1; code < 256; ++code) {
        if (is_primitive(static_cast<std::uint8_t>(code))) ours.insert(code);
    }
    CHECK(ours == theirs);
}

}  // namespace amqp
