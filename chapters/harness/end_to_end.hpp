// The third layer: the whole client over loopback TCP against the embedded broker, which always runs production. What counts
// is the processor time of the client's thread; how many messages a second came of it stands beside.
#pragma once

#include <stdexcept>
#include <string>

#include "amqp/message/message_view.hpp"
#include "amqp/variants/client_of.hpp"
#include "chapters/harness/embedded_broker.hpp"
#include "chapters/harness/task.hpp"

namespace perftalk::end_to_end {

// So many messages are moved and counted before an arm is believed.
inline constexpr std::uint64_t counted_messages = 100;

inline cost cost_of(const amqp::variants::run& run, const allocations& before) {
    return {.counted = run.cpu, .elapsed = run.wall, .allocated = allocated_so_far() - before};
}

// A client of these policies with a connection of its own.
template <class Policies>
std::unique_ptr<amqp::variants::client> connected() {
    auto client = amqp::variants::make_client<Policies>();
    client->open(broker_address());
    return client;
}

// Sends the sample's messages in turn, as fast as credit allows, until the last one is settled.
template <class Policies>
class send final : public task {
public:
    explicit send(const sample& content) : messages_{content.messages} {}

    cost repeat(std::size_t messages) override {
        if (!client_) {
            client_ = connected<Policies>();
            client_->open_sender(to(discarded));
        }
        const allocations before = allocated_so_far();
        return cost_of(client_->send(order(messages, 0)), before);
    }

    // To a queue, and back by a client of production.
    amqp::bytes outcome(std::size_t index) override {
        const std::string queue = new_queue();
        const auto sender = connected<Policies>();
        const watchdog alarm{*sender};
        sender->open_sender(to(queue));
        sender->send({{.count = counted_messages}, messages_.subspan(index, 1)});
        return received_from(queue, counted_messages);
    }

private:
    static amqp::sender_options to(const std::string& address) {
        amqp::sender_options chosen;
        chosen.address = address;
        return chosen;
    }

    const std::vector<amqp::message>& messages_;
    std::unique_ptr<amqp::variants::client> client_;
};

}  // namespace perftalk::end_to_end
