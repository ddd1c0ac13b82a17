// The sending half of a link: credit, and the message that is sent halfway (§2.6.7, §2.6.14).
#pragma once

#include <cstdint>

#include "amqp/base/bytes.hpp"
#include "amqp/engine/delivery.hpp"
#include "amqp/engine/serial.hpp"
#include "amqp/performative/flow.hpp"

namespace amqp::engine {

// The rest of a message that window and output did not take, copied because the caller's bytes are gone by then.
struct halfway {
    delivery_id id{};
    bool given_up = false;    // by the peer, who settled it early, or by us: what is left to send is that it is aborted
    bool open_ended = false;  // not all of the message is here yet
    bytes rest;
    std::size_t done = 0;  // of `rest`
};

class sending {
public:
    explicit sending(std::uint32_t initial_delivery_count = 0) noexcept
        : first_count_{initial_delivery_count}, delivery_count_{initial_delivery_count} {}

    std::uint32_t credit() const noexcept { return credit_; }
    std::uint32_t delivery_count() const noexcept { return delivery_count_; }
    bool is_halfway() const noexcept { return is_halfway_; }
    // The beginning was sent, and only the application knows how it goes on.
    bool wants_more() const noexcept {
        return is_halfway_ && halfway_.open_ended && halfway_.done == halfway_.rest.size();
    }
    bool may_start() const noexcept { return credit_ > 0 && !is_halfway_; }
    bool drains() const noexcept { return drain_; }
    // A drain that was not answered yet. A message that is sent halfway has used its credit already.
    bool must_give_back() const noexcept { return answer_due_; }

    // The application was told that it may not send, and waits.
    void refused(bool so) noexcept { was_refused_ = so; }
    bool was_refused() const noexcept { return was_refused_; }

    void started() noexcept {
        ++delivery_count_;
        --credit_;
    }

    // A receiver that has not seen our attach does not know the delivery-count.
    void on_flow(const amqp::flow& peer) noexcept {
        if (!peer.link_credit) return;
        credit_ = left_of(*peer.link_credit, peer.delivery_count.value_or(first_count_), delivery_count_);
        drain_ = answer_due_ = peer.drain;
    }
    // The answer to a drain: count as if all credit had been used.
    void give_back() noexcept {
        delivery_count_ += credit_;
        credit_ = 0;
        answer_due_ = false;
    }

    // The caller fills in what is left; the memory of `rest` is kept from one message to the next.
    halfway& stop_halfway(delivery_id id) noexcept {
        is_halfway_ = true;
        halfway_.id = id;
        halfway_.given_up = halfway_.open_ended = false;
        halfway_.done = 0;
        halfway_.rest.clear();
        return halfway_;
    }
    halfway& waiting() noexcept { return halfway_; }
    void finish_halfway() noexcept { is_halfway_ = false; }

private:
    std::uint32_t first_count_, delivery_count_;
    std::uint32_t credit_ = 0;
    bool drain_ = false, answer_due_ = false;
    bool is_halfway_ = false, was_refused_ = false;
    halfway halfway_;
};

}  // namespace amqp::engine
