// Asio's completion tokens over callbacks: the only header of the client that knows how Asio calls its handlers back.
#pragma once

#include <memory>
#include <tuple>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#include "amqp/base/errc.hpp"
#include "amqp/client/callback.hpp"
#include "amqp/client/within.hpp"

namespace amqp::client {

// Posts the handler to its own executor, and keeps both executors busy until then.
template <class Handler>
class posted {
public:
    posted(const asio::any_io_executor& executor, Handler handler)
        : io_work_{executor},
          handler_work_{asio::get_associated_executor(handler, executor)},
          handler_{std::move(handler)} {}

    template <class... Args>
    void operator()(Args... args) {
        if (auto slot = asio::get_associated_cancellation_slot(handler_); slot.is_connected()) slot.clear();
        const auto executor = handler_work_.get_executor();
        asio::post(executor, [handler = std::move(handler_), results = std::tuple{std::move(args)...}]() mutable {
            std::apply(std::move(handler), std::move(results));
        });
        handler_work_.reset();
        io_work_.reset();
    }

private:
    asio::executor_work_guard<asio::any_io_executor> io_work_;
    asio::executor_work_guard<asio::associated_executor_t<Handler, asio::any_io_executor>> handler_work_;
    Handler handler_;
};

// Begins an operation that completes with Results. `begin(callback)` may answer with something that cancels it.
template <class... Results, class Token>
auto initiate(const asio::any_io_executor& executor, Token&& token, auto begin) {
    return asio::async_initiate<Token, void(Results...)>(
        [executor, begin = std::move(begin)](auto handler) mutable {
            const auto wanted = asio::get_associated_cancellation_slot(handler);
            callback<Results...> done{posted{executor, std::move(handler)}};
            if constexpr (std::is_void_v<decltype(begin(std::move(done)))>) {
                begin(std::move(done));
            } else {
                auto cancel = begin(std::move(done));
                if (auto slot = wanted; slot.is_connected()) {
                    slot.assign([cancel = std::move(cancel)](asio::cancellation_type) { cancel(); });
                }
            }
        },
        token);
}

// The time of one operation, and whether it is over.
struct alarm {
    alarm(const asio::any_io_executor& executor, std::chrono::milliseconds time) : timer{executor, time} {}
    asio::steady_timer timer;
    bool rang = false, is_done = false;
};

// The same, for as long as `limited` says. The timer runs where the operation does, which has to be one that `begin`
// can cancel.
template <class... Results, class Token>
auto initiate(const asio::any_io_executor& executor, time_limited<Token> limited, auto begin) {
    return initiate<Results...>(
        executor, std::move(limited.token),
        [executor, begin = std::move(begin), time = limited.time](auto done) mutable {
            const auto limit = std::make_shared<alarm>(executor, time);
            const auto cancel =
                begin([limit, done = std::move(done)](std::error_code error, auto... results) mutable {
                    limit->is_done = true;
                    limit->timer.cancel();
                    if (limit->rang && error == errc::cancelled) error = make_error_code(errc::timed_out);
                    done(error, std::move(results)...);
                });
            if (!limit->is_done) limit->timer.async_wait([limit, cancel](std::error_code stopped) {
                if (stopped || limit->is_done) return;
                limit->rang = true;
                cancel();
            });
            return cancel;
        });
}

}  // namespace amqp::client
