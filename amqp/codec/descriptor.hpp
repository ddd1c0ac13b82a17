// What a described value says it is: a number, or a name of the same meaning (§1.2, §1.4, §1.5).
#pragma once

#include <cstdint>
#include <string_view>

namespace amqp {

// As received. Where the peer used a symbol, `code` is 0 and `name` is a view into the received bytes.
struct descriptor {
    std::uint64_t code = 0;
    std::string_view name;
};

// As the standard defines it. Names are compared whole: a prefix is another type.
struct definition {
    std::uint64_t code;
    std::string_view name;
    // The word in the middle: "open" of "amqp:open:list".
    constexpr std::string_view word() const noexcept {
        const auto start = name.find(':') + 1;
        return name.substr(start, name.rfind(':') - start);
    }
    constexpr bool matches(const descriptor& received) const noexcept {
        return received.name.empty() ? received.code == code : received.name == name;
    }
    // Flow, transfer, disposition, the states of a delivery and the sections of a message come over and over;
    // everything else is said once a connection, a session or a link.
    constexpr bool comes_often() const noexcept {
        return (code >= 0x13 && code <= 0x15) || (code >= 0x23 && code <= 0x27) || code >= 0x70;
    }
};

}  // namespace amqp
