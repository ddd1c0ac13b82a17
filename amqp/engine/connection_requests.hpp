// The part of the connection for what the application asks for; included by connection.hpp.
#pragma once

#include <cassert>

#include "amqp/engine/connection.hpp"

namespace amqp::engine {

template <class P>
void connection<P>::close(std::optional<amqp::error> error) {
    if (phase_ == phase::finished || phase_ == phase::closing) return;
    if (!open_sent_) {
        phase_ = phase::finished;
        return;
    }
    for (const auto& each : sessions_) {
        if (each && each->is_usable()) flush_dispositions(*each);
    }
    write(0, amqp::close{std::move(error)});
    phase_ = phase::closing;
}

template <class P>
result<session_id> connection<P>::begin(session_settings chosen) {
    bury();
    if (phase_ != phase::open) return errc::not_open;
    const auto channel = channels_.take(std::min(settings_.channel_max, remote_channel_max_));
    if (!channel) return errc::limit_exceeded;
    if (*channel >= sessions_.size()) sessions_.resize(*channel + 1);
    const auto id = static_cast<session_id>(*channel);
    sessions_[*channel] = std::make_unique<session>(id, chosen.next_outgoing_id,
                                                    chosen.incoming_window.value_or(settings_.incoming_window),
                                                    settings_.outgoing_window);
    send_begin(*sessions_[*channel], chosen);
    return id;
}

template <class P>
void connection<P>::end(session_id which, std::optional<amqp::error> error) {
    session* const of = find(which);
    if (of && of->is_usable()) send_end(*of, std::move(error));
}

template <class P>
auto connection<P>::attach(session_id which, attach_settings chosen) -> result<link_key> {
    bury();
    session* const of = find(which);
    if (phase_ != phase::open || !of || !of->is_usable()) return errc::session_ended;
    if (of->find_named(chosen.name, chosen.role)) return errc::handle_in_use;
    link_node* const link = of->add_link(chosen.name, chosen.role);
    if (!link) return errc::limit_exceeded;
    send_attach(*of, *link, std::move(chosen));
    return key_of(*of, *link);
}

template <class P>
void connection<P>::accept_attach(const link_key& which, attach_settings chosen) {
    session* const of = find(which.session);
    link_node* const link = find(which);
    if (!link || !of->is_usable() || link->attach_sent || link->detach_received) return;
    send_attach(*of, *link, std::move(chosen));
    if (link->is_sender()) {
        of->draining |= link->sending.must_give_back();  // asked for before we had answered
    } else if (link->receiving.credit() > 0) {
        send_flow(*of, link);
    }
}

// §2.6.3: an attach without a terminus, and then the reason.
template <class P>
void connection<P>::refuse_attach(const link_key& which, amqp::error error) {
    session* const of = find(which.session);
    link_node* const link = find(which);
    if (link && of->is_usable() && !link->attach_sent) send_detach(*of, *link, std::move(error), true);
}

template <class P>
void connection<P>::detach(const link_key& which, std::optional<amqp::error> error, bool closed) {
    session* const of = find(which.session);
    link_node* const link = find(which);
    if (link && of->is_usable() && !link->detach_sent) send_detach(*of, *link, std::move(error), closed);
}

template <class P>
void connection<P>::flow(const link_key& which, std::uint32_t credit, bool drain) {
    session* const of = find(which.session);
    link_node* const link = find(which);
    if (!link || link->is_sender()) return;
    link->receiving.grant(credit, drain);
    if (of->is_usable() && link->is_attached())
        send_flow(*of, link);  // otherwise it goes out when the link is attached
}

template <class P>
std::uint32_t connection<P>::credit(const link_key& which) const {
    const link_node* const link = find(which);
    if (!link) return 0;
    return link->is_sender() ? link->sending.credit() : link->receiving.credit();
}

template <class P>
bool connection<P>::sendable(const link_key& which) const {
    const session* const of = find(which.session);
    link_node* const link = find(which);
    if (phase_ != phase::open || !link || !link->is_sender()) return false;
    const bool may = may_send(*of, *link);
    link->sending.refused(!may);
    return may;
}

template <class P>
bool connection<P>::wants_more(const link_key& which) const {
    const session* const of = find(which.session);
    const link_node* const link = find(which);
    return phase_ == phase::open && link && link->is_attached() && link->sending.wants_more() && takes_more(*of);
}

template <class P>
void connection<P>::hold(const link_key& which, bool held) {
    session* const of = find(which.session);
    link_node* const link = find(which);
    if (!of || !link || link->is_held == held) return;
    link->is_held = held;
    held ? of->window.hold() : of->window.release();
}

template <class P>
bool connection<P>::is_halfway(const link_key& which) const {
    const link_node* const link = find(which);
    return link && link->sending.is_halfway();
}

template <class P>
void connection<P>::for_each_unsettled(const link_key& which, auto&& f) const {
    const session* const of = find(which.session);
    const link_node* const link = find(which);
    if (!link) return;
    of->sent.for_each([&](delivery_id id, const auto& each) {
        if (each.link == link) f(id, each.context);
    });
}

template <class P>
delivery_id connection<P>::next_delivery_id(session_id which) const {
    const session* const of = find(which);
    return of ? of->next_delivery_id : delivery_id{};
}

template <class P>
bool connection<P>::settle(const link_key& which, delivery_id delivery, const delivery_state& state, bool is_settled) {
    session* const of = find(which.session);
    if (!of || !of->is_usable()) return false;
    const auto* const unsettled = of->received.find(delivery);
    if (!unsettled || unsettled->link != of->links.find(which.key)) return false;
    of->as_receiver.add(delivery, state, is_settled,
                        [&](const amqp::disposition& range) { write(of->channel(), range); });
    if (is_settled) of->received.erase(delivery);
    return true;
}

}  // namespace amqp::engine
