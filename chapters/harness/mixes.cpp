// Messages that differ only in the types of their values: few or many, mixed or sorted, one before the others.
#include "chapters/harness/mixes.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <random>
#include <stdexcept>
#include <string>

#include "amqp/policy/dispatch/dispatch.hpp"

namespace perftalk {
namespace {

using amqp::constructor;
using random_numbers = std::mt19937;  // its numbers are the same everywhere; those of the distributions are not

// A body is so many values, whatever their types are. The messages together are so long that no branch predictor should
// learn the whole by heart, as it would a few hundred values that come again and again.
constexpr std::size_t values_a_body = 96, messages_a_sample = 512;

// What a decoder can meet and an encoder writes for a single value of a fixed width: nothing to copy but the value.
constexpr std::array kinds{
    constructor::null,      constructor::true_,       constructor::false_,    constructor::uint0,
    constructor::ulong0,    constructor::ubyte,       constructor::byte,      constructor::small_uint,
    constructor::small_ulong, constructor::small_int, constructor::small_long, constructor::ushort,
    constructor::short_,    constructor::uint_,       constructor::int_,      constructor::float_,
    constructor::char_,     constructor::decimal32,   constructor::ulong_,    constructor::long_,
    constructor::double_,   constructor::timestamp,   constructor::decimal64, constructor::uuid};

template <class T>
T patterned(random_numbers& random) {
    T bits;
    for (std::byte& each : bits) each = static_cast<std::byte>(random());
    return bits;
}

// A value whose smallest encoding begins with `kind`.
amqp::value value_of(constructor kind, random_numbers& random) {
    using enum constructor;
    const auto below = [&](std::uint32_t bound) { return static_cast<std::uint32_t>(random()) % bound; };
    switch (kind) {
        case null: return amqp::null_t{};
        case true_: return true;
        case false_: return false;
        case uint0: return std::uint32_t{0};
        case ulong0: return std::uint64_t{0};
        case ubyte: return static_cast<std::uint8_t>(below(256));
        case byte: return static_cast<std::int8_t>(below(256));
        case small_uint: return std::uint32_t{1 + below(255)};
        case small_ulong: return std::uint64_t{1 + below(255)};
        case small_int: return static_cast<std::int32_t>(below(128));
        case small_long: return static_cast<std::int64_t>(below(128));
        case ushort: return static_cast<std::uint16_t>(below(65'536));
        case short_: return static_cast<std::int16_t>(below(65'536));
        case uint_: return std::uint32_t{256 + below(1'000'000)};
        case int_: return static_cast<std::int32_t>(256 + below(1'000'000));
        case float_: return static_cast<float>(below(1000)) * 0.5f;
        case char_: return static_cast<char32_t>(U'a' + below(26));
        case decimal32: return amqp::decimal32{patterned<std::array<std::byte, 4>>(random)};
        case ulong_: return std::uint64_t{256 + below(1'000'000)};
        case long_: return std::int64_t{256 + below(1'000'000)};
        case double_: return static_cast<double>(below(1000)) * 0.5;
        case timestamp: return amqp::timestamp{1'767'225'600'000 + below(1'000'000)};
        case decimal64: return amqp::decimal64{patterned<std::array<std::byte, 8>>(random)};
        case uuid: return amqp::uuid{patterned<std::array<std::byte, 16>>(random)};
        default: throw std::invalid_argument("no value of a fixed width");
    }
}

// `count` kinds spread evenly over all of them, so that on average a chain finds few as late as many.
std::vector<constructor> spread(std::size_t count) {
    if (count == 0 || count > kinds.size()) throw std::invalid_argument("so many types there are not");
    std::vector<constructor> chosen;
    for (std::size_t i = 0; i < count; ++i) chosen.push_back(kinds[(2 * i + 1) * kinds.size() / (2 * count)]);
    return chosen;
}

// What stands at this place, counted from 1, when all constructors are compared one after the other.
constructor at_place(std::size_t place) {
    const auto order = []<constructor... Codes>(amqp::dispatch::codes<Codes...>) { return std::array{Codes...}; };
    constexpr auto chain = order(amqp::dispatch::constructors{});
    if (place == 0 || place > chain.size()) throw std::invalid_argument("there is no such place in the chain");
    return chain[place - 1];
}

// The kinds of one body, each chosen by `choose`.
std::vector<constructor> drawn(auto&& choose) {
    std::vector<constructor> body(values_a_body);
    std::ranges::generate(body, choose);
    return body;
}

std::vector<amqp::message> messages_of(auto&& kinds_of_body) {
    random_numbers random{20'260'105};
    std::vector<amqp::message> messages(messages_a_sample);
    for (amqp::message& each : messages) {
        amqp::list body;
        for (const constructor kind : kinds_of_body(random)) body.items.push_back(value_of(kind, random));
        each.body = amqp::value{std::move(body)};
    }
    return messages;
}

}  // namespace

std::optional<std::vector<amqp::message>> mix_called(std::string_view name) {
    const std::size_t dash = name.rfind('-');
    std::size_t number = 0;
    if (dash == name.npos) return {};
    const auto [end, error] = std::from_chars(name.data() + dash + 1, name.data() + name.size(), number);
    if (error != std::errc{} || end != name.data() + name.size()) return {};

    const std::string_view family = name.substr(0, dash);
    const auto any_of = [](const std::vector<constructor>& several, random_numbers& random) {
        return several[random() % several.size()];
    };
    if (family == "types-random" || family == "types-sorted") {
        return messages_of([&, several = spread(number)](random_numbers& random) {
            auto body = drawn([&] { return any_of(several, random); });
            if (family == "types-sorted") std::ranges::sort(body);
            return body;
        });
    }
    if (family == "types-skewed") {
        return messages_of([&, several = spread(number)](random_numbers& random) {
            return drawn([&] { return random() % 8 != 0 ? several[several.size() / 2] : any_of(several, random); });
        });
    }
    if (family == "position") {
        return messages_of([&](random_numbers&) { return drawn([&] { return at_place(number); }); });
    }
    return {};
}

}  // namespace perftalk
