// What every validation that refuses malformed bytes must do, whoever wrote it; includes Catch2.
#pragma once

#include <random>

#include "amqp/message/encode.hpp"
#include "amqp/message/message_view.hpp"
#include "amqp/policy/dispatch/dispatch.hpp"
#include "amqp/policy/validation/checked.hpp"
#include "amqp/tests/catch.hpp"
#include "amqp/tests/hex.hpp"
#include "amqp/tests/samples.hpp"

namespace amqp::validation {

// What came of reading: why it was refused, or what was read, as bytes again.
struct reading {
    errc error = errc::none;
    bytes content;
    friend bool operator==(const reading&, const reading&) = default;
};

template <policy Validation, dispatch::policy Dispatch>
reading read_as_value(bytes_view input) {
    value content;
    const errc error = decode<Validation, Dispatch>(input, [&](auto& in) { in.read(content); });
    return error == errc::none ? reading{error, samples::wire(content)} : reading{error, {}};
}

template <policy Validation, dispatch::policy Dispatch>
reading read_as_composite(bytes_view input) {
    reading out;
    const auto read_if = [&]<class T>(auto& in, const descriptor& received, T content) {
        if (!T::defined.matches(received)) return false;
        if (in.read_list_of(content)) out.content = samples::wire(content);
        return true;
    };
    out.error = decode<Validation, Dispatch>(input, [&](auto& in) {
        descriptor received;
        if (!in.read_descriptor(received)) return;
        const bool known = [&]<class... Ts>(std::type_identity<std::tuple<Ts...>>) {
            return (read_if(in, received, Ts{}) || ...);
        }(std::type_identity<all_composites>{});
        if (!known) in.fail(errc::bad_descriptor);
    });
    if (out.error != errc::none) out.content.clear();
    return out;
}

template <policy Validation, dispatch::policy Dispatch>
reading read_as_message(bytes_view input) {
    const auto content = basic_message_view<Validation, Dispatch>{input}.own();
    return content ? reading{errc::none, encoded(*content)} : reading{content.error(), {}};
}

// Calls f with bytes of every kind, and with each of them damaged in many ways; always the same ones.
inline void for_each_input(auto&& f) {
    std::vector<bytes> whole;
    for (const value& each : samples::values()) whole.push_back(samples::wire(each));
    for (const value& each : samples::compounds()) whole.push_back(samples::wire(each));
    samples::for_each_composite([&](const auto& each) { whole.push_back(samples::wire(each)); });
    for (const message& each : samples::messages()) whole.push_back(encoded(each));

    std::mt19937 random{20110726};
    const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random()) % bound; };
    const auto position = [&](const bytes& octets) { return static_cast<std::ptrdiff_t>(below(octets.size())); };
    // Bytes that mean something in many places.
    constexpr std::uint8_t telling[] = {0x00, 0x01, 0x40, 0x41, 0x43, 0x45, 0x53, 0x56, 0x7F, 0x80, 0xA0,
                                        0xA1, 0xA3, 0xB1, 0xC0, 0xC1, 0xD0, 0xD1, 0xE0, 0xF0, 0xFF};
    const auto damage = [&](bytes& octets) {
        const auto at = octets.begin() + position(octets);
        switch (below(5)) {
            case 0:
                *at = static_cast<std::byte>(random());
                break;
            case 1:
                *at = static_cast<std::byte>(telling[below(std::size(telling))]);
                break;
            case 2:
                octets.insert(at, static_cast<std::byte>(telling[below(std::size(telling))]));
                break;
            case 3:
                octets.erase(at);
                break;
            default:
                octets.erase(at, octets.end());
        }
    };
    for (const bytes& each : whole) {
        f(each);
        for (int round = 0; round < 150; ++round) {
            bytes damaged = each;
            for (std::size_t times = 1 + below(3); times > 0 && !damaged.empty(); --times) damage(damaged);
            f(damaged);
        }
    }
}

// The same error for the same bytes, and the same content, as `checked` finds with the dispatch `Known`.
template <policy Validation, dispatch::policy Dispatch, dispatch::policy Known>
void check_conformance() {
    static_assert(Validation::refuses_malformed);
    int refused = 0, taken = 0;
    for_each_input([&](const bytes& input) {
        const reading expected[] = {read_as_value<checked, Known>(input), read_as_composite<checked, Known>(input),
                                    read_as_message<checked, Known>(input)};
        const reading found[] = {read_as_value<Validation, Dispatch>(input),
                                 read_as_composite<Validation, Dispatch>(input),
                                 read_as_message<Validation, Dispatch>(input)};
        constexpr const char* kinds[] = {"value", "composite", "message"};
        for (std::size_t i = 0; i < std::size(kinds); ++i) {
            ++(expected[i].error == errc::none ? taken : refused);
            if (found[i] == expected[i]) continue;
            FAIL("as a " << kinds[i] << ": " << text(found[i].error) << " instead of " << text(expected[i].error)
                         << ", for " << hex(input));
        }
    });
    CHECK(refused > 1000);
    CHECK(taken > 1000);
}

}  // namespace amqp::validation
