// The part of a sending link for a message that comes in parts; included by outgoing.hpp.
#pragma once

#include "amqp/client/outgoing.hpp"

namespace amqp::client {

template <class P>
ticket outgoing<P>::begin_stream(const message& head, message_options how, std::optional<std::uint32_t> body_size) {
    if (stream_ || this->is_over()) return 0;
    stream_.emplace(waiting_.name(), how, kept_head(head), body_size);
    return stream_->name;
}

template <class P>
void outgoing<P>::write_part(ticket which, bytes_view part, callback<std::error_code> written) {
    if (!is_streaming(which) || stream_->answered) return written(make_error_code(errc::cancelled));
    if (stream_->left && part.size() > *stream_->left) return written(make_error_code(errc::bad_size));
    if (stream_->is_complete) return written(std::error_code{});
    if (stream_->left) *stream_->left -= static_cast<std::uint32_t>(part.size());
    stream_->part = part;
    stream_->is_last = stream_->left == 0u;
    stream_->written = std::move(written);
    go_on();
    await_turn();
}

template <class P>
void outgoing<P>::finish_stream(ticket which, sent_handler done) {
    if (!is_streaming(which))
        return done(this->is_over() ? this->ended() : make_error_code(errc::cancelled), delivery_state{});
    if (stream_->answered) {
        const delivery_state answer = *std::exchange(stream_, std::nullopt)->answered;
        return done(std::error_code{}, answer);
    }
    if (stream_->left && *stream_->left > 0) {
        drop_stream(which);
        return done(make_error_code(errc::bad_size), delivery_state{});
    }
    stream_->finished = std::move(done);
    if (stream_->is_complete) return hand_over_stream();
    stream_->is_last = true;
    stream_->part = {};
    stream_->written = [](std::error_code) {};
    go_on();
    await_turn();
}

template <class P>
void outgoing<P>::drop_stream(ticket which) {
    if (!is_streaming(which)) return;
    if (stream_->has_begun && !stream_->is_complete && this->is_attached()) {
        this->engine().abort(this->key());
        this->home()->wake();
    }
    end_stream(make_error_code(errc::cancelled));
}

// What is encoded ends with an empty data section, in whose place the parts come.
template <class P>
bytes outgoing<P>::kept_head(const message& head) {
    message bare = head;
    bare.body = payload{};
    bare.footer = {};
    bytes octets = kept(bare);
    octets.resize(octets.size() - 5);  // a descriptor in three bytes, a binary of no bytes in two
    return octets;
}

template <class P>
void outgoing<P>::go_on_stream() {
    streaming& now = *stream_;
    if (!now.written || !(now.has_begun ? this->engine().wants_more(this->key()) : is_sendable())) return;
    const bool begins_section = !now.has_begun || !now.body_size;
    const auto header = data_header(now.body_size.value_or(static_cast<std::uint32_t>(now.part.size())));
    std::array<piece, 3> pieces;
    std::size_t count = 0;
    if (!now.has_begun) pieces[count++] = piece{now.head};
    if (begins_section) pieces[count++] = piece{header};
    if (!now.part.empty()) pieces[count++] = piece{now.part};
    const std::span<const piece> all{pieces.data(), count};
    if (now.has_begun) {
        this->engine().go_on(this->key(), all, !now.is_last);
    } else {
        this->engine().transfer(this->key(), all,
                                {.settled = is_settled(now.how),
                                 .message_format = now.how.format,
                                 .context = now.name,
                                 .tag = {},
                                 .more = !now.is_last});
    }
    now.has_begun = true;
    this->home()->wake();
    auto written = std::move(now.written);
    if (now.is_last) {
        now.is_complete = true;
        if (is_settled(now.how)) unwritten_.push_back(now.name);
        if (now.finished) hand_over_stream();
    }
    written(std::error_code{});
}

// It is a message like any other from here on.
template <class P>
void outgoing<P>::hand_over_stream() {
    sent_.emplace(stream_->name, std::move(stream_->finished));
    stream_.reset();
}

template <class P>
void outgoing<P>::stream_is_answered(const delivery_state& state) {
    stream_->answered = state;
    if (stream_->written) stream_->written(make_error_code(errc::cancelled));
    if (stream_->finished) std::exchange(stream_, std::nullopt)->finished(std::error_code{}, state);
}

template <class P>
void outgoing<P>::end_stream(std::error_code why) {
    auto over = std::exchange(stream_, std::nullopt);
    if (over && over->written) over->written(why);
    if (over && over->finished) over->finished(why, delivery_state{});
}

}  // namespace amqp::client
