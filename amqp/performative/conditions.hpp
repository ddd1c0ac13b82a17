// The error conditions of the standard (§2.8.15 to §2.8.18, §4.5.8), each named by its words after "amqp:".
#pragma once

#include <string_view>

namespace amqp::condition {

inline constexpr std::string_view internal_error = "amqp:internal-error";
inline constexpr std::string_view not_found = "amqp:not-found";
inline constexpr std::string_view unauthorized_access = "amqp:unauthorized-access";
inline constexpr std::string_view decode_error = "amqp:decode-error";
inline constexpr std::string_view resource_limit_exceeded = "amqp:resource-limit-exceeded";
inline constexpr std::string_view not_allowed = "amqp:not-allowed";
inline constexpr std::string_view invalid_field = "amqp:invalid-field";
inline constexpr std::string_view not_implemented = "amqp:not-implemented";
inline constexpr std::string_view resource_locked = "amqp:resource-locked";
inline constexpr std::string_view precondition_failed = "amqp:precondition-failed";
inline constexpr std::string_view resource_deleted = "amqp:resource-deleted";
inline constexpr std::string_view illegal_state = "amqp:illegal-state";
inline constexpr std::string_view frame_size_too_small = "amqp:frame-size-too-small";

inline constexpr std::string_view connection_forced = "amqp:connection:forced";
inline constexpr std::string_view connection_framing_error = "amqp:connection:framing-error";
inline constexpr std::string_view connection_redirect = "amqp:connection:redirect";

inline constexpr std::string_view session_window_violation = "amqp:session:window-violation";
inline constexpr std::string_view session_errant_link = "amqp:session:errant-link";
inline constexpr std::string_view session_handle_in_use = "amqp:session:handle-in-use";
inline constexpr std::string_view session_unattached_handle = "amqp:session:unattached-handle";

inline constexpr std::string_view link_detach_forced = "amqp:link:detach-forced";
inline constexpr std::string_view link_transfer_limit_exceeded = "amqp:link:transfer-limit-exceeded";
inline constexpr std::string_view link_message_size_exceeded = "amqp:link:message-size-exceeded";
inline constexpr std::string_view link_redirect = "amqp:link:redirect";
inline constexpr std::string_view link_stolen = "amqp:link:stolen";

inline constexpr std::string_view transaction_unknown_id = "amqp:transaction:unknown-id";
inline constexpr std::string_view transaction_rollback = "amqp:transaction:rollback";
inline constexpr std::string_view transaction_timeout = "amqp:transaction:timeout";

// clang-format off
inline constexpr std::string_view all[] = {
    internal_error, not_found, unauthorized_access, decode_error, resource_limit_exceeded, not_allowed, invalid_field,
    not_implemented, resource_locked, precondition_failed, resource_deleted, illegal_state, frame_size_too_small,
    connection_forced, connection_framing_error, connection_redirect, session_window_violation, session_errant_link,
    session_handle_in_use, session_unattached_handle, link_detach_forced, link_transfer_limit_exceeded,
    link_message_size_exceeded, link_redirect, link_stolen, transaction_unknown_id, transaction_rollback,
    transaction_timeout};
// clang-format on

}  // namespace amqp::condition
