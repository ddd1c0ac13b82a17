// One connection of an application: the engine, its links, and everything that waits for them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#include "amqp/client/callback.hpp"
#include "amqp/client/incoming.hpp"
#include "amqp/client/link.hpp"
#include "amqp/client/options.hpp"
#include "amqp/client/outgoing.hpp"
#include "amqp/client/product.hpp"
#include "amqp/client/retry.hpp"
#include "amqp/client/waiting.hpp"
#include "amqp/engine/connection.hpp"
#include "amqp/engine/trace.hpp"
#include "amqp/performative/conditions.hpp"
#include "amqp/transport/tcp.hpp"

namespace amqp::client {

// A read of less is not worth its system call: then another block is taken.
inline constexpr std::size_t smallest_read = 16 * 1024;

// What a turn has to say is written when it is over, or when it is this much: the peer works on it meanwhile.
inline constexpr std::size_t worth_writing = 64 * 1024;

// A message that comes in parts has a session of its own, with room for this many transfers: it may be held back
// without holding back anybody else.
inline constexpr std::uint32_t window_for_parts = 32;

// Unlike that of any other process or connection.
std::string made_up_name();
// What the options or the environment ask for.
std::optional<engine::trace> trace_for(const connection_options& options);

// Used in one thread at a time. Completions are only ever posted, so nothing an application does happens inside a turn,
// but for what it asked for: a sender's on_outcome, and a receiver's messages one by one.
template <class P>
class core final : public transport::driven, public std::enable_shared_from_this<core<P>> {
public:
    using engine_type = engine::connection<P>;
    using key_type = typename engine_type::link_key;
    using done = callback<std::error_code>;
    using sender_done = callback<std::error_code, std::shared_ptr<outgoing<P>>>;
    using receiver_done = callback<std::error_code, std::shared_ptr<incoming<P>>>;

    // Throws std::system_error when a file of the TLS options cannot be used.
    core(asio::any_io_executor executor, connection_options options)
        : executor_{std::move(executor)},
          options_{std::move(options)},
          trace_{trace_for(options_)},
          retry_{options_},
          pause_{executor_} {
        if (options_.tls) tls_.emplace(*options_.tls, transport::tls_role::client);
    }

    // --- by the application

    void open(done opened);
    // Opens, and opens again whenever the connection is lost. Over when it is closed, or when trying again is hopeless.
    void keep_open(done over);
    // As the server of a stream that somebody else opened.
    void serve(std::shared_ptr<transport::loop> stream, done opened);
    using link_ref = std::weak_ptr<link<P>>;  // to cancel it
    link_ref attach(sender_options chosen, sender_done attached);
    link_ref attach(receiver_options chosen, receiver_done attached);
    // A server: waits until the peer attaches its other end.
    void accept(sender_options chosen, sender_done attached);
    void accept(receiver_options chosen, receiver_done attached);
    void close(done closed);
    // Ends everything at once, without a word to the peer.
    void shut(errc why);

    bool is_open() const noexcept { return phase_ == phase::open; }
    const amqp::open& remote() const noexcept { return remote_; }
    bool adds_up_credit() const noexcept { return adds_up_credit_; }
    unsigned times_opened() const noexcept { return times_opened_; }
    const amqp::error& last_error() const noexcept { return last_error_; }
    const asio::any_io_executor& executor() const noexcept { return executor_; }

    // --- by the links

    engine_type& engine() noexcept { return *engine_; }
    void wake() {
        if (awake_) return;
        awake_ = true;
        loop_->wake();
    }
    void await_turn(std::shared_ptr<outgoing<P>> which) { await_turn_.push_back(std::move(which)); }

private:
    enum class phase { fresh, pausing, connecting, opening, open, closing, over };

    // An end of a link that the peer attached and nobody has accepted yet.
    struct offer {
        key_type key;
        amqp::attach attach;
    };

    // --- by the loop (core_turn.hpp)
    transport::wanted turn(const transport::happened& news) override;
    void stopped(std::error_code why) override;

    void on(const engine::opened&);
    void on(const engine::begun&) {}
    void on(const engine::ended&);
    void on(const engine::closed&);
    void on(const engine::failed&);
    void on(const typename engine_type::attached&);
    void on(const typename engine_type::detached&);
    void on(const typename engine_type::credited&) {}  // each turn asks the senders that wait
    void on(const typename engine_type::settled& news) {
        static_cast<outgoing<P>*>(link_of(news.context))
            ->on_settled(news.delivery, news.transfer_context, *news.state, news.settled);
    }
    void on(typename engine_type::delivered& news) {
        static_cast<incoming<P>*>(link_of(news.context))->on_delivered(std::move(news.delivery));
    }
    void on(const typename engine_type::aborted& news) {
        static_cast<incoming<P>*>(link_of(news.context))->on_aborted();
    }
    void on(const typename engine_type::drained& news) {
        static_cast<incoming<P>*>(link_of(news.context))->on_drained();
    }
    void on(const typename engine_type::disposed&) {}  // the engine has forgotten it: settling it again changes nothing

    // The context of each link is its address as this type.
    static link<P>* link_of(void* context) noexcept { return static_cast<link<P>*>(context); }

    void begin(std::shared_ptr<transport::loop> stream, engine::peer_role role);
    void on_end(errc why, const amqp::error& error);
    void show(const transport::happened& news);
    void finish_writes();
    void watch_writes(std::span<const bytes_view> output);
    std::optional<transport::time_point> deadline() const;

    // --- ends (core_states.hpp)
    void connect();
    bool is_lost(std::error_code why) const;
    void on_lost(std::error_code why);
    void attach_again(const std::shared_ptr<link<P>>& which);
    void attach_apart();
    void pause(std::chrono::milliseconds time);
    template <class Link, class Done>
    link_ref attach(std::shared_ptr<Link> made, std::uint16_t session, engine::attach_settings chosen, Done attached);
    void accept(const offer& from, const sender_options& chosen, sender_done attached);
    void accept(const offer& from, const receiver_options& chosen, receiver_done attached);
    template <class Link, class Done>
    void accept(std::shared_ptr<Link> made, const offer& from, engine::attach_settings chosen, Done attached);
    result<engine::session_id> session(std::uint16_t number, const engine::attach_settings& of_link);
    bool is_shared(engine::session_id which) const;
    void keep(std::shared_ptr<outgoing<P>> made) { senders_.push_back(std::move(made)); }
    void keep(std::shared_ptr<incoming<P>> made) { receivers_.push_back(std::move(made)); }
    void end_link(link<P>* which, std::error_code why, const amqp::error& error);
    void end_links(std::error_code why, const amqp::error& error);
    void end_links_of(engine::session_id which, const amqp::error& error);
    void end_all(std::error_code why, const amqp::error& error);

    asio::any_io_executor executor_;
    connection_options options_;
    std::optional<transport::tls_context> tls_;
    std::optional<engine::trace> trace_;
    std::span<std::byte> room_;  // where the stream puts what it receives, and
    std::vector<bytes_view>
        given_output_;  // what it was given to send: a trace looks at both when it is known how much
    bool keeps_open_ = false;
    unsigned times_opened_ = 0;
    retry retry_;
    asio::steady_timer pause_;  // until the next try to connect, or to attach what the peer detached
    phase phase_ = phase::fresh;
    bool is_server_ = false;
    errc ended_ = errc::none;  // why the peers have no more to say to each other
    amqp::error last_error_;
    amqp::open remote_;
    bool adds_up_credit_ = false;
    std::shared_ptr<transport::connecting> connecting_;
    std::shared_ptr<transport::loop> loop_;
    std::optional<engine_type> engine_;
    bool awake_ = false;                               // a turn is under way or will be soon
    std::optional<transport::time_point> give_up_at_;  // while we wait for open or close

    // By the application's number, whether it is there or not: delivery-ids go on, so that each is a message of its
    // own.
    struct shared_session {
        std::optional<engine::session_id> id;
        engine::delivery_id next_delivery_id = 0;
    };
    std::map<std::uint16_t, shared_session> sessions_;
    std::vector<std::shared_ptr<outgoing<P>>> senders_, ended_senders_;
    std::vector<std::shared_ptr<incoming<P>>> receivers_, ended_receivers_;
    std::vector<std::shared_ptr<outgoing<P>>> await_turn_;  // they have something that waits
    unsigned names_made_ = 0;

    std::vector<offer> offers_;
    waiting_line<std::pair<sender_options, sender_done>> accepting_senders_;
    waiting_line<std::pair<receiver_options, receiver_done>> accepting_receivers_;

    done opened_;
    std::vector<done> closed_;
    std::uint64_t sent_ = 0;                   // bytes that the stream took
    std::optional<std::uint64_t> written_at_;  // when it has taken this many, settled messages are written
};

}  // namespace amqp::client

#include "amqp/client/core_states.hpp"
#include "amqp/client/core_turn.hpp"
