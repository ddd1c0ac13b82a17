// The part of the core that the loop calls; included by core.hpp.
#pragma once

#include <variant>

#include "amqp/client/core.hpp"

namespace amqp::client {

template <class P>
void core<P>::begin(std::shared_ptr<transport::loop> stream, engine::peer_role role) {
    loop_ = std::move(stream);
    phase_ = phase::opening;
    const transport::time_point now = transport::time_point::clock::now();
    give_up_at_ = now + options_.connect_time_out;
    engine::settings chosen;
    chosen.role = role;
    chosen.container_id = options_.container_id.empty() ? made_up_name() : options_.container_id;
    chosen.hostname = options_.hostname.empty() ? retry_.where().host : options_.hostname;
    chosen.max_frame_size = options_.max_frame_size;
    chosen.idle_time_out = options_.idle_time_out;
    chosen.incoming_window = options_.incoming_window;
    chosen.credentials = options_.credentials;
    chosen.limits = options_.limits;
    chosen.offered_capabilities = options_.offered_capabilities;
    chosen.desired_capabilities = options_.desired_capabilities;
    chosen.properties = options_.properties;
    engine_.emplace(std::move(chosen), now);
    loop_->start(*this);
}

template <class P>
transport::wanted core<P>::turn(const transport::happened& news) {
    const auto self = this->shared_from_this();  // on_outcome may let go of the last handle
    awake_ = true;
    if (trace_) show(news);
    engine_->advance(news.now);
    if (news.sent > 0) {
        engine_->consume(news.sent);
        sent_ += news.sent;
        finish_writes();
    }
    if (news.received > 0) engine_->commit(news.received);
    bool has_more = false;
    while (auto event = engine_->next_event()) {
        std::visit([this](auto& each) { this->on(each); }, *event);
        if (phase_ == phase::over) return {};
        // The peer may begin with that; the rest of the news waits for the write, which is done at once or never was.
        has_more = news.may_write && engine_->output_size() >= worth_writing;
        if (has_more) break;
    }
    if (give_up_at_ && news.now >= *give_up_at_) {
        loop_->abandon();
        stopped(make_error_code(errc::timed_out));
        return {};
    }
    std::size_t staying = 0;
    for (auto& each : await_turn_) {
        if (each->on_turn()) std::swap(await_turn_[staying++], each);
    }
    await_turn_.resize(staying);
    awake_ = false;

    transport::wanted next;
    if (news.may_write) {
        next.output = engine_->output();
        watch_writes(next.output);
    }
    next.finished = engine_->finished();
    if (news.may_read && !has_more && !next.finished) next.room = engine_->prepare(smallest_read);
    next.deadline = deadline();
    if (trace_ && news.may_read) room_ = next.room;
    if (trace_ && news.may_write) given_output_.assign(next.output.begin(), next.output.end());
    return next;
}

template <class P>
void core<P>::show(const transport::happened& news) {
    if (news.received > 0) trace_->received(bytes_view{room_}.first(news.received));
    std::size_t left = news.sent;
    for (const bytes_view each : given_output_) {
        if (left == 0) break;
        trace_->sent(each.first(std::min(left, each.size())));
        left -= std::min(left, each.size());
    }
}

template <class P>
std::optional<transport::time_point> core<P>::deadline() const {
    const auto of_engine = engine_->deadline();
    if (!give_up_at_ || !of_engine) return give_up_at_ ? give_up_at_ : of_engine;
    return std::min(*give_up_at_, *of_engine);
}

// A settled message is done when the stream has it. Only while somebody waits for that, the bytes are counted.
template <class P>
void core<P>::finish_writes() {
    if (!written_at_ || sent_ < *written_at_) return;
    written_at_.reset();
    for (const auto& each : await_turn_) each->on_written();
}

template <class P>
void core<P>::watch_writes(std::span<const bytes_view> output) {
    if (written_at_) return;
    bool watched = false;
    for (const auto& each : await_turn_) watched |= each->on_writing();
    if (!watched) return;
    written_at_ = sent_;
    for (const bytes_view each : output) *written_at_ += each.size();
    finish_writes();  // nothing may be left to write
}

template <class P>
void core<P>::stopped(std::error_code why) {
    const auto self = this->shared_from_this();
    if (!why) why = make_error_code(engine_->stream_ended());
    if (!why) why = make_error_code(ended_ == errc::none ? errc::connection_closed : ended_);
    is_lost(why) ? on_lost(why) : end_all(why, last_error_);
}

template <class P>
void core<P>::on(const engine::opened& news) {
    remote_ = *news.open;
    adds_up_credit_ = is_known_to_add_up_credit(remote_);
    phase_ = phase::open;
    give_up_at_.reset();
    ++times_opened_;
    retry_.succeeded();
    if (opened_) opened_(std::error_code{});
    std::erase_if(senders_, [](const auto& each) { return each->is_over(); });
    std::erase_if(receivers_, [](const auto& each) { return each->is_over(); });
    attach_apart();
}

template <class P>
void core<P>::on(const engine::ended& news) {
    for (auto& [number, each] : sessions_) {
        if (each.id == news.session) each.id.reset();
    }
    end_links_of(news.session, news.error.value_or(amqp::error{}));
}

template <class P>
void core<P>::on(const engine::closed& news) {
    on_end(errc::connection_closed, news.error.value_or(amqp::error{}));
}

template <class P>
void core<P>::on(const engine::failed& news) {
    on_end(news.reason, news.error);
}

// The stream is still there to carry our last words; stopped() follows.
template <class P>
void core<P>::on_end(errc why, const amqp::error& error) {
    ended_ = why;
    last_error_ = error;
    if (is_lost(make_error_code(why))) return;
    if (opened_) opened_(make_error_code(why));
    end_links(make_error_code(why), error);
}

template <class P>
void core<P>::on(const typename engine_type::attached& news) {
    if (!news.remote_initiated) return link_of(news.context)->on_attached(*news.attach);
    const offer made{news.link, *news.attach};
    if (!is_server_)
        return engine_->refuse_attach(news.link,
                                      {symbol{condition::not_allowed}, "this side attaches its links itself", {}});
    if (made.attach.role == role::receiver && !accepting_senders_.empty()) {
        auto [chosen, attached] = accepting_senders_.take();
        accept(made, chosen, std::move(attached));
    } else if (made.attach.role == role::sender && !accepting_receivers_.empty()) {
        auto [chosen, attached] = accepting_receivers_.take();
        accept(made, chosen, std::move(attached));
    } else {
        offers_.push_back(made);
    }
}

template <class P>
void core<P>::on(const typename engine_type::detached& news) {
    if (!news.context) return void(std::erase_if(offers_, [&](const offer& each) { return each.key == news.link; }));
    link<P>* const which = link_of(news.context);
    // The link of a message in parts is the only one on its session.
    if (!is_server_ && !is_shared(news.link.session)) engine_->end(news.link.session);
    const amqp::error said = news.error.value_or(amqp::error{});
    const errc why = which->is_attaching() ? errc::link_refused : errc::link_detached;
    if (which->remembered() && which->is_attached() && said.condition == condition::link_detach_forced) {
        // A server that shed an idle link, or moved its node: the link may attach again.
        which->on_lost(make_error_code(why));
        if (pause_.expiry() <= asio::steady_timer::clock_type::now()) pause(options_.retry_after);
        return;
    }
    end_link(which, make_error_code(why), said);
}

}  // namespace amqp::client
