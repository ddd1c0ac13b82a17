// Completion tokens with a time: an operation that is not done by then is cancelled, and says that it timed out.
#pragma once

#include <chrono>
#include <type_traits>
#include <utility>

namespace amqp {

template <class Token>
struct time_limited {
    std::chrono::milliseconds time;
    Token token;
};

// For every operation of senders, receivers and requesters, and to open links: out.async_send(m, within(5s, token)). In
// time, it is the operation with that token; otherwise it ends with errc::timed_out. Like a cancelled one it may have
// had its effect all the same: a message that has left is not called back. A connection has times in its options.
template <class Token>
time_limited<std::decay_t<Token>> within(std::chrono::milliseconds time, Token&& token) {
    return {time, std::forward<Token>(token)};
}

}  // namespace amqp
