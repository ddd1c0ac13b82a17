// The order of messages and of consumers.
#include "amqp/peer/message_queue.hpp"

#include <algorithm>

namespace amqp::peer {

void message_queue::push(engine::delivery message) {
    bytes_ += message.payload.size();
    messages_.push_back({std::move(message), ++last_position_, 0, {}});
}

void message_queue::take_back(stored message) {
    bytes_ += message.message.payload.size();
    const auto place = std::ranges::find_if(
        messages_, [&](const stored& waiting) { return waiting.position > message.position; });
    messages_.insert(place, std::move(message));
}

void message_queue::hand_out() {
    while (!messages_.empty()) {
        consumer* const next = next_consumer();
        if (!next) break;
        stored message = std::move(messages_.front());
        messages_.pop_front();
        bytes_ -= message.message.payload.size();
        next->deliver(std::move(message));
    }
    // Half and not a message less: credit for one message at a time would be a flow for each.
    if (bytes_ > bytes_at_most_ / 2) return;
    for (producer* const each : std::exchange(waiting_, {})) each->room_again();
}

// Round robin among those that have credit.
consumer* message_queue::next_consumer() {
    for (std::size_t tried = 0; tried < consumers_.size(); ++tried) {
        consumer* const next = consumers_[turn_++ % consumers_.size()];
        if (next->wants_message()) return next;
    }
    return nullptr;
}

void message_queue::remove(consumer& who) { std::erase(consumers_, &who); }
void message_queue::remove(producer& who) { std::erase(waiting_, &who); }

void message_queue::call_when_room(producer& who) {
    if (std::ranges::find(waiting_, &who) == waiting_.end()) waiting_.push_back(&who);
}

}  // namespace amqp::peer
