// The part of the connection for beginnings and endings: of itself, sessions and links; included by connection.hpp.
#pragma once

#include <algorithm>

#include "amqp/engine/connection.hpp"

namespace amqp::engine {

// §5.3.1: in the SASL layer only SASL frames mean anything, and they mean nothing outside of it.
template <class P>
auto connection<P>::on_sasl_frame(decoder& in) -> event* {
    descriptor code;
    if (!in.read_descriptor(code)) return nullptr;
    const auto reply = [&](const auto& answer) { writer_.write(output_, frame_type::sasl, 0, answer); };

    if (auto* const server = std::get_if<sasl::server_exchange>(&exchange_)) {
        sasl_init chosen;
        if (!sasl_init::defined.matches(code)) return fault(errc::unexpected_frame);
        if (!in.read_list_of(chosen)) return nullptr;
        const sasl_outcome outcome = server->on_init(chosen);
        reply(outcome);
        if (outcome.code != sasl_code::ok) return fault(errc::not_authenticated);
        phase_ = phase::header;
        return nullptr;
    }
    auto& client = std::get<sasl::client_exchange>(exchange_);
    if (sasl_mechanisms::defined.matches(code)) {
        sasl_mechanisms offered;
        if (!in.read_list_of(offered)) return nullptr;
        const auto init = client.on_mechanisms(offered);
        if (!init) return fault(init.error());
        reply(*init);
        return nullptr;
    }
    sasl_outcome outcome;
    if (!sasl_outcome::defined.matches(code)) return fault(errc::unexpected_frame);
    if (!in.read_list_of(outcome)) return nullptr;
    if (const errc refused = client.on_outcome(outcome); refused != errc::none) return fault(refused);
    expected_ = protocol_id::amqp;
    phase_ = phase::header;
    send_header(protocol_id::amqp);
    send_open();
    return nullptr;
}

template <class P>
auto connection<P>::on_amqp_frame(std::uint16_t channel, decoder& in) -> event* {
    descriptor received;
    if (!in.read_descriptor(received)) return nullptr;
    const std::uint64_t code = code_of(received);
    if (phase_ == phase::closing) return code == amqp::close::defined.code ? on_close(in) : nullptr;
    if (phase_ == phase::opening) return code == amqp::open::defined.code ? on_open(in) : fault(errc::unexpected_frame);
    switch (code) {
        case amqp::begin::defined.code:
            return on_begin(channel, in);
        case amqp::close::defined.code:
            return on_close(in);
        case amqp::open::defined.code:
            return fault(errc::unexpected_frame);
        default:
            return on_session_frame(code, channel, in);
    }
}

// §2.5.5: between our end and the peer's, what still arrives is of no interest.
template <class P>
auto connection<P>::on_session_frame(std::uint64_t code, std::uint16_t channel, decoder& in) -> event* {
    session* const of = channel < remote_sessions_.size() ? remote_sessions_[channel] : nullptr;
    if (!of) return fault(errc::unknown_channel);
    if (code == amqp::end::defined.code) return on_end(*of, in);
    if (of->end_sent) return nullptr;
    switch (code) {
        case amqp::transfer::defined.code:
            return on_transfer(*of, in);
        case amqp::disposition::defined.code:
            return on_disposition(*of, in);
        case amqp::flow::defined.code:
            return on_flow(*of, in);
        case amqp::attach::defined.code:
            return on_attach(*of, in);
        case amqp::detach::defined.code:
            return on_detach(*of, in);
        default:
            return fault(errc::bad_descriptor);
    }
}

// --- connection (§2.4)

template <class P>
void connection<P>::send_open() {
    amqp::open open;
    open.container_id = settings_.container_id;
    if (!settings_.hostname.empty()) open.hostname = settings_.hostname;
    open.max_frame_size = settings_.max_frame_size;
    open.channel_max = settings_.channel_max;
    if (settings_.idle_time_out.count() > 0)
        open.idle_time_out = static_cast<std::uint32_t>(settings_.idle_time_out.count());
    open.offered_capabilities = settings_.offered_capabilities;
    open.desired_capabilities = settings_.desired_capabilities;
    open.properties = settings_.properties;
    write(0, open);
    open_sent_ = true;
}

template <class P>
auto connection<P>::on_open(decoder& in) -> event* {
    if (!in.read_list_of(open_)) return nullptr;
    if (open_.max_frame_size < min_max_frame_size) return fault(errc::bad_value);  // §2.7.1
    frame_size_limit_ = std::min(open_.max_frame_size, settings_.max_frame_size);
    reader_.limit(settings_.max_frame_size);
    remote_channel_max_ = open_.channel_max;
    remote_idle_time_out_ = std::chrono::milliseconds{open_.idle_time_out.value_or(0)};
    if (!open_sent_) send_open();
    phase_ = phase::open;
    return report(opened{&open_});
}

template <class P>
auto connection<P>::on_close(decoder& in) -> event* {
    amqp::close close;
    if (!in.read_list_of(close)) return nullptr;
    this->close();  // §2.4.3, §2.4.4: answered, unless ours is under way already
    phase_ = phase::finished;
    return report(closed{std::move(close.error)});
}

// --- sessions (§2.5)

template <class P>
void connection<P>::send_begin(session& of, const session_settings& chosen) {
    // What a peer may name, we must be able to find: the limit is told and not only kept.
    of.handle_max = std::min(chosen.handle_max, settings_.limits.links_per_session - 1);
    amqp::begin begin;
    begin.remote_channel = of.remote_channel;
    begin.handle_max = of.handle_max;
    begin.offered_capabilities = chosen.offered_capabilities;
    begin.desired_capabilities = chosen.desired_capabilities;
    begin.properties = chosen.properties;
    of.window.fill(begin);
    write(of.channel(), begin);
    of.begin_sent = true;
}

template <class P>
auto connection<P>::on_begin(std::uint16_t channel, decoder& in) -> event* {
    if (!in.read_list_of(begin_)) return nullptr;
    if (channel > settings_.channel_max) return fault(errc::channel_in_use);
    if (channel >= remote_sessions_.size()) remote_sessions_.resize(channel + 1u);
    if (remote_sessions_[channel]) return fault(errc::channel_in_use);

    const bool remote_initiated = !begin_.remote_channel;
    session* of = nullptr;
    if (remote_initiated) {
        const auto ours = channels_.take(std::min(settings_.channel_max, remote_channel_max_));
        if (!ours) return fault(errc::channel_in_use);
        if (*ours >= sessions_.size()) sessions_.resize(*ours + 1);
        sessions_[*ours] = std::make_unique<session>(static_cast<session_id>(*ours), 0, settings_.incoming_window,
                                                     settings_.outgoing_window);
        of = sessions_[*ours].get();
    } else {
        of = find(static_cast<session_id>(*begin_.remote_channel));
        if (!of || of->begin_received) return fault(errc::unknown_channel);
    }
    of->remote_channel = channel;
    of->begin_received = true;
    of->remote_handle_max = begin_.handle_max;
    of->window.on_begin(begin_);
    remote_sessions_[channel] = of;
    if (remote_initiated) send_begin(*of, {});
    if (of->end_sent) return nullptr;
    return report(begun{of->id, remote_initiated, &begin_});
}

template <class P>
void connection<P>::send_end(session& of, std::optional<amqp::error> error) {
    flush_dispositions(of);
    write(of.channel(), amqp::end{std::move(error)});
    of.end_sent = true;
}

template <class P>
auto connection<P>::on_end(session& of, decoder& in) -> event* {
    amqp::end end;
    if (!in.read_list_of(end)) return nullptr;
    of.end_received = true;
    remote_sessions_[*of.remote_channel] = nullptr;
    if (!of.end_sent) send_end(of, {});  // §2.5.2, §2.5.3: answered, unless ours is under way already
    gone_.emplace_back(&of, nullptr);
    if (of.reported) return nullptr;
    return report(ended{of.id, std::move(end.error)});
}

// --- links (§2.6)

template <class P>
void connection<P>::send_attach(session& of, link_node& link, attach_settings chosen) {
    link.context = chosen.context;
    const std::size_t most = settings_.limits.delivery_bytes;
    link.in_parts = chosen.in_parts;
    link.largest_delivery = chosen.max_message_size && *chosen.max_message_size > 0
                                ? static_cast<std::size_t>(std::min<std::uint64_t>(most, *chosen.max_message_size))
                                : most;
    amqp::attach attach;
    attach.name = link.name;
    attach.handle = link.handle;
    attach.role = link.role;
    attach.snd_settle_mode = chosen.snd_settle_mode;
    attach.rcv_settle_mode = chosen.rcv_settle_mode;
    attach.source = std::move(chosen.source);
    attach.target = std::move(chosen.target);
    attach.max_message_size = chosen.max_message_size;
    attach.offered_capabilities = std::move(chosen.offered_capabilities);
    attach.desired_capabilities = std::move(chosen.desired_capabilities);
    attach.properties = std::move(chosen.properties);
    if (link.is_sender()) {
        // Flows that came before our answer count from nought: there is no other number the peer could know.
        if (!link.attach_received) link.sending = engine::sending{chosen.initial_delivery_count};
        attach.initial_delivery_count = link.sending.delivery_count();
    } else if (chosen.credit > 0) {
        link.receiving.grant(chosen.credit, false);
    }
    write(of.channel(), attach);
    link.attach_sent = true;
}

template <class P>
auto connection<P>::on_attach(session& of, decoder& in) -> event* {
    if (!in.read_list_of(attach_)) return nullptr;
    if (attach_.handle > of.handle_max) return fault(errc::channel_in_use);  // §2.7.2: a framing error
    if (of.links.find_remote(attach_.handle)) return fault(errc::handle_in_use, &of);
    if (attach_.role == amqp::role::sender && !attach_.initial_delivery_count) return fault(errc::missing_field);

    const auto ours = attach_.role == amqp::role::sender ? amqp::role::receiver : amqp::role::sender;
    link_node* link = of.find_named(attach_.name, ours);
    const bool remote_initiated = !link;
    if (remote_initiated) link = of.add_link(attach_.name, ours);
    if (!link) return fault(errc::limit_exceeded, &of);
    if (link->attach_received) return fault(errc::handle_in_use, &of);

    link->attach_received = true;
    link->remote_handle = attach_.handle;
    of.links.map_remote(attach_.handle, link->key);
    if (!link->is_sender()) link->receiving.attached(*attach_.initial_delivery_count);
    if (remote_initiated) return report(attached{key_of(of, *link), nullptr, true, &attach_});
    return on_attach_answered(of, *link);
}

// §2.6.3: a peer that cannot make the terminus answers without it, and the reason follows in its detach. That is no
// success, so nothing is reported before.
template <class P>
auto connection<P>::on_attach_answered(session& of, link_node& link) -> event* {
    link.refused = link.is_sender() ? is_absent(attach_.target) : is_absent(attach_.source);
    if (link.refused || link.detach_sent) return nullptr;
    if (!link.is_sender() && link.receiving.credit() > 0) send_flow(of, &link);
    return report(attached{key_of(of, link), link.context, false, &attach_});
}

// A link that was never attached from our side is attached first: the peer has no other name for it (§2.6.4).
template <class P>
void connection<P>::send_detach(session& of, link_node& link, std::optional<amqp::error> error, bool closed) {
    if (!link.attach_sent) send_attach(of, link, {});
    flush_dispositions(of);
    if (link.sending.is_halfway()) forget_halfway(of, link);
    link.assembly.forget();
    write(of.channel(), amqp::detach{link.handle, closed, std::move(error)});
    link.detach_sent = true;
}

template <class P>
auto connection<P>::on_detach(session& of, decoder& in) -> event* {
    amqp::detach detach;
    if (!in.read_list_of(detach)) return nullptr;
    link_node* const link = of.links.find_remote(detach.handle);
    if (!link) return fault(errc::unknown_handle, &of);
    link->detach_received = true;
    of.unmap(*link);
    if (!link->detach_sent) send_detach(of, *link, {}, detach.closed);
    gone_.emplace_back(&of, link);
    if (link->reported) return nullptr;
    return report(detached{key_of(of, *link), link->context, detach.closed, std::move(detach.error)});
}

}  // namespace amqp::engine
