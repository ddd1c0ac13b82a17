// A receiver: messages as they arrive, and what is said about them.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "amqp/client/core.hpp"
#include "amqp/client/link_handle.hpp"
#include "amqp/client/received_message.hpp"
#include "amqp/client/stream.hpp"

namespace amqp {

// Up to receiver_options::credit messages wait here unread; a reader that is slow holds back this link and no other.
template <class P>
class basic_receiver : public link_handle<client::incoming<P>> {
public:
    using message_type = basic_received_message<P>;

    basic_receiver() = default;
    basic_receiver(asio::any_io_executor executor, std::shared_ptr<client::incoming<P>> link) noexcept
        : link_handle<client::incoming<P>>{std::move(executor), std::move(link)} {}

    // The next message, if it is here already; allocates nothing.
    std::optional<message_type> try_receive() {
        if (!link_->has_arrived()) return {};
        engine::delivery first = link_->take();
        return message_type{std::move(first), link_->connection()};
    }
    // void(error_code, received_message). What arrived before the link was over is still handed out.
    template <class Token>
    auto async_receive(Token&& token) {
        return this->template initiate<message_type>(token, [](auto& link, auto done) {
            return link.receive(
                [done = std::move(done), to = &link](std::error_code error, engine::delivery arrived) mutable {
                    done(error, message_type{std::move(arrived), to->connection()});
                });
        });
    }
    // void(error_code): the end. f(received_message&&) is called for each message as it arrives, until it returns
    // false: then there is no error. It is called while received bytes are looked at, so it should be quick; it may
    // settle, send, and let go of the receiver. That is the cheapest way to receive: nothing is kept, and what is
    // settled leaves with the next write. One such operation at a time (errc::bad_option), not with in_parts.
    template <class F, class Token>
    auto async_receive_each(F f, Token&& token) {
        return this->template initiate<>(
            token,
            [f = std::move(f), executor = this->executor_](auto& link, auto done) mutable {
                return link.receive_each(
                    executor,
                    [f = std::move(f), to = &link](engine::delivery&& arrived) mutable -> bool {
                        return f(message_type{std::move(arrived), to->connection()});
                    },
                    std::move(done));
            },
            &client::incoming<P>::cancel_each);
    }
    // void(error_code, incoming_stream): with receiver_options::in_parts, the next message as soon as it begins.
    template <class Token>
    auto async_receive_stream(Token&& token) {
        using stream = basic_incoming_stream<P>;
        return this->template initiate<stream>(token, [executor = this->executor_, link = link_](auto& to, auto done) {
            return to.receive(
                [done = std::move(done), link, executor](std::error_code error, engine::delivery first) mutable {
                    done(error, error ? stream{} : stream{executor, link, std::move(first)});
                });
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
        return !which.settled() && settle(which.id(), which.connection(), state);
    }
    // The same for somebody who has kept no more of it.
    bool settle(engine::delivery_id which, std::uint32_t connection, const delivery_state& state) {
        return link_->settle(which, connection, state);
    }

    // With receiver_options::credit = 0, the application says how many more messages may come. With a drain behind it
    // that asks for what there is now, at most so many (§2.6.8).
    void add_credit(std::uint32_t more) { link_->add_credit(more); }
    // void(error_code): the sender used or gave back all credit (§2.6.7).
    template <class Token>
    auto async_drain(Token&& token) {
        return this->template initiate<>(
            token, [](auto& link, auto done) { return link.drain(std::move(done)); },
            &client::incoming<P>::cancel_drain);
    }

private:
    using link_handle<client::incoming<P>>::link_;
};

using receiver = basic_receiver<production>;

}  // namespace amqp
