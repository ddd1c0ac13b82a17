// What went wrong, for the other side to read (§2.8.14).
#pragma once

#include <optional>
#include <string>

#include "amqp/codec/fields.hpp"

namespace amqp {

struct error {
    static constexpr definition defined{0x1d, "amqp:error:list"};

    symbol condition;  // one of conditions.hpp, or a word of the peer's own
    std::optional<std::string> description;
    map info;

    static constexpr auto fields() {
        return std::tuple{
            field{"condition", &error::condition, mandatory},
            field{"description", &error::description},
            field{"info", &error::info},
        };
    }
    friend bool operator==(const error&, const error&) = default;
};

}  // namespace amqp
