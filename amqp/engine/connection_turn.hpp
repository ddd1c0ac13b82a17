// The part of the connection for bytes and time: what goes in and out in each turn; included by connection.hpp.
#pragma once

#include <algorithm>

#include "amqp/engine/connection.hpp"

namespace amqp::engine {

template <class P>
connection<P>::connection(settings chosen, time_point now)
    : settings_{std::move(chosen)},
      now_{now},
      last_received_{now},
      last_sent_{now},
      exchange_{sasl::client_exchange{settings_.credentials, settings_.hostname}} {
    reader_.limit(settings_.limits.frame_size_before_open);
    if (settings_.role == peer_role::server) {
        exchange_ = sasl::server_exchange{settings_.anonymous, settings_.authenticate, settings_.proven};
    } else if (std::holds_alternative<sasl::none>(settings_.credentials)) {
        send_header(protocol_id::amqp);
        send_open();
    } else {
        expected_ = protocol_id::sasl;
        send_header(protocol_id::sasl);
    }
}

template <class P>
connection<P>::~connection() = default;

template <class P>
void connection<P>::commit(std::size_t n) {
    reader_.commit(n);
    if (n > 0) last_received_ = now_;
}

template <class P>
auto connection<P>::next_event() -> event* {
    if (!gone_.empty()) bury();
    for (;;) {
        if (settling_.of) {
            if (event* const news = next_settled()) return news;
        }
        if (!pending_.empty()) {
            if (next_pending_ < pending_.size()) return report(std::move(pending_[next_pending_++]));
            pending_.clear();
            next_pending_ = 0;
        }
        if (phase_ == phase::finished) return nullptr;

        if (phase_ == phase::header) {
            event* news = nullptr;
            if (!read_header(news)) return news;
            continue;
        }
        frame received;
        if (!reader_.next(received)) {
            if (reader_.error() != errc::none) return fault(reader_.error());
            report(credited{});  // the last message must not pin its block until there is news
            return nullptr;
        }
        if (event* const news = receive(received)) return news;
        if (output_.size() > settings_.limits.output_bytes_at_most) {
            return fail(errc::limit_exceeded,
                        {symbol{condition::resource_limit_exceeded}, std::string{text(errc::limit_exceeded)}, {}});
        }
    }
}

// False: `out` is to be returned as it is, be it only because more bytes are needed.
template <class P>
bool connection<P>::read_header(event*& out) {
    const bytes_view received = reader_.unread().first(std::min(reader_.unread().size(), protocol_header_size));
    out = settings_.role == peer_role::client ? on_client_header(received) : on_server_header(received);
    if (out || received.size() < protocol_header_size) return false;
    reader_.skip(protocol_header_size);
    return true;
}

template <class P>
auto connection<P>::on_client_header(bytes_view received) -> event* {
    if (!may_be_header(received, expected_)) return fault(errc::bad_protocol_header);
    if (received.size() == protocol_header_size) phase_ = expected_ == protocol_id::sasl ? phase::sasl : phase::opening;
    return nullptr;
}

// §2.2: who is offered a protocol that he does not speak answers with the header of one that he does.
template <class P>
auto connection<P>::on_server_header(bytes_view received) -> event* {
    const bool authenticated = expected_ == protocol_id::sasl;
    const bool amqp = (authenticated || settings_.anonymous) && may_be_header(received, protocol_id::amqp);
    const bool sasl = !authenticated && may_be_header(received, protocol_id::sasl);
    if (!amqp && !sasl) {
        send_header(authenticated || settings_.anonymous ? protocol_id::amqp : protocol_id::sasl);
        return fault(errc::bad_protocol_header);
    }
    if (received.size() < protocol_header_size) return nullptr;
    send_header(sasl ? protocol_id::sasl : protocol_id::amqp);
    phase_ = sasl ? phase::sasl : phase::opening;
    if (sasl) {
        expected_ = protocol_id::sasl;
        writer_.write(output_, frame_type::sasl, 0, std::get<sasl::server_exchange>(exchange_).mechanisms());
    }
    return nullptr;
}

// Where a frame that cannot be read becomes a fault, however the validation reports it: who read from `in` only
// stopped.
template <class P>
auto connection<P>::receive(const frame& received) -> event* {
    const bool sasl = phase_ == phase::sasl;
    if (sasl != (received.type == frame_type::sasl)) return fault(errc::unexpected_frame);  // §5.3.1: never mixed
    if (received.body.empty()) return sasl ? fault(errc::unexpected_frame) : nullptr;
    if (event* const news = on_known_transfer(received)) return news;
    const auto read = [&](decoder& in) {
        event* const news = sasl ? on_sasl_frame(in) : on_amqp_frame(received.channel, in);
        return in.ok() ? news : refuse(in.found(), received.body);
    };
    try {
        return decoder_place_.read(read, received.body);
    } catch (const validation::malformed& broken) {
        return refuse(broken.found(), received.body);
    }
}

template <class P>
std::span<const bytes_view> connection<P>::output() {
    if (phase_ == phase::open) {
        for (const auto& each : sessions_) {
            if (each) flush(*each);
        }
    }
    if (!output_.empty()) last_sent_ = now_;
    return output_.views();
}

template <class P>
void connection<P>::flush_dispositions(session& each) {
    const auto send = [&](const amqp::disposition& range) { write(each.channel(), range); };
    each.as_receiver.flush(send);
    each.as_sender.flush(send);
}

// What was saved up during the turn: dispositions, answers to drains, and the window.
template <class P>
void connection<P>::flush(session& each) {
    if (!each.is_usable()) return;
    flush_dispositions(each);
    if (each.draining) {
        each.draining = false;
        each.links.for_each([&](link_node& link) {
            if (!link.is_sender() || !link.is_attached() || !link.sending.must_give_back()) return;
            link.sending.give_back();
            send_flow(each, &link);
        });
    }
    if (each.window.due()) send_flow(each);
}

template <class P>
void connection<P>::consume(std::size_t n) {
    if (output_.size() >= settings_.limits.output_bytes) output_was_full_ = true;
    output_.consume(n);
    if (!output_was_full_ || output_.size() > settings_.limits.output_bytes / 2) return;
    output_was_full_ = false;
    for (const auto& each : sessions_) {
        if (!each) continue;
        go_on_halfway(*each);
        announce_sendable(*each);
    }
}

template <class P>
errc connection<P>::stream_ended() const noexcept {
    if (finished()) return errc::none;
    return reader_.unread().empty() ? errc::connection_closed : errc::truncated;
}

// §2.4.5: what we announced is half of what we wait, so that a peer that sends at the last moment is not too late; and
// we send when half of the peer's time is over.
template <class P>
std::optional<time_point> connection<P>::deadline() const {
    if (phase_ != phase::open && phase_ != phase::closing) return {};
    std::optional<time_point> first;
    if (settings_.idle_time_out.count() > 0) first = last_received_ + 2 * settings_.idle_time_out;
    if (remote_idle_time_out_.count() > 0) {
        const time_point send = last_sent_ + std::max(remote_idle_time_out_ / 2, std::chrono::milliseconds{1});
        first = first ? std::min(*first, send) : send;
    }
    return first;
}

template <class P>
void connection<P>::advance(time_point now) {
    now_ = now;
    if (phase_ != phase::open && phase_ != phase::closing) return;
    if (settings_.idle_time_out.count() > 0 && now - last_received_ >= 2 * settings_.idle_time_out) {
        pending_.push_back(std::move(*fault(errc::idle_time_out)));
    } else if (remote_idle_time_out_.count() > 0 && now - last_sent_ >= remote_idle_time_out_ / 2) {
        if (output_.empty()) write_empty_frame(output_);
        last_sent_ = now;  // also when older bytes wait for the stream: an empty frame behind them would help nobody
    }
}

// Links go before the sessions that hold them.
template <class P>
void connection<P>::bury() {
    for (const auto& [of, link] : gone_) {
        if (link) of->remove_link(*link);
    }
    for (const auto& [of, link] : gone_) {
        if (link) continue;
        channels_.give_back(of->channel());
        sessions_[of->channel()].reset();
    }
    gone_.clear();
}

}  // namespace amqp::engine
