// The peer of the frame layer: production's engine, compiled once and the same for every arm.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "amqp/base/bytes.hpp"

namespace perftalk::frame {

// In which order messages take that many links: always the same one, and none in which the next link is a neighbour.
std::vector<std::size_t> order_of_links(std::size_t count);

// Takes every link it is offered: what it receives it accepts, and to receivers it sends.
class far_end {
public:
    far_end();
    ~far_end();

    // One stretch of what the side under test has sent.
    void take(amqp::bytes_view sent);
    // What it has to say; good until it is consumed.
    std::span<const amqp::bytes_view> output();
    void consume(std::size_t n);

    // Whether the receiver whose turn it is has been attached by the side under test, and has credit.
    bool may_send() const;
    void send(amqp::bytes_view encoded_message);

    // The last message that arrived.
    const amqp::bytes& received() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace perftalk::frame
