// The peer of the end-to-end layer: a broker in this program, in a thread of its own, or the one that PEER names.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "amqp/base/bytes.hpp"
#include "amqp/client/options.hpp"
#include "amqp/message/message.hpp"
#include "amqp/variants/client.hpp"

namespace perftalk::end_to_end {

// While this lives, another broker: amqp://[user[:password]@]host[:port]/address. Its queues are the address, and the
// address with "-1", "-2", ... behind it; it has them, or makes them as they are asked for. Throws
// std::invalid_argument for what is no such URL; empty: the broker in this program after all.
class with_peer {
public:
    explicit with_peer(const std::string& url);
    ~with_peer();  // its threads end before anything static does
    with_peer(const with_peer&) = delete;
    with_peer& operator=(const with_peer&) = delete;
};

// What it calls itself, and its version, as in its open (§2.7.1); empty: it is the broker in this program. Throws
// std::system_error when it cannot be reached.
std::string peer_name();
// Policies that trust every byte connect to this machine only.
bool is_loopback();

// Where it listens; the broker in this program is started when first asked for.
amqp::connection_options broker_address();

// What is sent to this address is accepted and forgotten.
std::string discarded();

// An address that nobody has used.
std::string new_queue();

// An address from where one message comes again and again. The broker in this program sends it as fast as credit
// allows; another has it only as often as it was ordered.
class supply {
public:
    explicit supply(const amqp::message& content);
    ~supply();
    const std::string& address() const noexcept { return address_; }
    void order(std::uint64_t count);

private:
    std::string address_;
    std::unique_ptr<class feeder> feeder_;
};

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
