// A whole client of some set of policies behind one interface that is called once a run, so that nothing is erased
// where time counts.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>

#include "amqp/client/options.hpp"
#include "amqp/message/message.hpp"

namespace amqp::variants {

class latencies;

// What a run took. Both times from the first message to the last; the CPU is that of the thread that called.
struct run {
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;  // of encoded messages; not counted when sending
    std::chrono::nanoseconds wall{}, cpu{};
};

// When the messages of one end left, for the other end in the same process. One in `every` is noted: a look at the
// clock costs as much as half a message.
class departures {
public:
    static constexpr std::uint64_t every = 16;

    static bool noted(std::uint64_t number) noexcept { return number % every == 0; }
    void leaves(std::uint64_t number, std::chrono::steady_clock::time_point when) noexcept {
        at(number).store(when.time_since_epoch().count(), std::memory_order_relaxed);
    }
    std::chrono::steady_clock::time_point left(std::uint64_t number) noexcept {
        return std::chrono::steady_clock::time_point{
            std::chrono::steady_clock::duration{at(number).load(std::memory_order_relaxed)}};
    }

private:
    static constexpr std::size_t kept = 1 << 20;  // far more than any queue holds of the messages in between
    std::atomic<std::int64_t>& at(std::uint64_t number) noexcept { return times_[number / every % kept]; }
    std::unique_ptr<std::atomic<std::int64_t>[]> times_ = std::make_unique<std::atomic<std::int64_t>[]>(kept);
};

struct order {
    std::uint64_t count = UINT64_MAX;             // messages
    std::chrono::nanoseconds duration{};  // 0: as long as it takes; else the run ends then, if it has not before
    latencies* taken = nullptr;           // sending unsettled: until the outcome; receiving: since the departure
    departures* times = nullptr;
    std::atomic<std::uint64_t>* progress = nullptr;  // messages so far, for others to look at
};

struct send_order : order {
    std::span<const message> messages;   // sent in turn, each encoded anew
    std::size_t first = 0;               // the one to begin with
    // When not empty: where each of them has eight bytes for its number, counted from 0 through the run.
    std::span<std::byte* const> numbers = {};
    std::uint32_t unsettled = UINT32_MAX;  // how many may be without an outcome at a time
    // Messages a second, each at its time, whatever became of those before it: an open loop. Latencies count from that
    // time, so that a message which could not leave in time has waited. 0: as fast as it goes.
    std::uint64_t rate = 0;
    // The progress of the receiver, which the sender must not leave behind by more than `unsettled`: a queue that grows
    // and grows between the two would be all that their latency tells about.
    const std::atomic<std::uint64_t>* received = nullptr;
};

struct receive_order : order {
    // When given: what each body must be, but for its first eight bytes, which are its number, counted from 0. A body
    // that is shorter has no number.
    std::optional<bytes_view> body{};
    bool decode = false;     // reads every section into a message of its own
    message* last = nullptr;  // where the last message that was received goes
};

// Everything that can fail throws failure, with one clause that says what and why, or std::system_error.
class failure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// One connection with one link at a time. Used by one thread, but for its last two functions.
class client {
public:
    virtual ~client() = default;

    virtual void open(const connection_options& where) = 0;
    // Waits for somebody to connect to this port of `host` instead; `listening` is told the port.
    virtual void open_from(const connection_options& where, void (*listening)(std::uint16_t port)) = 0;
    // When the connection came from elsewhere, the link does too: the address is the peer's.
    virtual void open_sender(const sender_options& chosen) = 0;
    virtual void open_receiver(const receiver_options& chosen) = 0;
    virtual run send(const send_order& what) = 0;
    virtual run receive(const receive_order& what) = 0;
    virtual void close() = 0;
    // Product and version, or what else the peer calls itself.
    virtual std::string peer() const = 0;

    // From any thread: what is received ends when it is this many messages; what is under way ends with a failure.
    virtual void limit(std::uint64_t count) = 0;
    virtual void interrupt() = 0;
};

// A client of these policies. Defined in client_of.hpp and compiled once for each set, in a file of its own.
template <class Policies>
std::unique_ptr<client> make_client();

// How many messages with bodies of this size, that are changed each time they are sent, must take turns: a buffer may
// reference a long body, and then it must not change before it is sent.
std::size_t messages_in_turn(std::size_t body_size);

}  // namespace amqp::variants
