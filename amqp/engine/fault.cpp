// The table of faults, their scope and their condition (§2.8.15 to §2.8.18).
#include "amqp/engine/fault.hpp"

#include "amqp/performative/conditions.hpp"

namespace amqp::engine {

consequence consequence_of(errc fault) noexcept {
    switch (fault) {
        case errc::transfer_limit_exceeded: return {fault_scope::link, condition::link_transfer_limit_exceeded};
        case errc::delivery_too_large: return {fault_scope::link, condition::link_message_size_exceeded};

        case errc::window_violation: return {fault_scope::session, condition::session_window_violation};
        case errc::unknown_handle: return {fault_scope::session, condition::session_unattached_handle};
        case errc::handle_in_use: return {fault_scope::session, condition::session_handle_in_use};
        case errc::bad_delivery: return {fault_scope::session, condition::invalid_field};
        case errc::limit_exceeded: return {fault_scope::session, condition::resource_limit_exceeded};

        case errc::bad_frame_header:
        case errc::frame_too_large:
        case errc::unknown_channel:
        case errc::channel_in_use: return {fault_scope::connection, condition::connection_framing_error};
        case errc::unexpected_frame: return {fault_scope::connection, condition::illegal_state};
        case errc::idle_time_out: return {fault_scope::connection, condition::resource_limit_exceeded};
        case errc::not_authenticated: return {fault_scope::connection, condition::unauthorized_access};
        case errc::no_common_mechanism:
        case errc::bad_protocol_header: return {fault_scope::connection, condition::not_implemented};
        case errc::bad_value: return {fault_scope::connection, condition::invalid_field};
        default: return {fault_scope::connection, condition::decode_error};
    }
}

}  // namespace amqp::engine
