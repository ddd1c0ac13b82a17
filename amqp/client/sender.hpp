// A sender: messages into the window, and what became of them.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "amqp/client/core.hpp"
#include "amqp/client/link_handle.hpp"
#include "amqp/client/stream.hpp"

namespace amqp {

using engine::delivery_id;

// Sending has two points of completion: a message is taken into the window (it will leave, and the application may go
// on), and it is settled with an outcome. post() waits for the first, send() for the second.
//
// A message or a borrowed_message is encoded before the call returns, so it may go away then; what a payload borrows
// must stay until it is sent where the buffer of the policies references instead of copying (buffer::gathered).
template <class P>
class basic_sender : public link_handle<client::outgoing<P>> {
public:
    basic_sender() = default;
    basic_sender(asio::any_io_executor executor, std::shared_ptr<client::outgoing<P>> link) noexcept
        : link_handle<client::outgoing<P>>{std::move(executor), std::move(link)} {}

    // Takes the message if there is room in the window; allocates nothing, suspends nothing. The answer converts to
    // false when the window is full: wait with async_wait or async_post. It is false as well when the message is longer
    // than max_message_size().
    template <sendable Content = message>
    std::optional<delivery_id> try_post(const Content& content, message_options how = {}) {
        return link_->try_post(content, how);
    }
    // void(error_code, delivery_id): the message was taken into the window.
    template <class Token, sendable Content = message>
    auto async_post(const Content& content, Token&& token, message_options how = {}) {
        return this->template initiate<delivery_id>(
            token, [&content, how](auto& link, auto done) { return link.post(content, how, std::move(done)); });
    }
    // void(error_code, delivery_state): the receiver settled it with this outcome; or, on a settled link, where nobody
    // says what became of a message (std::monostate), the stream has all of it. Cancelled, it waits no longer; the
    // message may arrive all the same.
    template <class Token, sendable Content = message>
    auto async_send(const Content& content, Token&& token, message_options how = {}) {
        return this->template initiate<delivery_state>(
            token, [&content, how](auto& link, auto done) { return link.send(content, how, std::move(done)); });
    }
    // A message whose body comes in parts, and need not be held whole; body_size in bytes, if it is known.
    basic_outgoing_stream<P> stream(const message& head, std::optional<std::uint32_t> body_size = {},
                                    message_options how = {}) {
        return {this->executor_, link_, link_->begin_stream(head, how, body_size)};
    }
    // void(error_code): try_post would take a message now.
    template <class Token>
    auto async_wait(Token&& token) {
        return this->template initiate<>(token,
                                         [](auto& link, auto done) { return link.wait_for_room(std::move(done)); });
    }
    // void(error_code): all that was posted before has left, the stream has it. On a settled link nobody says more.
    template <class Token>
    auto async_flush(Token&& token) {
        return this->template initiate<>(token, [](auto& link, auto done) { return link.flush(std::move(done)); });
    }
    // f(delivery_id, const delivery_state&) is called for each message of try_post and async_post that is settled; with
    // an empty state where nobody will ever say what became of it, since the link or its connection is over. It is
    // called while received bytes are looked at: it may post, but should be quick.
    template <class F>
    void on_outcome(F f) {
        link_->on_outcome(std::move(f));
    }

    // Messages that the receiver would take now.
    std::uint32_t credit() const { return link_->credit(); }
    // In bytes; 0: the peer knows no limit. A longer message is not sent: async_post and async_send end with
    // errc::delivery_too_large.
    std::uint64_t max_message_size() const noexcept { return link_->max_message_size(); }

private:
    using link_handle<client::outgoing<P>>::link_;
};

using sender = basic_sender<production>;

}  // namespace amqp
