// Operations that are given a time.
#include "amqp/tests/loopback.hpp"

#include <asio/awaitable.hpp>
#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/use_awaitable.hpp>

using namespace amqp;
using namespace amqp::tests;
using namespace std::chrono_literals;

TEST_CASE("what is not done in time says so, and the next operation is not harmed", "[client][within]") {
    loopback both;
    auto [out, in] = both.link({}, {.credit = 1});
    CHECK(std::get<0>(finish(both.io, in.async_receive(within(5ms, later)))) == errc::timed_out);
    CHECK(std::get<0>(finish(both.io, out.async_send(with_text("unanswered"), within(5ms, later)))) == errc::timed_out);
    CHECK(std::get<0>(finish(both.io, out.async_post(with_text("no room"), within(5ms, later)))) == errc::timed_out);
    CHECK(finish(both.io, out.async_wait(within(5ms, later))) == errc::timed_out);
    CHECK(std::get<0>(finish(both.io, both.client.async_open_sender("nobody accepts", within(5ms, later)))) ==
          errc::timed_out);

    const received_message first = both.next(in);
    CHECK(text_of(first) == "unanswered");  // it had left
    auto sending = out.async_send(with_text("answered"), within(1h, later));
    in.accept(both.next(in));
    CHECK(std::get<0>(finish(both.io, std::move(sending))) == std::error_code{});
}

TEST_CASE("an operation that is done in time leaves no timer behind", "[client][within]") {
    loopback both;
    auto [out, in] = both.link();
    auto sending = out.async_send(with_text("quick"), within(1h, later));
    in.accept(both.next(in));
    CHECK(std::get<0>(finish(both.io, std::move(sending))) == std::error_code{});
    auto closing = both.client.async_close(later);
    both.io.restart();
    both.io.run_for(10s);  // it runs out of work long before that
    CHECK(both.io.stopped());
}

TEST_CASE("an operation with a time can still be cancelled", "[client][within]") {
    loopback both;
    auto [out, in] = both.link();
    asio::cancellation_signal stop;
    auto receiving = in.async_receive(within(1h, asio::bind_cancellation_slot(stop.slot(), later)));
    stop.emit(asio::cancellation_type::terminal);
    CHECK(std::get<0>(finish(both.io, std::move(receiving))) == errc::cancelled);
}

TEST_CASE("a coroutine may wait for so long", "[client][within][awaitable]") {
    loopback both;
    auto [out, in] = both.link();
    std::error_code said;
    asio::co_spawn(
        both.io,
        [](receiver& from) -> asio::awaitable<void> {
            co_await from.async_receive(within(5ms, asio::use_awaitable));
        }(in),
        [&](std::exception_ptr failed) {
            try {
                if (failed) std::rethrow_exception(failed);
            } catch (const std::system_error& error) {
                said = error.code();
            }
        });
    run_until(both.io, [&] { return bool(said); });
    CHECK(said == errc::timed_out);
}
