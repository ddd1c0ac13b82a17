// The part of the connection for messages on their way: flow, transfer and disposition; included by connection.hpp.
#pragma once

#include <algorithm>
#include <cassert>

#include "amqp/engine/connection.hpp"

namespace amqp::engine {

// --- sending (§2.6.7, §2.6.14)

// What a frame has besides payload: its header and a transfer with the longest fields that we ever write.
inline constexpr std::size_t transfer_overhead = frame_header_size + 80;

// From here on an id has four octets (§1.6.5), and a header that is remembered has the bytes that would be built.
inline constexpr delivery_id smallest_known = 256;

template <class P>
delivery_id connection<P>::transfer(const link_key& which, std::span<const piece> message,
                                    const transfer_settings& how) {
    session& of = *find(which.session);
    link_node& link = *of.links.find(which.key);
    assert(may_send(of, link));
    const delivery_id id = of.next_delivery_id++;
    link.sending.started();
    if (!how.settled) of.sent.insert(id, {&link, how.context});

    const std::size_t size = size_of(message);
    const bool in_one_frame = size <= frame_size_limit_ - transfer_overhead && !how.more;
    if (in_one_frame && send_known(of, link, id, how, message, size)) return id;

    outgoing_.handle = link.handle;
    outgoing_.delivery_id = id;
    outgoing_.delivery_tag = how.tag ? *how.tag : tag_of(id);
    outgoing_.message_format = how.message_format;
    outgoing_.settled = how.settled;
    outgoing_.batchable = how.batchable;
    if (in_one_frame) {
        outgoing_.more = false;
        write(of.channel(), outgoing_, message);
        of.window.sent();
        remember(of, link, how);
    } else if (const std::size_t done = send_frames(of, outgoing_, message, size, how.more); done < size || how.more) {
        link.sending.stop_halfway(id).open_ended = how.more;
        if (done < size) keep_rest(of, link, message, done);
    }
    return id;
}

// With the header of the message before it, where only the numbers differ: nothing is left to be encoded, so all of it
// goes straight to the output.
template <class P>
bool connection<P>::send_known(session& of, link_node& link, delivery_id id, const transfer_settings& how,
                               std::span<const piece> message, std::size_t size) {
    if constexpr (!P::repetition_type::remembers) return false;
    if (id < smallest_known || how.tag || !link.header.says(how.message_format, how.settled, how.batchable))
        return false;
    output_.append(link.header.frame_with(id, size));
    for (const piece& part : message) part.referenced ? output_.reference(part.octets) : output_.append(part.octets);
    of.window.sent();
    return true;
}

// The header that was built last, for the next message.
template <class P>
void connection<P>::remember(const session& of, link_node& link, const transfer_settings& how) {
    if constexpr (!P::repetition_type::remembers) return;
    if (*outgoing_.delivery_id < smallest_known || how.tag) return;
    if (!link.header.is_worth_learning(how.message_format, how.settled, how.batchable)) return;
    transfer_header::sink built;
    encoder<transfer_header::sink, dispatch>{built}.write(outgoing_);
    link.header.learn(of.channel(), built.written(), outgoing_);
}

template <class P>
void connection<P>::keep_rest(session& of, link_node& link, std::span<const piece> message, std::size_t done) {
    halfway& waiting = link.sending.waiting();
    waiting.rest.clear();
    waiting.done = 0;
    append_from(message, done, waiting.rest);
    of.halfway.push_back(&link);
}

template <class P>
void connection<P>::go_on(const link_key& which, std::span<const piece> part, bool more) {
    session& of = *find(which.session);
    link_node& link = *of.links.find(which.key);
    assert(wants_more(which));
    amqp::transfer next;
    next.handle = link.handle;
    link.sending.waiting().open_ended = more;
    const std::size_t size = size_of(part);
    const std::size_t done = send_frames(of, next, part, size, more);
    if (done < size) return keep_rest(of, link, part, done);
    if (!more) link.sending.finish_halfway();
}

template <class P>
void connection<P>::abort(const link_key& which) {
    session* const of = find(which.session);
    link_node* const link = find(which);
    if (!link || !link->sending.is_halfway()) return;
    of->sent.erase(link->sending.waiting().id);
    link->sending.waiting().given_up = true;
    if (std::ranges::find(of->halfway, link) == of->halfway.end()) of->halfway.push_back(link);
    go_on_halfway(*of);
}

// As many frames as the window and the output take: a long message is copied there as it leaves. `next` becomes the
// transfer that would go on. Returns how much of the message they carry.
template <class P>
std::size_t connection<P>::send_frames(session& of, amqp::transfer& next, std::span<const piece> message,
                                       std::size_t size, bool open_ended) {
    const std::size_t most = frame_size_limit_ - transfer_overhead;
    std::size_t done = 0;
    do {
        const std::size_t part = std::min(most, size - done);
        select(message, done, part, frame_pieces_);
        done += part;
        next.more = done < size || open_ended;
        write(of.channel(), next, frame_pieces_);
        of.window.sent();
        next.delivery_id.reset();
        next.delivery_tag.reset();
        next.message_format.reset();
        next.settled.reset();
    } while (done < size && takes_more(of));
    return done;
}

// There is room again: messages that were sent halfway come first, in the order they came.
template <class P>
void connection<P>::go_on_halfway(session& of) {
    std::size_t finished = 0;
    while (finished < of.halfway.size() && takes_more(of)) {
        link_node& link = *of.halfway[finished];
        halfway& waiting = link.sending.waiting();
        amqp::transfer next;
        next.handle = link.handle;
        if (waiting.given_up) {
            next.aborted = true;
            write(of.channel(), next);
            of.window.sent();
        } else {
            const piece rest{bytes_view{waiting.rest}.subspan(waiting.done)};
            waiting.done += send_frames(of, next, {&rest, 1}, rest.octets.size(), waiting.open_ended);
            if (waiting.done < waiting.rest.size()) break;
        }
        ++finished;
        if (!waiting.open_ended || waiting.given_up) link.sending.finish_halfway();
    }
    of.halfway.erase(of.halfway.begin(), of.halfway.begin() + static_cast<std::ptrdiff_t>(finished));
}

// A message whose end will never come is aborted, not cut off, if there is room left to say so.
template <class P>
void connection<P>::forget_halfway(session& of, link_node& link) {
    if (of.window.room() > 0) {
        amqp::transfer last;
        last.handle = link.handle;
        last.aborted = true;
        write(of.channel(), last);
        of.window.sent();
    }
    link.sending.finish_halfway();
    std::erase(of.halfway, &link);
}

template <class P>
void connection<P>::announce_sendable(session& of) {
    of.links.for_each([&](link_node& link) {
        if (link.is_sender() && may_send(of, link) && link.sending.was_refused()) {
            pending_.push_back(credited{key_of(of, link), link.context, link.sending.drains()});
        }
    });
}

// --- flow (§2.7.4)

template <class P>
void connection<P>::send_flow(session& of, link_node* link) {
    amqp::flow flow;
    of.window.fill(flow);
    if (link) {
        flow.handle = link->handle;
        flow.delivery_count = link->is_sender() ? link->sending.delivery_count() : link->receiving.delivery_count();
        flow.link_credit = link->is_sender() ? link->sending.credit() : link->receiving.credit();
        flow.drain = link->is_sender() ? link->sending.drains() : link->receiving.drains();
    }
    write(of.channel(), flow);
}

template <class P>
auto connection<P>::on_flow(session& of, decoder& in) -> event* {
    if (!in.read_list_of(flow_)) return nullptr;
    const bool opened = of.window.on_flow(flow_);
    link_node* link = nullptr;
    if (flow_.handle) {
        link = of.links.find_remote(*flow_.handle);
        if (!link) return fault(errc::unknown_handle, &of);
        link->is_sender() ? link->sending.on_flow(flow_) : link->receiving.on_flow(flow_);
    }
    if (opened) go_on_halfway(of);
    if (opened) announce_sendable(of);
    if (link && link->is_sender() && link->sending.drains()) of.draining = true;
    if (flow_.echo) send_flow(of, link && link->attach_sent && !link->detach_sent ? link : nullptr);

    if (!link || link->detach_sent) return nullptr;
    if (!link->is_sender()) {
        if (link->receiving.has_drained()) return report(drained{key_of(of, *link), link->context});
    } else if (!opened && may_send(of, *link)) {
        return report(credited{key_of(of, *link), link->context, link->sending.drains()});
    }
    return nullptr;
}

// --- receiving (§2.6.14)

// The frame has the header of the message before it on its link, but for the numbers: it was checked then. nullptr: it
// has not, and must be read.
template <class P>
auto connection<P>::on_known_transfer(const frame& received) -> event* {
    if constexpr (!P::repetition_type::remembers) return nullptr;
    session* const of = received.channel < remote_sessions_.size() ? remote_sessions_[received.channel] : nullptr;
    if (!of || of->end_sent || phase_ != phase::open) return nullptr;
    link_node* const link = of->links.find_remote(transfer_header::handle_in(received.body));
    if (!link || !link->header.begins(received.body)) return nullptr;
    if (link->is_sender() || link->detach_sent || link->in_parts || link->assembly.is_under_way()) return nullptr;
    if (!of->window.received()) return fault(errc::window_violation, of);
    const transfer_header& known = link->header;
    return on_whole_message(*of, *link, known.id_in(received.body), known.settled(),
                            received.body.subspan(known.size()), [&](delivery& arrived) {
                                arrived.message_format = known.message_format();
                                arrived.tag = delivery_tag{known.tag_in(received.body)};
                            });
}

// The event is filled in where it stands, by us and by rest(delivery).
template <class P>
auto connection<P>::on_whole_message(session& of, link_node& link, delivery_id id, bool is_settled, bytes_view payload,
                                     auto&& rest) -> event* {
    const errc broken = begin_delivery(of, link, id, is_settled);
    if (broken != errc::none) return fault(broken, &of, &link);
    if (payload.size() > link.largest_delivery) return fault(errc::delivery_too_large, &of, &link);
    if (link.receiving.has_drained()) pending_.push_back(drained{key_of(of, link), link.context});
    // One message mostly follows another: then all of the event is written over, and none of it made anew.
    delivered* const before = std::get_if<delivered>(&event_);
    delivered& news = before ? *before : event_.template emplace<delivered>();
    news.delivery.more = news.delivery.aborted = false;
    news.link = key_of(of, link);
    news.context = link.context;
    news.delivery.id = id;
    news.delivery.settled = is_settled;
    news.delivery.payload = payload;
    news.delivery.block = reader_.share();
    rest(news.delivery);
    return &event_;
}

template <class P>
auto connection<P>::on_transfer(session& of, decoder& in) -> event* {
    if (!in.read_list_of(transfer_)) return nullptr;
    if (!of.window.received()) return fault(errc::window_violation, &of);
    link_node* const link = of.links.find_remote(transfer_.handle);
    if (!link || link->is_sender()) return fault(errc::unknown_handle, &of);
    if (link->detach_sent) return nullptr;

    const bytes_view payload = in.rest();
    if constexpr (P::repetition_type::remembers) {
        link->header.learn(of.channel(), {payload.data() - in.offset(), in.offset()}, transfer_);
    }
    assembly& arriving = link->assembly;
    if (!arriving.is_under_way() && !transfer_.more && !transfer_.aborted && !link->in_parts) {
        if (!transfer_.delivery_id || !transfer_.delivery_tag) return fault(errc::bad_delivery, &of, link);
        return on_whole_message(of, *link, *transfer_.delivery_id, transfer_.settled.value_or(false), payload,
                                [&](delivery& arrived) {
                                    arrived.message_format = transfer_.message_format.value_or(0);
                                    arrived.tag = *transfer_.delivery_tag;
                                });
    }
    const errc broken = arriving.is_under_way() ? arriving.go_on(transfer_) : on_first_transfer(of, *link);
    if (broken != errc::none) return fault(broken, &of, link);
    const delivery_id id = arriving.current().id;
    if (transfer_.aborted) {
        delivery cut = arriving.current();
        arriving.forget();
        of.received.erase(id);
        cut.aborted = true;
        if (link->in_parts) return report(delivered{key_of(of, *link), link->context, std::move(cut)});
        return report(aborted{key_of(of, *link), link->context, id});
    }
    if (link->in_parts) {
        delivery part = arriving.current();
        part.payload = in.rest();
        part.block = reader_.share();
        part.more = transfer_.more;
        if (!part.more) arriving.forget();
        if (!part.more && link->receiving.has_drained()) pending_.push_back(drained{key_of(of, *link), link->context});
        if (!part.more && part.settled) of.received.erase(id);
        return report(delivered{key_of(of, *link), link->context, std::move(part)});
    }
    if (transfer_.more) {
        const errc too_much = arriving.add(in.rest(), link->largest_delivery, pool_);
        return too_much == errc::none ? nullptr : fault(too_much, &of, link);
    }
    const errc too_much = arriving.finish(in.rest(), reader_, link->largest_delivery, pool_);
    if (too_much != errc::none) return fault(too_much, &of, link);
    if (link->receiving.has_drained()) pending_.push_back(drained{key_of(of, *link), link->context});
    if (arriving.current().settled) of.received.erase(id);
    return report(delivered{key_of(of, *link), link->context, std::move(arriving.current())});
}

template <class P>
errc connection<P>::on_first_transfer(session& of, link_node& link) {
    const errc broken = link.assembly.begin(transfer_);
    if (broken != errc::none) return broken;
    return begin_delivery(of, link, link.assembly.current().id, link.assembly.current().settled);
}

template <class P>
errc connection<P>::begin_delivery(session& of, link_node& link, delivery_id id, bool is_settled) {
    if (!link.receiving.start()) return errc::transfer_limit_exceeded;
    if (is_settled) return errc::none;
    if (of.received.size() >= settings_.limits.unsettled_deliveries) return errc::limit_exceeded;
    return of.received.insert(id, {&link, 0}) ? errc::none : errc::bad_delivery;
}

// --- disposition (§2.6.12)

// One frame may settle thousands: they are reported one by one, by next_settled(). Only what has been sent or received
// by now is meant, whatever the range claims.
template <class P>
auto connection<P>::on_disposition(session& of, decoder& in) -> event* {
    if (!in.read_list_of(disposition_)) return nullptr;
    const auto& ring = disposition_.role == amqp::role::receiver ? of.sent : of.received;
    const delivery_id first = disposition_.first;
    const delivery_id newest = ring.end() - 1;
    delivery_id last = disposition_.last.value_or(first);
    if (newest - first < last - first) last = newest;
    settling_ = {&of, first, last};
    return nullptr;
}

template <class P>
auto connection<P>::next_settled() -> event* {
    session& of = *settling_.of;
    const bool ours = disposition_.role == amqp::role::receiver;
    auto& ring = ours ? of.sent : of.received;
    while (const auto id = ring.first_in(settling_.next, settling_.last)) {
        if (*id == settling_.last) settling_.of = nullptr;
        settling_.next = *id + 1;
        if (auto news = ours ? sent_is_settled(of, *id) : received_is_settled(of, *id)) return news;
        if (!settling_.of) return nullptr;
    }
    settling_.of = nullptr;
    return nullptr;
}

template <class P>
auto connection<P>::sent_is_settled(session& of, delivery_id id) -> event* {
    const auto delivery = *of.sent.find(id);
    link_node& link = *delivery.link;
    if (disposition_.settled || is_terminal(disposition_.state)) {
        of.sent.erase(id);
        if (of.sent.size() + 1 == settings_.limits.unsettled_deliveries) announce_sendable(of);
        // A receiver that settles second waits for us, and we have nothing to add to an outcome.
        if (!disposition_.settled) {
            of.as_sender.add(id, disposition_.state, true,
                             [&](const amqp::disposition& range) { write(of.channel(), range); });
        }
        // The receiver has decided before it had all of it: the rest is of no use any more.
        if (link.sending.is_halfway() && link.sending.waiting().id == id) {
            if (link.sending.wants_more()) of.halfway.push_back(&link);
            link.sending.waiting().given_up = true;
            go_on_halfway(of);
        }
    }
    if (link.reported) return nullptr;
    return report(
        settled{key_of(of, link), link.context, id, delivery.context, &disposition_.state, disposition_.settled});
}

template <class P>
auto connection<P>::received_is_settled(session& of, delivery_id id) -> event* {
    if (!disposition_.settled) return nullptr;
    link_node& link = *of.received.find(id)->link;
    of.received.erase(id);
    if (link.reported) return nullptr;
    return report(disposed{key_of(of, link), link.context, id, &disposition_.state});
}

}  // namespace amqp::engine
