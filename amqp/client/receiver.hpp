// A receiver: messages as they arrive, and what is said about them.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "amqp/client/completion.hpp"
#include "amqp/client/core.hpp"
#include "amqp/client/received_message.hpp"
#include "amqp/client/stream.hpp"

namespace amqp {

// Up to receiver_options::credit messages wait here unread; a reader that is slow holds back this link and no other.
//
// Use it in the connection's executor. Destroying it detaches the link; what waits ends with errc::cancelled.
template <class P>
class basic_receiver {
public:
    using message_type = basic_received_message<P>;

    basic_receiver() = default;
    basic_receiver(asio::any_io_executor executor, std::shared_ptr<client::incoming<P>> link) noexcept
        : executor_{std::move(executor)}, link_{std::move(link)} {}
    basic_receiver(basic_receiver&&) noexcept = default;
    basic_receiver& operator=(basic_receiver&& other) noexcept {
        if (link_ && link_ != other.link_) link_->let_go();
        executor_ = std::move(other.executor_);
        link_ = std::move(other.link_);
        return *this;
    }
    ~basic_receiver() {
        if (link_) link_->let_go();
    }

    // The next message, if it is here already; allocates nothing.
    std::optional<message_type> try_receive() {
        if (!link_->has_arrived()) return {};
        engine::delivery first = link_->take();
        return message_type{std::move(first), link_->connection()};
    }
    // void(error_code, received_message). What arrived before the link was over is still handed out.
    template <class Token>
    auto async_receive(Token&& token) {
        return client::initiate<std::error_code, message_type>(executor_, token, [link = link_](auto done) {
            const client::ticket waits = link->receive(
                [done = std::move(done), to = link.get()](std::error_code error, engine::delivery arrived) mutable {
                    done(error, message_type{std::move(arrived), to->connection()});
                });
            return [weak = std::weak_ptr{link}, waits] {
                if (const auto still_there = weak.lock()) still_there->cancel(waits);
            };
        });
    }

    // void(error_code, incoming_stream): with receiver_options::in_parts, the next message as soon as it begins.
    template <class Token>
    auto async_receive_stream(Token&& token) {
        return client::initiate<std::error_code, basic_incoming_stream<P>>(
            executor_, token, [link = link_, executor = executor_](auto done) {
                const client::ticket waits = link->receive(
                    [done = std::move(done), link, executor](std::error_code error, engine::delivery first) mutable {
                        done(error, error ? basic_incoming_stream<P>{}
                                          : basic_incoming_stream<P>{executor, link, std::move(first)});
                    });
                return [weak = std::weak_ptr{link}, waits] {
                    if (const auto still_there = weak.lock()) still_there->cancel(waits);
                };
            });
    }

    // What becomes of a message (§3.4). Neighbours with the same answer leave as one frame. False: nobody waits for an
    // answer, since it was settled before or the link is over.
    bool accept(const message_type& which) { return settle(which, accepted{}); }
    bool release(const message_type& which) { return settle(which, released{}); }
    bool reject(const message_type& which, std::optional<error> why = {}) {
        return settle(which, rejected{std::move(why)});
    }
    bool modify(const message_type& which, modified how) { return settle(which, std::move(how)); }
    bool settle(const message_type& which, const delivery_state& state) {
        return !which.settled() && link_->settle(which.id(), which.connection(), state);
    }

    // With receiver_options::credit = 0, the application says how many more messages may come. With a drain behind it
    // that asks for what there is now, at most so many (§2.6.8).
    void add_credit(std::uint32_t more) { link_->add_credit(more); }
    // void(error_code): the sender used or gave back all credit (§2.6.7).
    template <class Token>
    auto async_drain(Token&& token) {
        return client::initiate<std::error_code>(executor_, token,
                                                 [link = link_](auto done) { link->drain(std::move(done)); });
    }
    // void(error_code): detached; the peer has no more to say about this link.
    template <class Token>
    auto async_close(Token&& token) {
        return client::initiate<std::error_code>(executor_, token,
                                                 [link = link_](auto done) { link->close(std::move(done)); });
    }

    // void(error_code): detached, but not closed: the peer may keep what it knows of the link (§2.6.5).
    template <class Token>
    auto async_detach(Token&& token) {
        return client::initiate<std::error_code>(executor_, token,
                                                 [link = link_](auto done) { link->close(std::move(done), false); });
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

private:
    asio::any_io_executor executor_;
    std::shared_ptr<client::incoming<P>> link_;
};

using receiver = basic_receiver<production>;

}  // namespace amqp
