// Requests and their responses: a link each way, and who waits for which answer.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "amqp/client/connection.hpp"

namespace amqp {

// A request goes to one address with a message-id of ours, and asks for the answer at a node that the peer made for us
// (§3.5.3); an answer names in correlation-id the request it belongs to (§3.2.4).
//
// Use it in the connection's executor. Destroying it detaches both links; what waits ends with errc::cancelled. An
// answer that was under way when the connection was lost never comes: give a request a time, and cancel it then.
template <class P>
class basic_requester {
public:
    using message_type = basic_received_message<P>;

    basic_requester() = default;
    basic_requester(basic_requester&&) noexcept = default;
    basic_requester& operator=(basic_requester&& other) noexcept {
        if (state_ && state_ != other.state_) state_->give_up(make_error_code(errc::cancelled));
        state_ = std::move(other.state_);
        return *this;
    }
    ~basic_requester() {
        if (state_) state_->give_up(make_error_code(errc::cancelled));
    }

    // void(error_code, requester).
    template <class Token>
    static auto async_open(basic_connection<P>& on, std::string address, Token&& token) {
        return client::initiate<std::error_code, basic_requester>(on.get_executor(), token, [&on, address](auto done) {
            opening(on, address, std::make_shared<decltype(done)>(std::move(done)));
        });
    }
    // void(error_code, received_message): the answer. The message's message-id and reply-to are set here; it is encoded
    // before the call returns. Cancelled, it waits no longer, and an answer that comes all the same is dropped.
    template <class Token>
    auto async_request(message what, Token&& token) {
        return client::initiate<std::error_code, message_type>(
            state_->executor, token, [state = state_, what = std::move(what)](auto done) mutable {
                const std::uint64_t name = state->request(std::move(what), std::move(done));
                return [weak = std::weak_ptr{state}, name] {
                    if (const auto still_there = weak.lock())
                        still_there->finish(name, make_error_code(errc::cancelled), {});
                };
            });
    }

private:
    using answered = client::callback<std::error_code, message_type>;

    struct state : std::enable_shared_from_this<state> {
        asio::any_io_executor executor;
        basic_sender<P> out;
        basic_receiver<P> in;
        std::map<std::uint64_t, answered> waiting;
        std::uint64_t last = 0;

        std::uint64_t request(message what, answered done) {
            const std::uint64_t name = ++last;
            what.properties.message_id = name;
            what.properties.reply_to = in.address();
            waiting.emplace(name, std::move(done));
            out.async_post(what, [weak = this->weak_from_this(), name](std::error_code error, delivery_id) {
                const auto here = weak.lock();
                if (here && error) here->finish(name, error, {});
            });
            return name;
        }
        void listen() {
            in.async_receive([weak = this->weak_from_this()](std::error_code error, message_type arrived) {
                const auto here = weak.lock();
                if (!here) return;
                if (error) return here->give_up(error);
                here->take(std::move(arrived));
                here->listen();
            });
        }
        void take(message_type arrived) {
            in.accept(arrived);
            const auto replied = arrived.view().borrowed_properties();
            if (!replied) return;
            if (const auto* const name = std::get_if<std::uint64_t>(&replied->correlation_id))
                finish(*name, {}, std::move(arrived));
        }
        void finish(std::uint64_t name, std::error_code error, message_type answer) {
            const auto found = waiting.find(name);
            if (found == waiting.end()) return;
            answered done = std::move(found->second);
            waiting.erase(found);
            done(error, std::move(answer));
        }
        void give_up(std::error_code why) {
            for (auto& [name, done] : std::exchange(waiting, {})) done(why, message_type{});
        }
    };

    explicit basic_requester(std::shared_ptr<state> opened) noexcept : state_{std::move(opened)} {}

    static void opening(basic_connection<P>& on, const std::string& address, auto done) {
        auto made = std::make_shared<state>();
        made->executor = on.get_executor();
        receiver_options answers;
        answers.source = source{};
        answers.source->dynamic = true;
        const auto opened = [made, done](std::error_code error) {
            if (!*done) return;  // the other link failed
            if (error) return (*done)(error, basic_requester{});
            if (made->in.is_open() && made->out.is_open()) (*done)(std::error_code{}, basic_requester{made});
        };
        on.async_open_receiver(answers, [made, opened](std::error_code error, basic_receiver<P> in) {
            made->in = std::move(in);
            if (!error) made->listen();
            opened(error);
        });
        on.async_open_sender(address, [made, opened](std::error_code error, basic_sender<P> out) {
            made->out = std::move(out);
            opened(error);
        });
    }

    std::shared_ptr<state> state_;
};

using requester = basic_requester<production>;

}  // namespace amqp
