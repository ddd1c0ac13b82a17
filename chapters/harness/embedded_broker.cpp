// The peer of the end-to-end layer: one broker for the whole program, in a thread of its own, always production.
#include "chapters/harness/embedded_broker.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "amqp/client/blocking.hpp"
#include "amqp/peer/broker.hpp"

namespace perftalk::end_to_end {
namespace {

constexpr std::chrono::seconds far_too_long{10};

amqp::peer::broker& broker() {
    static amqp::peer::broker started;
    static const bool once = (started.start(), true);
    static_cast<void>(once);
    return started;
}

}  // namespace

amqp::connection_options broker_address() {
    amqp::connection_options where;
    where.host = "127.0.0.1";
    where.port = std::to_string(broker().port());
    return where;
}

std::string new_queue() {
    static int number = 0;
    return "queue-" + std::to_string(++number);
}

std::string repeating(const amqp::message& content) {
    const std::string address = new_queue();
    broker().repeat(address, content);
    return address;
}

amqp::bytes received_from(const std::string& queue, std::size_t count) {
    amqp::ReceiveClient receiver{"amqp://127.0.0.1:" + broker_address().port + "/" + queue};
    receiver.open();
    amqp::bytes first;
    for (std::size_t arrived = 0; arrived < count;) {
        const auto batch = receiver.receive_message_batch(count + 1, far_too_long);
        if (batch.empty())
            throw std::runtime_error(std::to_string(arrived) + " of " + std::to_string(count) + " messages arrived");
        for (const auto& each : batch) {
            if (arrived++ == 0) first = amqp::copy_of(each.encoded());
            if (!std::ranges::equal(first, each.encoded()))
                throw std::runtime_error("equal messages arrived different");
        }
        receiver.settle_messages(batch);
        if (arrived > count) throw std::runtime_error("more messages arrived than were sent");
    }
    receiver.close();
    return first;
}

watchdog::watchdog(amqp::variants::client& watched)
    : thread_{[this, &watched] {
          std::unique_lock lock{mutex_};
          if (!changed_.wait_for(lock, far_too_long, [this] { return done_; })) watched.interrupt();
      }} {}

watchdog::~watchdog() {
    {
        const std::lock_guard lock{mutex_};
        done_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

}  // namespace perftalk::end_to_end
