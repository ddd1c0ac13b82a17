// What keeps the queues of another broker as the end-to-end layer needs them: filled, or empty.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>

#include "amqp/client/connection.hpp"
#include "amqp/message/message.hpp"

namespace perftalk::end_to_end {

// Sends one message again and again, as often as it was ordered, from a thread of its own.
class feeder {
public:
    feeder(const amqp::connection_options& where, const std::string& address, amqp::message content);
    ~feeder();
    void order(std::uint64_t count);

private:
    void go_on();

    asio::io_context io_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
    amqp::message content_;
    amqp::connection connection_;
    amqp::sender sender_;
    std::uint64_t left_ = 0;
    bool waiting_ = false;
    std::thread thread_{[this] { io_.run(); }};
};

// Takes and accepts everything that comes, in a thread of its own.
class drain {
public:
    drain(const std::string& server, const std::string& address);
    ~drain();

private:
    std::atomic<bool> over_ = false;
    std::thread thread_;
};

// Product and version, as the peer states them in its open, or else its container-id.
std::string name_of_peer(const amqp::connection_options& where);

}  // namespace perftalk::end_to_end
