// The border between a protocol and the stream that carries it: all that the loop knows of the one and the other of it.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <system_error>

#include "amqp/base/bytes.hpp"

namespace amqp::transport {

using time_point = std::chrono::steady_clock::time_point;

// What happened since the last turn.
struct happened {
    time_point now;
    std::size_t received = 0;  // bytes that have arrived in the room
    std::size_t sent = 0;      // bytes of the output that the stream took
    bool may_read = false;     // no read is under way: room may be given
    bool may_write = false;    // no write is under way: output may be given
};

// What should happen until the next one. Room and output stay valid until the turn that reports what came of them.
struct wanted {
    std::span<std::byte> room;             // where received bytes may go
    std::span<const bytes_view> output;    // what is to be sent, in order
    std::optional<time_point> deadline;    // have a turn then, even if nothing happens
    bool finished = false;                 // write what is left, then close the stream
};

// The protocol's side. One virtual call a turn, so that a loop is compiled once and serves every engine.
class driven {
public:
    virtual wanted turn(const happened& news) = 0;
    // The last call: the stream is closed. No error: it came to its end; whether that was in order, the protocol knows.
    virtual void stopped(std::error_code why) = 0;

protected:
    ~driven() = default;
};

// The stream's side. Calls of `driven` never happen inside these.
class loop {
public:
    virtual ~loop() = default;
    // Begins with the first turn. `what` must live until stopped() or abandon().
    virtual void start(driven& what) = 0;
    // Has a turn soon; several calls make one turn.
    virtual void wake() = 0;
    // Closes the stream at once and calls nobody any more.
    virtual void abandon() = 0;
    // Nobody on the way can read along: TLS, or both ends are on this machine.
    virtual bool is_private() const = 0;
    // Whom the peer's certificate names, once something has arrived; empty: it showed none.
    virtual std::string certified_name() const = 0;
};

}  // namespace amqp::transport
