// Messages which together hold every section, every field and every type: those of proton_types.py (§3.2).
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "amqp/message/message.hpp"
#include "amqp/tests/interop/every_value.hpp"

namespace interop {

inline constexpr std::array<std::string_view, 4> annotated_types{"ulong", "timestamp", "uuid", "symbol"};

inline amqp::map annotations(value last_key, value last_value) {
    amqp::map all;
    for (const examples& scalar : every_scalar()) {
        const bool chosen = std::ranges::count(annotated_types, scalar.type) > 0;
        if (chosen) all.insert(symbol{"x-opt-" + scalar.type}, scalar.values.back());
    }
    all.insert(std::move(last_key), std::move(last_value));
    return all;
}

// Every section but the other kinds of body.
inline amqp::message sections_message() {
    amqp::message m;
    m.header = {.durable = true, .priority = 9, .ttl = 3600000, .first_acquirer = true, .delivery_count = 3};
    m.delivery_annotations = annotations(symbol{"x-opt-hop"}, amqp::list{{1, "one"}});
    m.message_annotations = annotations(symbol{"x-opt-map"}, amqp::map{{{"k", U'v'}}});
    m.properties = {.message_id = amqp::uuid{octets<16>(0x0011223344556677, 0x8899aabbccddeeff)},
                    .user_id = amqp::copy_of(amqp::view_of({"user\0", 5})),
                    .to = "to",
                    .subject = "subject",
                    .reply_to = "reply-to",
                    .correlation_id = std::uint64_t{18446744073709551615u},
                    .content_type = symbol{"application/octet-stream"},
                    .content_encoding = symbol{"identity"},
                    .absolute_expiry_time = amqp::timestamp{4102444800000},
                    .creation_time = amqp::timestamp{1700000000123},
                    .group_id = "group",
                    .group_sequence = 4294967295,
                    .reply_to_group_id = "reply-to-group"};
    for (const examples& scalar : every_scalar()) m.application_properties.insert(scalar.type, scalar.values.back());
    m.body = value{"body"};
    m.footer.insert(symbol{"x-opt-checksum"}, amqp::copy_of(amqp::view_of("\x01\x02\x03\x04")));
    return m;
}

inline amqp::message data_message() {
    amqp::message m;
    m.properties.message_id = amqp::copy_of(amqp::view_of({"\0id", 3}));
    m.properties.correlation_id = "text id";
    m.body = std::vector{amqp::payload{all_octets()}, amqp::payload{}};
    return m;
}

inline amqp::message sequence_message() {
    amqp::list one_of_each;
    for (const examples& scalar : every_scalar()) one_of_each.items.push_back(scalar.values.front());
    amqp::message m;
    m.body = std::vector{one_of_each, amqp::list{}};
    return m;
}

struct named_message {
    std::string name;
    amqp::message content;
};

// One for each type, after those that are about sections.
inline std::vector<named_message> every_message() {
    std::vector<named_message> all{
        {"sections", sections_message()}, {"data", data_message()}, {"sequence", sequence_message()}};
    for (const auto& types : {every_scalar(), every_compound()}) {
        for (const examples& each : types) {
            all.push_back({each.type, {}});
            all.back().content.body = value{amqp::map{{{each.type, amqp::list{each.values}}}}};
        }
    }
    return all;
}

}  // namespace interop
