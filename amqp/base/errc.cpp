// The words for each error.
#include "amqp/base/errc.hpp"

#include <string>

namespace amqp {

std::string_view text(errc error) noexcept {
    switch (error) {
        case errc::none: return "no error";
        case errc::truncated: return "the bytes end inside a value";
        case errc::bad_constructor: return "a byte that is no constructor";
        case errc::bad_size: return "a size that contradicts its content";
        case errc::bad_count: return "a count that contradicts its content";
        case errc::bad_boolean: return "a boolean octet that is neither 0 nor 1";
        case errc::bad_char: return "a char that is no Unicode scalar value";
        case errc::bad_utf8: return "a string that is not UTF-8";
        case errc::bad_symbol: return "a symbol that is not ASCII";
        case errc::too_deep: return "more nesting than the limit allows";
        case errc::too_many_nodes: return "more values in one frame than the limit allows";
        case errc::wrong_type: return "a value of the wrong type";
        case errc::bad_descriptor: return "a descriptor that has no meaning here";
        case errc::missing_field: return "a mandatory field is missing";
        case errc::too_many_fields: return "more fields than the type has";
        case errc::bad_value: return "a value outside the allowed range";
        case errc::trailing_bytes: return "bytes after the last value";
        case errc::section_order: return "a message section repeated or out of order";
        case errc::no_body: return "a message without a body";
        case errc::bad_protocol_header: return "the peer does not speak AMQP 1.0";
        case errc::bad_frame_header: return "a malformed frame header";
        case errc::frame_too_large: return "a frame longer than agreed";
        case errc::unexpected_frame: return "a frame that is not allowed in this state";
        case errc::unknown_channel: return "a frame on a channel without a session";
        case errc::channel_in_use: return "a channel that is in use or out of range";
        case errc::unknown_handle: return "a frame for a handle that is not attached";
        case errc::handle_in_use: return "a handle that is in use or out of range";
        case errc::window_violation: return "a transfer beyond the session window";
        case errc::transfer_limit_exceeded: return "a transfer beyond the link's credit";
        case errc::bad_delivery: return "a transfer that contradicts its delivery";
        case errc::delivery_too_large: return "a delivery longer than the limit allows";
        case errc::idle_time_out: return "the peer was silent for too long";
        case errc::limit_exceeded: return "more than the limit allows";
        case errc::no_common_mechanism: return "no SASL mechanism in common with the peer";
        case errc::not_authenticated: return "the peer refused the credentials";
        case errc::no_tls: return "the peer does not answer in TLS";
        case errc::password_in_the_open: return "PLAIN would send the password unencrypted to another machine";
        case errc::connection_closed: return "the connection is closed";
        case errc::session_ended: return "the session has ended";
        case errc::link_detached: return "the link is detached";
        case errc::link_refused: return "the peer refused the link";
        case errc::timed_out: return "the time is over";
        case errc::cancelled: return "the operation was cancelled";
        case errc::bad_option: return "an option that makes no sense";
        case errc::not_open: return "not open";
    }
    return "unknown error";
}

const std::error_category& amqp_category() noexcept {
    static const struct : std::error_category {
        const char* name() const noexcept override { return "amqp"; }
        std::string message(int code) const override { return std::string{text(static_cast<errc>(code))}; }
    } category;
    return category;
}

}  // namespace amqp
