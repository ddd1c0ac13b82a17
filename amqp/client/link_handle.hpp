// What an application's senders and receivers have in common: how they end, and what the peer said.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "amqp/client/completion.hpp"
#include "amqp/client/waiting.hpp"
#include "amqp/performative/attach.hpp"
#include "amqp/performative/error.hpp"

namespace amqp {

// Use it in the connection's executor. Destroying it detaches the link; what waits ends with errc::cancelled.
template <class Link>
class link_handle {
public:
    link_handle(link_handle&&) noexcept = default;
    link_handle& operator=(link_handle&& other) noexcept {
        if (link_ && link_ != other.link_) link_->let_go();
        executor_ = std::move(other.executor_);
        link_ = std::move(other.link_);
        return *this;
    }
    ~link_handle() {
        if (link_) link_->let_go();
    }

    // void(error_code): detached; the peer has no more to say about this link.
    template <class Token>
    auto async_close(Token&& token) {
        return detach(token, true);
    }
    // void(error_code): detached, but not closed: the peer may keep what it knows of the link (§2.6.5).
    template <class Token>
    auto async_detach(Token&& token) {
        return detach(token, false);
    }

    bool is_open() const noexcept { return link_ && link_->is_attached(); }
    // The node at the other end: the one that was asked for, or the one that the peer made (§3.5.3).
    const std::string& address() const noexcept { return link_->address(); }
    // What the peer said as it attached: properties, capabilities, settle modes (§2.7.3).
    const attach& remote() const noexcept { return link_->remote(); }
    // Why the link is over, in the peer's words.
    const error& last_error() const noexcept {
        static const error none;
        return link_ ? link_->last_error() : none;
    }

protected:
    link_handle() = default;
    link_handle(asio::any_io_executor executor, std::shared_ptr<Link> link) noexcept
        : executor_{std::move(executor)}, link_{std::move(link)} {}

    // An operation that waits at the link under a ticket, by which it is cancelled.
    template <class... Results, class Token>
    auto initiate(Token&& token, auto begin, void (Link::*cancel)(client::ticket) = &Link::cancel) {
        return client::initiate<std::error_code, Results...>(
            executor_, token, [link = link_, begin = std::move(begin), cancel](auto done) mutable {
                const client::ticket waits = begin(*link, std::move(done));
                return [weak = std::weak_ptr{link}, waits, cancel] {
                    if (const auto still_there = weak.lock()) ((*still_there).*cancel)(waits);
                };
            });
    }

    asio::any_io_executor executor_;
    std::shared_ptr<Link> link_;

private:
    auto detach(auto& token, bool closed) {
        const auto begin = [closed](Link& link, auto done) { return link.close(std::move(done), closed); };
        return initiate<>(token, begin, &Link::cancel_close);
    }
};

}  // namespace amqp
