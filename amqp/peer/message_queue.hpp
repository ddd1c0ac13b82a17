// A queue in memory between the links of a broker: messages wait, consumers take turns (§3.3, §3.4, §3.5.3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "amqp/engine/delivery.hpp"
#include "amqp/types/value.hpp"

namespace amqp::peer {

// A message that waits (available, §3.3.1) or is on its way (acquired). The bytes stay where they were received; only
// what a consumer's outcome changed is kept apart from them.
struct stored {
    engine::delivery message;
    std::uint64_t position = 0;       // in its queue: what comes back goes where it was
    std::uint32_t failed_deliveries = 0;
    map annotations;                  // what `modified` outcomes added (§3.4.5)
};

// A link from the broker to somebody.
class consumer {
public:
    virtual bool wants_message() const = 0;
    virtual void deliver(stored message) = 0;

protected:
    ~consumer() = default;
};

// A link from somebody to the broker, which was not given credit because the queue is full.
class producer {
public:
    virtual void room_again() = 0;

protected:
    ~producer() = default;
};

class message_queue {
public:
    // `bytes_at_most`: from there on is_full(), and producers get no new credit.
    explicit message_queue(std::size_t bytes_at_most) noexcept : bytes_at_most_{bytes_at_most} {}

    bool is_full() const noexcept { return bytes_ >= bytes_at_most_; }
    bool is_unused() const noexcept { return messages_.empty() && consumers_.empty() && waiting_.empty(); }

    void push(engine::delivery message);
    void take_back(stored message);  // released, modified, or its consumer is gone
    void hand_out();                 // to the consumers that want messages, in turn

    void add(consumer& who) { consumers_.push_back(&who); }
    void remove(consumer& who);
    void call_when_room(producer& who);
    void remove(producer& who);

private:
    consumer* next_consumer();

    std::size_t bytes_at_most_;
    std::deque<stored> messages_;
    std::vector<consumer*> consumers_;
    std::size_t turn_ = 0;
    std::vector<producer*> waiting_;
    std::size_t bytes_ = 0;
    std::uint64_t last_position_ = 0;
};

}  // namespace amqp::peer
