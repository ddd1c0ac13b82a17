// What a message is and what it belongs to; stays as the sender wrote it (§3.2.4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "amqp/codec/fields.hpp"
#include "amqp/message/sections.hpp"

namespace amqp {

// §3.2.11 to §3.2.14: one of four types, and a string "1" is not the ulong 1.
using message_id = std::variant<std::monostate, std::uint64_t, uuid, bytes, std::string>;

struct properties {
    static constexpr definition defined = definition_of(section::properties);

    amqp::message_id message_id;
    std::optional<bytes> user_id;
    std::optional<std::string> to;
    std::optional<std::string> subject;
    std::optional<std::string> reply_to;
    amqp::message_id correlation_id;
    std::optional<symbol> content_type;
    std::optional<symbol> content_encoding;
    std::optional<timestamp> absolute_expiry_time;
    std::optional<timestamp> creation_time;
    std::optional<std::string> group_id;
    std::optional<std::uint32_t> group_sequence;
    std::optional<std::string> reply_to_group_id;

    static constexpr auto fields() {
        return std::tuple{
            field{"message-id", &properties::message_id},
            field{"user-id", &properties::user_id},
            field{"to", &properties::to},
            field{"subject", &properties::subject},
            field{"reply-to", &properties::reply_to},
            field{"correlation-id", &properties::correlation_id},
            field{"content-type", &properties::content_type},
            field{"content-encoding", &properties::content_encoding},
            field{"absolute-expiry-time", &properties::absolute_expiry_time},
            field{"creation-time", &properties::creation_time},
            field{"group-id", &properties::group_id},
            field{"group-sequence", &properties::group_sequence},
            field{"reply-to-group-id", &properties::reply_to_group_id},
        };
    }
    friend bool operator==(const properties&, const properties&) = default;
};

}  // namespace amqp
