// What a described value says it is: a number, or a name of the same meaning (§1.2, §1.4).
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
};

}  // namespace amqp
