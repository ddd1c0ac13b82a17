// What a controller asks of a coordinator (§4.5.2, §4.5.3).
#pragma once

#include <optional>

#include "amqp/codec/fields.hpp"

namespace amqp {

struct declare {
    static constexpr definition defined{0x31, "amqp:declare:list"};

    value global_id;  // the standard leaves its type open

    static constexpr auto fields() { return std::tuple{field{"global-id", &declare::global_id}}; }
    friend bool operator==(const declare&, const declare&) = default;
};

struct discharge {
    static constexpr definition defined{0x32, "amqp:discharge:list"};

    bytes txn_id;              // §4.5.4
    std::optional<bool> fail;  // true: roll back

    static constexpr auto fields() {
        return std::tuple{
            field{"txn-id", &discharge::txn_id, mandatory},
            field{"fail", &discharge::fail},
        };
    }
    friend bool operator==(const discharge&, const discharge&) = default;
};

}  // namespace amqp
