// The part of the core that the application calls: how connections and links begin and end; included by core.hpp.
#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "amqp/client/core.hpp"

namespace amqp::client {

template <class P>
void core<P>::open(done opened) {
    if (phase_ != phase::fresh) return opened(make_error_code(errc::not_open));
    opened_ = std::move(opened);
    connect();
}

template <class P>
void core<P>::keep_open(done over) {
    if (phase_ != phase::fresh) return over(make_error_code(errc::not_open));
    keeps_open_ = true;
    closed_.push_back(std::move(over));
    connect();
}

template <class P>
void core<P>::connect() {
    phase_ = phase::connecting;
    const transport::tcp_endpoint where{.host = retry_.where().host,
                                        .port = retry_.where().port,
                                        .time_out = options_.connect_time_out,
                                        .loopback_only = !P::validation_type::refuses_malformed,
                                        .tls = tls_};
    connecting_ = transport::connect_tcp(
        executor_, where,
        [weak = this->weak_from_this()](std::error_code error, std::shared_ptr<transport::loop> stream) {
            const auto self = weak.lock();
            if (!self || self->phase_ != phase::connecting) return;
            self->connecting_.reset();
            if (!error) {
                const errc refused = may_be_used(self->options_, stream->is_private());
                if (refused != errc::none) error = make_error_code(refused);
            }
            if (!error) return self->begin(std::move(stream), engine::peer_role::client);
            self->is_lost(error) ? self->on_lost(error) : self->end_all(error, {});
        });
}

// Whether a connection that ends for this reason is followed by another.
template <class P>
bool core<P>::is_lost(std::error_code why) const {
    return keeps_open_ && phase_ != phase::closing && phase_ != phase::over && !retry::is_hopeless(why, last_error_);
}

template <class P>
void core<P>::on_lost(std::error_code why) {
    for (auto& [number, each] : sessions_) {
        if (each.id) each.next_delivery_id = engine_->next_delivery_id(*each.id);
        each.id.reset();
    }
    for (const auto& each : senders_) each->on_lost(why);
    for (const auto& each : receivers_) each->on_lost(why);
    std::erase_if(senders_, [](const auto& each) { return each->is_over(); });
    std::erase_if(receivers_, [](const auto& each) { return each->is_over(); });
    const auto wait = retry_.failed();
    if (!wait) return end_all(why, last_error_);
    engine_.reset();
    loop_.reset();
    give_up_at_.reset();
    written_at_.reset();
    ended_ = errc::none;
    last_error_ = {};
    awake_ = false;
    phase_ = phase::pausing;
    pause(*wait);
}

template <class P>
void core<P>::pause(std::chrono::milliseconds time) {
    pause_.expires_after(time);
    pause_.async_wait([weak = this->weak_from_this()](std::error_code stopped) {
        const auto self = weak.lock();
        if (stopped || !self) return;
        if (self->phase_ == phase::pausing) self->connect();
        if (self->phase_ == phase::open) self->attach_apart();
    });
}

template <class P>
void core<P>::serve(std::shared_ptr<transport::loop> stream, done opened) {
    if (phase_ != phase::fresh) return opened(make_error_code(errc::not_open));
    opened_ = std::move(opened);
    is_server_ = true;
    begin(std::move(stream), engine::peer_role::server);
}

template <class P>
void core<P>::close(done closed) {
    if (phase_ == phase::fresh || phase_ == phase::over) return closed(std::error_code{});
    closed_.push_back(std::move(closed));
    if (phase_ == phase::closing) return;
    const bool has_begun = phase_ == phase::opening || phase_ == phase::open;
    phase_ = phase::closing;
    if (!has_begun) return shut(errc::cancelled);
    give_up_at_ = transport::time_point::clock::now() + options_.close_time_out;
    if (opened_) opened_(make_error_code(errc::cancelled));
    engine_->close();
    wake();
}

template <class P>
void core<P>::shut(errc why) {
    pause_.cancel();
    if (connecting_) connecting_->cancel();
    if (loop_) loop_->abandon();
    end_all(make_error_code(why), {});
}

// --- links

template <class P>
result<engine::session_id> core<P>::session(std::uint16_t number, const engine::attach_settings& of_link) {
    if (ended_ != errc::none) return ended_;
    if (phase_ != phase::open) return errc::not_open;
    if (of_link.in_parts) return engine_->begin({.incoming_window = window_for_parts});
    shared_session& there = sessions_[number];
    if (there.id) return *there.id;
    auto begun = engine_->begin({.next_outgoing_id = there.next_delivery_id});
    if (begun) there.id = *begun;
    return begun;
}

template <class P>
bool core<P>::is_shared(engine::session_id which) const {
    return std::ranges::any_of(sessions_, [&](const auto& each) { return each.second.id == which; });
}

// To the peer an empty address is an address like any other (§3.5.3 and §3.5.4): who names none has to leave it out.
std::optional<std::string> address_in(const auto& chosen) {
    if (chosen.address.empty()) return {};
    return chosen.address;
}

template <class P>
auto core<P>::attach(sender_options chosen, sender_done attached) -> link_ref {
    engine::attach_settings settings;
    settings.name = chosen.name;
    settings.role = role::sender;
    settings.source = chosen.source.value_or(amqp::source{});
    amqp::target target = chosen.target.value_or(amqp::target{});
    if (!chosen.target) target.address = address_in(chosen);
    settings.target = std::move(target);
    settings.snd_settle_mode = chosen.mixed     ? sender_settle_mode::mixed
                               : chosen.settled ? sender_settle_mode::settled
                                                : sender_settle_mode::unsettled;
    settings.rcv_settle_mode = chosen.settle_mode;
    settings.initial_delivery_count = chosen.initial_delivery_count;
    settings.offered_capabilities = std::move(chosen.offered_capabilities);
    settings.desired_capabilities = std::move(chosen.desired_capabilities);
    settings.properties = std::move(chosen.properties);
    return attach(std::make_shared<outgoing<P>>(chosen.settled, chosen.mixed, chosen.retain_unsettled), chosen.session,
                  std::move(settings), std::move(attached));
}

template <class P>
auto core<P>::attach(receiver_options chosen, receiver_done attached) -> link_ref {
    engine::attach_settings settings;
    settings.name = chosen.name;
    settings.role = role::receiver;
    settings.source = chosen.source.value_or(amqp::source{});
    if (!chosen.source) settings.source->address = address_in(chosen);
    settings.target = chosen.target.value_or(amqp::target{});
    settings.snd_settle_mode = chosen.settled ? sender_settle_mode::settled : sender_settle_mode::mixed;
    settings.rcv_settle_mode = chosen.settle_mode;
    settings.max_message_size = chosen.max_message_size;
    settings.credit = chosen.credit;
    settings.in_parts = chosen.in_parts;
    settings.offered_capabilities = std::move(chosen.offered_capabilities);
    settings.desired_capabilities = std::move(chosen.desired_capabilities);
    settings.properties = std::move(chosen.properties);
    return attach(std::make_shared<incoming<P>>(chosen.credit, chosen.settle_mode), chosen.session, std::move(settings),
                  std::move(attached));
}

template <class P>
template <class Link, class Done>
auto core<P>::attach(std::shared_ptr<Link> made, std::uint16_t number, engine::attach_settings chosen, Done attached)
    -> link_ref {
    made->when_attached(
        [made, attached = std::move(attached)](std::error_code error) mutable { attached(error, made); });
    if (chosen.name.empty()) chosen.name = made_up_name() + "-" + std::to_string(++names_made_);
    chosen.context = static_cast<link<P>*>(made.get());
    if (keeps_open_ && phase_ != phase::open && phase_ < phase::closing) {  // it attaches when the connection is there
        made->remember({number, std::move(chosen)});
        keep(made);
        return made;
    }
    const auto in = session(number, chosen);
    if (!in) return made->on_over(make_error_code(in.error()), last_error_), made;
    if (keeps_open_) made->remember({number, chosen});
    const auto key = engine_->attach(*in, std::move(chosen));
    if (!key) return made->on_over(make_error_code(key.error()), {}), made;
    made->attach_to(*this, *key);
    keep(made);
    wake();
    return made;
}

template <class P>
void core<P>::attach_again(const std::shared_ptr<link<P>>& which) {
    if (!which->remembered() || !which->is_apart()) return;
    const auto& [number, how] = *which->remembered();
    const auto in = session(number, how);
    const auto key = in ? engine_->attach(*in, how) : result<key_type>{in.error()};
    if (key) return which->attach_to(*this, *key);
    asio::post(executor_, [self = this->shared_from_this(), which, why = key.error()] {
        if (which->is_attaching()) self->end_link(which.get(), make_error_code(why), {});
    });
}

template <class P>
void core<P>::attach_apart() {
    for (const auto& each : senders_) attach_again(each);
    for (const auto& each : receivers_) attach_again(each);
    wake();
}

template <class P>
void core<P>::accept(sender_options chosen, sender_done attached) {
    if (phase_ != phase::open) return attached(make_error_code(errc::not_open), nullptr);
    const auto found = std::ranges::find(offers_, role::receiver, [](const offer& each) { return each.attach.role; });
    if (found == offers_.end()) return void(accepting_senders_.add({std::move(chosen), std::move(attached)}));
    const offer from = std::move(*found);
    offers_.erase(found);
    accept(from, chosen, std::move(attached));
}

template <class P>
void core<P>::accept(receiver_options chosen, receiver_done attached) {
    if (phase_ != phase::open) return attached(make_error_code(errc::not_open), nullptr);
    const auto found = std::ranges::find(offers_, role::sender, [](const offer& each) { return each.attach.role; });
    if (found == offers_.end()) return void(accepting_receivers_.add({std::move(chosen), std::move(attached)}));
    const offer from = std::move(*found);
    offers_.erase(found);
    accept(from, chosen, std::move(attached));
}

template <class P>
void core<P>::accept(const offer& from, const sender_options& chosen, sender_done attached) {
    const bool settled = chosen.settled || from.attach.snd_settle_mode == sender_settle_mode::settled;
    engine::attach_settings settings;
    settings.snd_settle_mode = settled ? sender_settle_mode::settled : sender_settle_mode::unsettled;
    settings.rcv_settle_mode = from.attach.rcv_settle_mode;
    accept(std::make_shared<outgoing<P>>(settled, chosen.mixed, false), from, std::move(settings), std::move(attached));
}

template <class P>
void core<P>::accept(const offer& from, const receiver_options& chosen, receiver_done attached) {
    engine::attach_settings settings;
    settings.snd_settle_mode = from.attach.snd_settle_mode;
    settings.rcv_settle_mode = from.attach.rcv_settle_mode;
    settings.max_message_size = chosen.max_message_size;
    settings.credit = chosen.credit;
    settings.in_parts = chosen.in_parts;
    accept(std::make_shared<incoming<P>>(chosen.credit, from.attach.rcv_settle_mode), from, std::move(settings),
           std::move(attached));
}

template <class P>
template <class Link, class Done>
void core<P>::accept(std::shared_ptr<Link> made, const offer& from, engine::attach_settings chosen, Done attached) {
    chosen.source = from.attach.source.value_or(amqp::source{});
    chosen.target = from.attach.target.index() == 0 ? amqp::target{} : from.attach.target;
    chosen.context = static_cast<link<P>*>(made.get());
    engine_->accept_attach(from.key, std::move(chosen));
    made->attach_to(*this, from.key);
    keep(made);
    made->on_attached(from.attach);
    attached(std::error_code{}, made);
    wake();
}

// --- ends

template <class P>
void core<P>::end_link(link<P>* which, std::error_code why, const amqp::error& error) {
    which->on_over(why, error);
    std::erase_if(senders_, [&](const auto& each) { return each.get() == which; });
    std::erase_if(receivers_, [&](const auto& each) { return each.get() == which; });
}

template <class P>
void core<P>::end_links(std::error_code why, const amqp::error& error) {
    // A handler of one of them may have asked for this, and is still to return: they stay as long as the core.
    ended_senders_ = std::exchange(senders_, {});
    ended_receivers_ = std::exchange(receivers_, {});
    for (const auto& each : ended_senders_) each->on_over(why, error);
    for (const auto& each : ended_receivers_) each->on_over(why, error);
    await_turn_.clear();
    offers_.clear();
    while (!accepting_senders_.empty()) accepting_senders_.take().second(why, nullptr);
    while (!accepting_receivers_.empty()) accepting_receivers_.take().second(why, nullptr);
}

template <class P>
void core<P>::end_links_of(engine::session_id which, const amqp::error& error) {
    const auto end_those = [&](auto& all) {
        std::vector<link<P>*> over;
        for (const auto& each : all) {
            if (each->key().session == which && !each->is_over()) over.push_back(each.get());
        }
        for (link<P>* const each : over) end_link(each, make_error_code(errc::session_ended), error);
    };
    end_those(senders_);
    end_those(receivers_);
    std::erase_if(offers_, [&](const offer& each) { return each.key.session == which; });
}

template <class P>
void core<P>::end_all(std::error_code why, const amqp::error& error) {
    if (phase_ == phase::over) return;
    const bool asked_for = phase_ == phase::closing && (why == errc::connection_closed || why == errc::cancelled);
    phase_ = phase::over;
    if (last_error_.condition.empty()) last_error_ = error;
    if (opened_) opened_(why);
    end_links(why, error);
    for (auto& each : std::exchange(closed_, {})) each(asked_for ? std::error_code{} : why);
}

}  // namespace amqp::client
