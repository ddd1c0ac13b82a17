// One AMQP connection: bytes in, events out, requests in, bytes out; no socket, no clock, no thread (§2.4 to §2.6).
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "amqp/base/result.hpp"
#include "amqp/codec/decoder.hpp"
#include "amqp/engine/event.hpp"
#include "amqp/engine/fault.hpp"
#include "amqp/engine/number_pool.hpp"
#include "amqp/engine/session.hpp"
#include "amqp/engine/settings.hpp"
#include "amqp/framing/frame_reader.hpp"
#include "amqp/framing/frame_writer.hpp"
#include "amqp/framing/output_queue.hpp"
#include "amqp/framing/protocol_header.hpp"
#include "amqp/performative/all.hpp"
#include "amqp/policy/defaults.hpp"
#include "amqp/sasl/exchange.hpp"

namespace amqp::engine {

// A turn: advance(now); bytes into prepare() and commit(); next_event() until there is none; requests; output() to the
// stream and consume(). next_event() may have news after consume() and advance() too, so it is asked after them.
//
// Links and sessions that the application began are answered by events; what the peer ends is answered here without
// being asked. Requests are for what exists: a key is dead after `detached` of its link, and a session with its links
// after `ended`, from the next call of next_event(), begin() or attach() on. After `closed` and `failed` no request
// does anything.
template <class Policies = production>
class connection {
    using lookup = typename Policies::lookup_type;
    using session = engine::session<lookup>;
    using link_node = engine::link_node<lookup>;

public:
    using key = typename link_node::key_type;
    using link_key = engine::link_key<key>;
    using event = engine::event<key>;
    using attached = engine::attached<key>;
    using detached = engine::detached<key>;
    using credited = engine::credited<key>;
    using drained = engine::drained<key>;
    using delivered = engine::delivered<key>;
    using aborted = engine::aborted<key>;
    using settled = engine::settled<key>;
    using disposed = engine::disposed<key>;

    // A client has its protocol header and, without SASL, its open in the output from the start (§2.4.2).
    connection(settings chosen, time_point now);
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection();

    // --- bytes and time

    // Room for at least n received bytes. It stays where it is until they are committed, whatever else is called
    // meanwhile.
    std::span<std::byte> prepare(std::size_t n) { return reader_.prepare(n); }
    // The first n bytes of it have arrived.
    void commit(std::size_t n);
    // The next thing that happened, good until the next call; nullptr: everything committed has been looked at, but for
    // the start of a frame. What is worth keeping may be moved out of it.
    event* next_event();
    // What is to be sent, in order; good until the next call of output(), but for the bytes: those stay until consumed,
    // whatever is requested meanwhile. Dispositions and window updates that were saved up are written first.
    std::span<const bytes_view> output();
    // How much that is by now, without what was saved up.
    std::size_t output_size() const noexcept { return output_.size(); }
    // The first n bytes of it were taken by the stream.
    void consume(std::size_t n);
    // When advance() must be called at the latest (§2.4.5).
    std::optional<time_point> deadline() const;
    void advance(time_point now);
    // Nothing more will be said or heard: write what is left of the output, then close the stream.
    bool finished() const noexcept { return phase_ == phase::finished; }
    // What it means that the stream ends here: none when finished(), truncated inside a frame, else connection_closed.
    errc stream_ended() const noexcept;

    // --- connection (§2.4)

    // Between `opened` and close().
    bool is_open() const noexcept { return phase_ == phase::open; }
    // The longest frame that either side accepts from us.
    std::uint32_t frame_size_limit() const noexcept { return frame_size_limit_; }
    // Answered by `closed`. Before open was exchanged there is nobody to answer: finished() at once.
    void close(std::optional<amqp::error> error = {});

    // --- sessions (§2.5)

    // Answered by `begun`; links may be attached at once. not_open, or limit_exceeded: no channel is left (§2.7.1).
    result<session_id> begin(session_settings chosen = {});
    // Answered by `ended`.
    void end(session_id which, std::optional<amqp::error> error = {});

    // --- links (§2.6)

    // Answered by `attached`, or by `detached` where the peer refuses. session_ended; handle_in_use: the session has a
    // link of that name and role; limit_exceeded: no handle is left.
    result<link_key> attach(session_id which, attach_settings chosen);
    // The answers to `attached` with remote_initiated. Name and role are the peer's; a sender may be sendable() at
    // once.
    void accept_attach(const link_key& link, attach_settings chosen);
    void refuse_attach(const link_key& link, amqp::error error);
    // Answered by `detached`. A message that is sent halfway is aborted (§2.6.14).
    void detach(const link_key& link, std::optional<amqp::error> error = {}, bool closed = true);

    // --- messages

    // A receiver: the sender may send this many from here on, the unread ones not counted. Ask for a drain and
    // `drained` follows when the sender has none left.
    void flow(const link_key& link, std::uint32_t credit, bool drain = false);
    // What is left of it: a receiver's grant, a sender's permission.
    std::uint32_t credit(const link_key& link) const;
    // A sender: credit, room in the session's window, in the output and among the unsettled deliveries, and no message
    // sent halfway. Who was told false hears by `credited` when that comes back.
    bool sendable(const link_key& link) const;
    // A sender: window and output have not taken all of its last message yet.
    bool is_halfway(const link_key& link) const;
    // A sender, only when sendable(). The message is copied (but for pieces that are `referenced`); what the window
    // does not take now is kept and follows by itself.
    delivery_id transfer(const link_key& link, std::span<const piece> message, const transfer_settings& how = {});
    delivery_id transfer(const link_key& link, bytes_view message, const transfer_settings& how = {}) {
        const piece whole{message};
        return transfer(link, std::span{&whole, 1}, how);
    }
    template <buffer::policy Buffer>
    delivery_id transfer(const link_key& link, const Buffer& message, const transfer_settings& how = {}) {
        pieces_.clear();
        message.pieces([this](bytes_view octets, bool referenced) { pieces_.push_back({octets, referenced}); });
        return transfer(link, std::span<const piece>{pieces_}, how);
    }
    // A sender whose message began with `more`: its next part would be taken now. Like transfer(), go_on() keeps what
    // the window does not take. abort() ends it without an end, and with it what the receiver has of it (§2.6.14).
    bool wants_more(const link_key& link) const;
    void go_on(const link_key& link, std::span<const piece> part, bool more);
    void abort(const link_key& link);
    // A receiver: while it is held, the peer may send nothing on its session but what is under way.
    void hold(const link_key& which, bool held);
    // A receiver: what became of a delivery. With is_settled = false the sender has the last word and `disposed`
    // follows (§2.6.12). Neighbours with equal states leave as one disposition. False: nobody waits for an answer (any
    // more).
    bool settle(const link_key& link, delivery_id delivery, const delivery_state& state, bool is_settled = true);
    // A sender: f(delivery_id, context of its transfer) for each delivery whose outcome is not known, the oldest first.
    void for_each_unsettled(const link_key& link, auto&& f) const;
    // The number that the next delivery of a session would have. Where a session follows another, ids may go on.
    delivery_id next_delivery_id(session_id which) const;

private:
    using dispatch = typename Policies::dispatch_type;
    using decoder = amqp::decoder<typename Policies::validation_type, dispatch>;
    using cursor = typename Policies::cursor_type;
    using writer = frame_writer<typename Policies::buffer_type, dispatch, cursor>;

    // What the peer is expected to send next (§2.4.6, §2.4.7). `closing`: we sent close, and only the peer's is of
    // interest.
    enum class phase : std::uint8_t { header, sasl, opening, open, closing, finished };

    // connection_turn.hpp: bytes, time, and what happens between frames
    void send_header(protocol_id protocol) { output_.append(protocol_header(protocol)); }
    bool read_header(event*& out);
    event* on_client_header(bytes_view received);
    event* on_server_header(bytes_view received);
    event* receive(const frame& received);
    event* on_sasl_frame(decoder& in);
    event* on_amqp_frame(std::uint16_t channel, decoder& in);
    event* on_session_frame(std::uint64_t code, std::uint16_t channel, decoder& in);
    void flush_dispositions(session& each);
    void flush(session& each);
    void bury();

    // connection_fault.hpp: what follows when the peer broke a rule
    event* fault(errc reason, session* of = nullptr, link_node* link = nullptr);
    event* refuse(const validation::finding& found, bytes_view frame);
    event* fail(errc reason, amqp::error error);

    // connection_states.hpp: open to close, begin to end, attach to detach
    void send_open();
    event* on_open(decoder& in);
    event* on_close(decoder& in);
    event* on_begin(std::uint16_t channel, decoder& in);
    event* on_end(session& of, decoder& in);
    event* on_attach(session& of, decoder& in);
    event* on_attach_answered(session& of, link_node& link);
    event* on_detach(session& of, decoder& in);
    void send_begin(session& of, const session_settings& chosen);
    void send_attach(session& of, link_node& link, attach_settings chosen);
    void send_detach(session& of, link_node& link, std::optional<amqp::error> error, bool closed);
    void send_end(session& of, std::optional<amqp::error> error);

    // connection_messages.hpp: flow, transfer, disposition
    event* on_flow(session& of, decoder& in);
    event* on_known_transfer(const frame& received);
    event* on_transfer(session& of, decoder& in);
    event* on_whole_message(session& of, link_node& link, delivery_id id, bool is_settled, bytes_view payload,
                            auto&& rest);
    errc on_first_transfer(session& of, link_node& link);
    errc begin_delivery(session& of, link_node& link, delivery_id id, bool is_settled);
    event* on_disposition(session& of, decoder& in);
    event* next_settled();
    event* sent_is_settled(session& of, delivery_id id);
    event* received_is_settled(session& of, delivery_id id);
    void send_flow(session& of, link_node* link = nullptr);
    bool send_known(session& of, link_node& link, delivery_id id, const transfer_settings& how,
                    std::span<const piece> message, std::size_t size);
    void remember(const session& of, link_node& link, const transfer_settings& how);
    std::size_t send_frames(session& of, amqp::transfer& next, std::span<const piece> message, std::size_t size,
                            bool open_ended = false);
    void keep_rest(session& of, link_node& link, std::span<const piece> message, std::size_t done);
    void go_on_halfway(session& of);
    void announce_sendable(session& of);
    void forget_halfway(session& of, link_node& link);

    template <composite Performative>
    void write(std::uint16_t channel, const Performative& performative, std::span<const piece> payload = {}) {
        writer_.write(output_, frame_type::amqp, channel, performative, payload);
    }

    session* find(session_id which) const noexcept {
        const auto channel = static_cast<std::size_t>(which);
        return channel < sessions_.size() ? sessions_[channel].get() : nullptr;
    }
    link_node* find(const link_key& link) const noexcept {
        session* const of = find(link.session);
        return of ? of->links.find(link.key) : nullptr;
    }
    link_key key_of(const session& of, const link_node& link) const { return {of.id, link.key}; }
    bool takes_more(const session& of) const noexcept {
        return of.window.room() > 0 && output_.size() < settings_.limits.output_bytes;
    }
    bool may_send(const session& of, const link_node& link) const noexcept {
        return link.is_attached() && link.sending.may_start() && of.is_usable() && takes_more(of) &&
               of.sent.size() < settings_.limits.unsettled_deliveries;
    }

    settings settings_;
    time_point now_, last_received_, last_sent_;
    phase phase_ = phase::header;
    protocol_id expected_ = protocol_id::amqp;  // in phase::header; a server takes what it is offered at first
    std::variant<sasl::client_exchange, sasl::server_exchange> exchange_;

    block_pool pool_;
    frame_reader reader_{pool_};
    [[no_unique_address]] typename cursor::template place<decoder> decoder_place_;
    writer writer_;
    output_queue output_;
    bool output_was_full_ = false;  // senders that stopped for it must hear when there is room again

    bool open_sent_ = false;
    std::uint32_t frame_size_limit_ = min_max_frame_size;
    std::uint16_t remote_channel_max_ = 65535;
    std::chrono::milliseconds remote_idle_time_out_{0};

    std::vector<std::unique_ptr<session>> sessions_;  // by our channel
    std::vector<session*> remote_sessions_;           // by the peer's channel
    number_pool channels_;

    // An event is written in its place once and looked at there: it is larger than anything else that a message moves.
    template <class Event>
    event* report(Event&& news) {
        if constexpr (std::is_same_v<Event, event>) {
            event_ = std::move(news);
        } else {
            event_.template emplace<Event>(std::move(news));
        }
        return &event_;
    }
    event event_;
    // Events that could not be returned at once; the memory is kept.
    std::vector<event> pending_;
    std::size_t next_pending_ = 0;
    // Links and sessions that are over: they stay until the event that said so was looked at.
    std::vector<std::pair<session*, link_node*>> gone_;
    // A disposition of the peer of which some deliveries were not reported yet.
    struct {
        session* of = nullptr;
        delivery_id next{}, last{};
    } settling_;

    // What was received last: events point in here.
    amqp::open open_;
    amqp::begin begin_;
    amqp::attach attach_;
    amqp::flow flow_;
    amqp::transfer transfer_;
    amqp::disposition disposition_;
    amqp::transfer outgoing_;  // the one that was sent last: all deliveries have the same fields
    std::vector<piece> pieces_, frame_pieces_;
};

}  // namespace amqp::engine

#include "amqp/engine/connection_fault.hpp"
#include "amqp/engine/connection_messages.hpp"
#include "amqp/engine/connection_requests.hpp"
#include "amqp/engine/connection_states.hpp"
#include "amqp/engine/connection_turn.hpp"

namespace amqp::engine {

extern template class connection<production>;

}  // namespace amqp::engine
