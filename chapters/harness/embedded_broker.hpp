// The peer of the end-to-end layer: one broker for the whole program, in a thread of its own, always production.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "amqp/base/bytes.hpp"
#include "amqp/client/options.hpp"
#include "amqp/message/message.hpp"
#include "amqp/variants/client.hpp"

namespace perftalk::end_to_end {

// Where it listens; started when first asked for.
amqp::connection_options broker_address();

// What is sent to this address is accepted and forgotten.
inline constexpr const char* discarded = "discard";

// An address that nobody has used.
std::string new_queue();

// An address from where `content` comes again and again, as fast as credit allows.
std::string repeating(const amqp::message& content);

// Takes everything from the queue, as production's client does, and throws std::runtime_error unless that is `count`
// messages that are all alike. Their bytes, as they arrived.
amqp::bytes received_from(const std::string& queue, std::size_t count);

// Ends a client's work when it takes far too long: an arm that writes nonsense may wait for an answer for ever.
class watchdog {
public:
    explicit watchdog(amqp::variants::client& watched);
    ~watchdog();

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool done_ = false;
    std::thread thread_;
};

}  // namespace perftalk::end_to_end
