// What applications use: a connection, and the senders and receivers on it.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "amqp/client/completion.hpp"
#include "amqp/client/core.hpp"
#include "amqp/client/receiver.hpp"
#include "amqp/client/sender.hpp"

namespace amqp {

// Opened once and closed once. Every operation takes a completion token and completes exactly once, whatever happens to
// the connection; a handler is never called from inside the call that begins the operation.
//
// Use it in its executor only; an executor with several threads must be a strand. Destroying it drops the connection
// without a word: async_close is the orderly way. What waits ends with errc::cancelled; senders and receivers may
// outlive it.
template <class P>
class basic_connection {
public:
    using sender_type = basic_sender<P>;
    using receiver_type = basic_receiver<P>;

    explicit basic_connection(asio::any_io_executor executor, connection_options options = {})
        : core_{std::make_shared<client::core<P>>(std::move(executor), std::move(options))} {}
    basic_connection(basic_connection&&) noexcept = default;
    basic_connection& operator=(basic_connection&& other) noexcept {
        if (core_ && core_ != other.core_) core_->shut(errc::cancelled);
        core_ = std::move(other.core_);
        return *this;
    }
    ~basic_connection() {
        if (core_) core_->shut(errc::cancelled);
    }

    // void(error_code): looks for the host, connects, and exchanges SASL and open.
    template <class Token>
    auto async_open(Token&& token) {
        return initiate(token, [core = core_](auto done) { core->open(std::move(done)); });
    }
    // void(error_code): opens, and opens again whenever the connection is lost, as often as the options say: looks for
    // a host, connects, exchanges SASL and open, and attaches every link that was asked for. Senders and receivers stay
    // valid, and may be opened at once; what is posted meanwhile waits. Ends when the connection is closed or dropped,
    // or with an error that time does not heal.
    template <class Token>
    auto async_run(Token&& token) {
        return initiate(token, [core = core_](auto done) { core->keep_open(std::move(done)); });
    }
    // void(error_code): the same as a server, on a connection that `from` takes.
    template <class Token>
    auto async_open_from(transport::tcp_listener& from, Token&& token) {
        return initiate(token, [core = core_, &from](auto done) {
            from.accept(
                [core, done = std::make_shared<decltype(done)>(std::move(done))](std::error_code error, auto stream) {
                    error ? (*done)(error) : core->serve(std::move(stream), std::move(*done));
                });
        });
    }

    // void(error_code, sender) and void(error_code, receiver). Cancelled, the link is detached if it comes all the
    // same.
    template <class Token>
    auto async_open_sender(sender_options chosen, Token&& token) {
        return initiate_link<sender_type>(token, [core = core_, chosen = std::move(chosen)](auto done) {
            return core->attach(chosen, std::move(done));
        });
    }
    template <class Token>
    auto async_open_sender(std::string address, Token&& token) {
        return async_open_sender(sender_options{.address = std::move(address)}, token);
    }
    template <class Token>
    auto async_open_receiver(receiver_options chosen, Token&& token) {
        return initiate_link<receiver_type>(token, [core = core_, chosen = std::move(chosen)](auto done) {
            return core->attach(chosen, std::move(done));
        });
    }
    template <class Token>
    auto async_open_receiver(std::string address, Token&& token) {
        return async_open_receiver(receiver_options{.address = std::move(address)}, token);
    }
    // A server: the next link that the peer attaches, seen from our end. Name and addresses are the peer's.
    template <class Token>
    auto async_accept_sender(sender_options chosen, Token&& token) {
        return initiate_link<sender_type>(token, [core = core_, chosen = std::move(chosen)](auto done) {
            core->accept(chosen, std::move(done));
        });
    }
    template <class Token>
    auto async_accept_receiver(receiver_options chosen, Token&& token) {
        return initiate_link<receiver_type>(token, [core = core_, chosen = std::move(chosen)](auto done) {
            core->accept(chosen, std::move(done));
        });
    }

    // void(error_code): both sides said close, and the stream is closed.
    template <class Token>
    auto async_close(Token&& token) {
        return initiate(token, [core = core_](auto done) { core->close(std::move(done)); });
    }

    bool is_open() const noexcept { return core_ && core_->is_open(); }
    // How often async_run has opened it.
    unsigned times_opened() const noexcept { return core_->times_opened(); }
    const asio::any_io_executor& get_executor() const noexcept { return core_->executor(); }
    // What the peer said as it opened: its name, properties, capabilities (§2.7.1). Empty before.
    const open& remote() const noexcept { return core_->remote(); }
    // What the peer said when it closed, or what it did wrong; empty when there was nothing.
    const error& last_error() const noexcept { return core_->last_error(); }

private:
    template <class Token>
    auto initiate(Token&& token, auto begin) {
        return client::initiate<std::error_code>(core_->executor(), token, std::move(begin));
    }
    // A link that could not be opened is handed out too: it knows the peer's last_error().
    template <class End, class Token>
    auto initiate_link(Token&& token, auto begin) {
        return client::initiate<std::error_code, End>(
            core_->executor(), token, [executor = core_->executor(), begin](auto done) {
                auto hand_out = [executor, done = std::move(done)](std::error_code error, auto link) mutable {
                    done(error, End{executor, std::move(link)});
                };
                if constexpr (std::is_void_v<decltype(begin(std::move(hand_out)))>) {
                    begin(std::move(hand_out));
                } else {
                    return [weak = begin(std::move(hand_out))] {
                        if (const auto still_there = weak.lock()) still_there->cancel_attach();
                    };
                }
            });
    }

    std::shared_ptr<client::core<P>> core_;
};

using connection = basic_connection<production>;

extern template class client::outgoing<production>;
extern template class client::incoming<production>;
extern template class client::core<production>;

}  // namespace amqp
