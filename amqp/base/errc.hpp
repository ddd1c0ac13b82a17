// What can go wrong, in one byte, and how it becomes a std::error_code at the boundary of the library.
#pragma once

#include <cstdint>
#include <string_view>
#include <system_error>

namespace amqp {

enum class errc : std::uint8_t {
    none = 0,

    // A value (§1.2, §1.6)
    truncated,         // the bytes end inside a value
    bad_constructor,   // a byte that begins no encoding of the standard
    bad_size,          // a size field contradicts its content
    bad_count,         // a count contradicts its content, or a map has a key without a value
    bad_boolean,       // a boolean octet that is neither 0 nor 1
    bad_char,          // not a Unicode scalar value
    bad_utf8,          // a string that is not UTF-8
    bad_symbol,        // a symbol with a byte above 127
    too_deep,          // more nesting than limits::depth
    too_many_nodes,    // more values in a frame than limits::nodes

    // A composite (§1.4)
    wrong_type,        // a value of another type than its field demands
    bad_descriptor,    // a descriptor that means nothing in this place
    missing_field,     // a mandatory field is absent
    too_many_fields,   // more fields than the composite has
    bad_value,         // a field's value is outside what the standard allows
    trailing_bytes,    // bytes after the end of what should be the last value

    // A message (§3.2)
    section_order,     // a section is repeated or out of the standard's order
    no_body,           // a message without a body section

    // A frame and the states of the protocol (§2)
    bad_protocol_header,   // the peer speaks another protocol or version
    bad_frame_header,      // size below 8, data offset below 2, or an unknown frame type
    frame_too_large,       // longer than the agreed max-frame-size
    unexpected_frame,      // a performative that this state does not allow
    unknown_channel,       // a frame for a session that does not exist
    channel_in_use,        // begin on a channel that has a session, or beyond channel-max
    unknown_handle,        // a frame for a link that is not attached
    handle_in_use,         // attach with a handle that is taken, or beyond handle-max
    window_violation,      // a transfer beyond the session's incoming window
    transfer_limit_exceeded,  // a transfer beyond the link's credit
    bad_delivery,          // a delivery's fields contradict its first transfer
    delivery_too_large,    // more bytes in a delivery than limits::delivery_bytes
    idle_time_out,         // the peer was silent for longer than we told it to be
    limit_exceeded,        // more of something than engine/limits.hpp allows

    // Security (§5)
    no_common_mechanism,   // the peer offers no SASL mechanism that we may use
    not_authenticated,     // the SASL outcome was not ok
    no_tls,                // the peer does not answer in TLS
    password_in_the_open,  // PLAIN to another machine without TLS, which only the user may allow

    // What an operation of ours ended with
    connection_closed,     // the connection was closed, by either side
    session_ended,         // the session was ended, by either side
    link_detached,         // the link was detached, by either side
    link_refused,          // the peer attached without a terminus and will detach
    timed_out,             // the time given by the caller is over
    cancelled,             // the operation was cancelled
    bad_option,            // an option or address of the caller makes no sense
    not_open,              // an operation on something that was never opened
};

// One clause in lower case, fit for the end of a sentence. Lives for ever.
std::string_view text(errc error) noexcept;

const std::error_category& amqp_category() noexcept;

inline std::error_code make_error_code(errc error) noexcept { return {static_cast<int>(error), amqp_category()}; }

}  // namespace amqp

template <>
struct std::is_error_code_enum<amqp::errc> : std::true_type {};
