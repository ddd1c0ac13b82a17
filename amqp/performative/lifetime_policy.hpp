// When a node that was made on demand goes away; the values of "lifetime-policy" in a terminus (§3.5.10 to §3.5.13).
#pragma once

#include "amqp/codec/fields.hpp"

namespace amqp {

struct delete_on_close {
    static constexpr definition defined{0x2b, "amqp:delete-on-close:list"};
    static constexpr auto fields() { return std::tuple{}; }
    friend bool operator==(const delete_on_close&, const delete_on_close&) = default;
};

struct delete_on_no_links {
    static constexpr definition defined{0x2c, "amqp:delete-on-no-links:list"};
    static constexpr auto fields() { return std::tuple{}; }
    friend bool operator==(const delete_on_no_links&, const delete_on_no_links&) = default;
};

struct delete_on_no_messages {
    static constexpr definition defined{0x2d, "amqp:delete-on-no-messages:list"};
    static constexpr auto fields() { return std::tuple{}; }
    friend bool operator==(const delete_on_no_messages&, const delete_on_no_messages&) = default;
};

struct delete_on_no_links_or_messages {
    static constexpr definition defined{0x2e, "amqp:delete-on-no-links-or-messages:list"};
    static constexpr auto fields() { return std::tuple{}; }
    friend bool operator==(const delete_on_no_links_or_messages&, const delete_on_no_links_or_messages&) = default;
};

}  // namespace amqp
