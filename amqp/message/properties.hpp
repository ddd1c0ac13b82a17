// What a message is and what it belongs to; stays as the sender wrote it (§3.2.4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "amqp/codec/fields.hpp"
#include "amqp/message/sections.hpp"

namespace amqp {

// Whose memory text and binaries lie in.
struct owned {
    using binary = bytes;
    using text = std::string;
    using word = symbol;
};
struct borrowed {  // by somebody who keeps it unchanged as long as it is looked at
    using binary = bytes_view;
    using text = std::string_view;
    using word = symbol_view;
};

// §3.2.11 to §3.2.14: one of four types, and a string "1" is not the ulong 1.
template <class Memory>
using basic_message_id =
    std::variant<std::monostate, std::uint64_t, uuid, typename Memory::binary, typename Memory::text>;
using message_id = basic_message_id<owned>;
using borrowed_message_id = basic_message_id<borrowed>;

template <class Memory>
struct basic_properties {
    static constexpr definition defined = definition_of(section::properties);

    using binary = typename Memory::binary;
    using text = typename Memory::text;
    using word = typename Memory::word;

    basic_message_id<Memory> message_id;
    std::optional<binary> user_id;
    std::optional<text> to;
    std::optional<text> subject;
    std::optional<text> reply_to;
    basic_message_id<Memory> correlation_id;
    std::optional<word> content_type;
    std::optional<word> content_encoding;
    std::optional<timestamp> absolute_expiry_time;
    std::optional<timestamp> creation_time;
    std::optional<text> group_id;
    std::optional<std::uint32_t> group_sequence;
    std::optional<text> reply_to_group_id;

    static constexpr auto fields() {
        return std::tuple{
            field{"message-id", &basic_properties::message_id},
            field{"user-id", &basic_properties::user_id},
            field{"to", &basic_properties::to},
            field{"subject", &basic_properties::subject},
            field{"reply-to", &basic_properties::reply_to},
            field{"correlation-id", &basic_properties::correlation_id},
            field{"content-type", &basic_properties::content_type},
            field{"content-encoding", &basic_properties::content_encoding},
            field{"absolute-expiry-time", &basic_properties::absolute_expiry_time},
            field{"creation-time", &basic_properties::creation_time},
            field{"group-id", &basic_properties::group_id},
            field{"group-sequence", &basic_properties::group_sequence},
            field{"reply-to-group-id", &basic_properties::reply_to_group_id},
        };
    }
    friend bool operator==(const basic_properties&, const basic_properties&) = default;
};
using properties = basic_properties<owned>;
using borrowed_properties = basic_properties<borrowed>;

}  // namespace amqp
