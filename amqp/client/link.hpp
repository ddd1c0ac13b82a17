// What both kinds of links have in common: how they begin, how they end, and why.
#pragma once

#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "amqp/base/errc.hpp"
#include "amqp/client/callback.hpp"
#include "amqp/client/waiting.hpp"
#include "amqp/engine/connection.hpp"
#include "amqp/performative/error.hpp"

namespace amqp::client {

template <class P>
class core;

// Shared by the application's handle and the connection. Which of them goes first does not matter: once the link is
// over, it knows nothing of the connection any more.
template <class P>
class link {
public:
    using engine_type = engine::connection<P>;
    using key_type = typename engine_type::link_key;

    virtual ~link() = default;

    bool is_attaching() const noexcept { return phase_ == phase::attaching; }
    bool is_attached() const noexcept { return phase_ == phase::attached; }
    bool is_over() const noexcept { return phase_ == phase::over; }
    // Why it is over, and what the peer said about it.
    std::error_code ended() const noexcept { return ended_; }
    const amqp::error& last_error() const noexcept { return last_error_; }
    const std::string& address() const noexcept { return address_; }
    const amqp::attach& remote() const noexcept { return remote_; }

    // --- by the application

    void when_attached(callback<std::error_code> done) { attached_ = std::move(done); }
    // closed = false: the peer keeps what it knows of the link (§2.6.5).
    ticket close(callback<std::error_code> done, bool closed = true) {
        if (is_over()) return done(std::error_code{}), ticket{};
        const ticket waits = detached_.add(std::move(done));
        detach(closed);
        return waits;
    }
    // The link ends all the same; nobody waits for it.
    void cancel_close(ticket which) {
        if (auto waiting = detached_.take(which)) (*waiting)(make_error_code(errc::cancelled));
    }
    // Nobody waits for the peer's answer any more: a link that comes all the same is detached.
    void cancel_attach() {
        if (!is_attaching()) return;
        auto waiting = std::exchange(attached_, {});
        let_go();
        if (waiting) waiting(make_error_code(errc::cancelled));
    }
    // The application let go of its handle: nobody is left to hear the answer.
    void let_go() {
        is_let_go_ = true;
        if (is_over()) return;
        detach();
        give_up(make_error_code(errc::cancelled));
    }

    // --- by the connection

    void attach_to(core<P>& home, key_type key) {
        home_ = &home;
        key_ = std::move(key);
    }
    // How it attaches, once and whenever it was lost. Only links that outlive a connection have it.
    struct place {
        std::uint16_t session;  // the application's number for it
        engine::attach_settings how;
    };
    void remember(place where) { place_ = std::move(where); }
    const std::optional<place>& remembered() const noexcept { return place_; }
    // Lost, and not attached again yet.
    bool is_apart() const noexcept { return is_attaching() && !home_; }
    // The connection is lost and its engine about to go, or the peer was forced to detach this link; it attaches again.
    void on_lost(std::error_code why) {
        if (phase_ == phase::detaching) return on_over(make_error_code(errc::link_detached), {});
        if (phase_ == phase::attached) suspend(why);
        phase_ = phase::attaching;
        home_ = nullptr;
    }
    virtual void on_attached(const amqp::attach& peer) {
        phase_ = phase::attached;
        address_ = node_of(peer);
        remote_ = peer;
        if (attached_) attached_(std::error_code{});
    }
    // Completes everything that waits; the link is over.
    virtual void on_over(std::error_code why, const amqp::error& error) {
        if (is_over()) return;
        phase_ = phase::over;
        home_ = nullptr;
        ended_ = why;
        last_error_ = error;
        if (attached_) attached_(why);
        give_up(why);
        detached_.finish(std::error_code{});
    }
    const key_type& key() const noexcept { return key_; }

protected:
    // Ends all operations that wait for messages, credit or outcomes.
    virtual void give_up(std::error_code why) = 0;
    // Ends what only the lost connection could have answered.
    virtual void suspend(std::error_code why) = 0;

    core<P>* home() const noexcept { return home_; }
    bool is_let_go() const noexcept { return is_let_go_; }
    engine_type& engine() const noexcept { return home_->engine(); }

private:
    enum class phase { attaching, attached, detaching, over };

    // A sender's node is its source, a receiver's its target (§2.6.3).
    static std::string node_of(const amqp::attach& end) {
        if (end.role == role::sender) return end.source ? end.source->address.value_or("") : "";
        const auto* const node = std::get_if<target>(&end.target);
        return node ? node->address.value_or("") : "";
    }
    void detach(bool closed = true) {
        if (phase_ == phase::detaching) return;
        if (!home_) return on_over(make_error_code(errc::cancelled), {});  // between two connections
        phase_ = phase::detaching;
        engine().detach(key_, {}, closed);
        home_->wake();
    }

    core<P>* home_ = nullptr;
    bool is_let_go_ = false;
    key_type key_{};
    phase phase_ = phase::attaching;
    std::error_code ended_;
    amqp::error last_error_;
    std::string address_;
    amqp::attach remote_;
    std::optional<place> place_;
    callback<std::error_code> attached_;
    waiting_line<callback<std::error_code>> detached_;
};

}  // namespace amqp::client
