// Every composite type of the standard outside messages, and which of them is the body of a frame.
#pragma once

#include <tuple>

#include "amqp/performative/attach.hpp"
#include "amqp/performative/begin.hpp"
#include "amqp/performative/close.hpp"
#include "amqp/performative/conditions.hpp"
#include "amqp/performative/detach.hpp"
#include "amqp/performative/disposition.hpp"
#include "amqp/performative/end.hpp"
#include "amqp/performative/flow.hpp"
#include "amqp/performative/lifetime_policy.hpp"
#include "amqp/performative/open.hpp"
#include "amqp/performative/sasl.hpp"
#include "amqp/performative/transaction.hpp"
#include "amqp/performative/transfer.hpp"

namespace amqp {

using frame_bodies = std::tuple<open, begin, attach, flow, transfer, disposition, detach, end, close, sasl_mechanisms,
                                sasl_init, sasl_challenge, sasl_response, sasl_outcome>;

using all_composites = decltype(std::tuple_cat(
    frame_bodies{}, std::tuple<error, received, accepted, rejected, released, modified, declared, transactional_state,
                               source, target, coordinator, declare, discharge, delete_on_close, delete_on_no_links,
                               delete_on_no_messages, delete_on_no_links_or_messages>{}));

// The code of the frame body that was received, also where the peer sent its name: switch over open::defined.code and
// so on. 0: the standard has no frame body of that name.
constexpr std::uint64_t code_of(const descriptor& received) noexcept {
    if (received.name.empty()) return received.code;
    std::uint64_t code = 0;
    const auto look = [&]<class... Ts>(std::type_identity<std::tuple<Ts...>>) {
        (void)((Ts::defined.name == received.name && (code = Ts::defined.code, true)) || ...);
    };
    look(std::type_identity<frame_bodies>{});
    return code;
}

}  // namespace amqp
