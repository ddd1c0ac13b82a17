// The third layer: the whole client over loopback TCP against the embedded broker, which always runs production, or
// against the one that PEER names.
// What counts is the processor time of the client's thread; how many messages a second came of it stands beside.
#pragma once

#include <memory>
#include <string>

#include "amqp/variants/client.hpp"
#include "chapters/harness/broker.hpp"
#include "chapters/harness/task.hpp"

namespace perftalk::end_to_end {

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
        if (!client_) client_ = sender_to(discarded());
        const allocations before = allocated_so_far();
        const auto run = deliver(*client_, messages_, messages);
        return {.counted = run.cpu, .elapsed = run.wall, .allocated = allocated_so_far() - before};
    }

    // To a queue, and back by a client of production.
    amqp::bytes outcome(std::size_t index) override {
        const std::string queue = new_queue();
        const auto client = sender_to(queue);
        const watchdog alarm{*client};
        deliver(*client, std::span{messages_}.subspan(index, 1), messages_until_at_work);
        return received_from(queue, messages_until_at_work);
    }

private:
    static std::unique_ptr<amqp::variants::client> sender_to(const std::string& address) {
        auto client = connected<Policies>();
        amqp::sender_options chosen;
        chosen.address = address;
        client->open_sender(chosen);
        return client;
    }
    static amqp::variants::run deliver(amqp::variants::client& client, std::span<const amqp::message> messages,
                                       std::uint64_t count) {
        amqp::variants::send_order order;
        order.messages = messages;
        order.count = count;
        return client.send(order);
    }

    const std::vector<amqp::message>& messages_;
    std::unique_ptr<amqp::variants::client> client_;
};

// Messages are read as a whole and accepted. Each arm has a connection of its own, and the broker fills its window.
template <class Policies>
class receive final : public task {
public:
    explicit receive(const sample& content) : messages_{content.messages} {}

    cost repeat(std::size_t messages) override {
        if (!client_) {
            source_ = std::make_unique<supply>(messages_.front());
            client_ = receiver_from(source_->address());
        }
        source_->order(messages);
        const allocations before = allocated_so_far();
        const auto run = take(*client_, messages, nullptr);
        return {.counted = run.cpu, .elapsed = run.wall, .allocated = allocated_so_far() - before};
    }
    amqp::bytes outcome(std::size_t index) override {
        supply source{messages_[index]};
        source.order(messages_until_at_work);
        const auto client = receiver_from(source.address());
        const watchdog alarm{*client};
        amqp::message last;
        take(*client, messages_until_at_work, &last);
        return amqp::encoded(last);
    }

private:
    static std::unique_ptr<amqp::variants::client> receiver_from(const std::string& address) {
        auto client = connected<Policies>();
        amqp::receiver_options chosen;
        chosen.address = address;
        client->open_receiver(chosen);
        return client;
    }
    static amqp::variants::run take(amqp::variants::client& client, std::uint64_t count, amqp::message* last) {
        amqp::variants::receive_order order;
        order.count = count;
        order.decode = true;
        order.last = last;
        return client.receive(order);
    }

    const std::vector<amqp::message>& messages_;
    std::unique_ptr<supply> source_;
    std::unique_ptr<amqp::variants::client> client_;
};

template <class Policies>
std::unique_ptr<task> begin(operation what, const sample& messages) {
    if (!Policies::validation_type::refuses_malformed && !is_loopback()) return {};
    if constexpr (sends<Policies>) {
        if (what == operation::send) return std::make_unique<send<Policies>>(messages);
    }
    if constexpr (receives<Policies>) {
        if (what == operation::receive) return std::make_unique<receive<Policies>>(messages);
    }
    return {};
}

}  // namespace perftalk::end_to_end
