// The peer of the end-to-end layer: one broker for the whole program, in a thread of its own, always production.
#include "chapters/harness/embedded_broker.hpp"

#include <chrono>

#include "amqp/peer/broker.hpp"
#include "amqp/policy/defaults.hpp"
#include "amqp/variants/client_of.hpp"

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

amqp::bytes received_from(const std::string& queue, std::uint64_t count) {
    const auto receiver = amqp::variants::make_client<amqp::production>();
    const watchdog alarm{*receiver};
    receiver->open(broker_address());
    amqp::receiver_options chosen;
    chosen.address = queue;
    receiver->open_receiver(chosen);

    amqp::message last;
    amqp::variants::receive_order wanted;
    wanted.count = count;
    wanted.decode = true;
    wanted.last = &last;
    receiver->receive(wanted);
    receiver->close();
    return amqp::encoded(last);
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
