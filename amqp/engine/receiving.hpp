// The receiving half of a link: credit that was granted (§2.6.7).
#pragma once

#include <cstdint>

#include "amqp/engine/serial.hpp"
#include "amqp/performative/flow.hpp"

namespace amqp::engine {

class receiving {
public:
    std::uint32_t credit() const noexcept { return credit_; }
    std::uint32_t delivery_count() const noexcept { return delivery_count_; }
    void attached(std::uint32_t initial_delivery_count) noexcept {
        delivery_count_ = granted_to_ = initial_delivery_count;
        grant(credit_, drain_);
    }

    void grant(std::uint32_t credit, bool drain) noexcept {
        credit_ = credit;
        drain_ = drain;
        if (serial_before(granted_to_, delivery_count_ + credit)) granted_to_ = delivery_count_ + credit;
    }
    bool drains() const noexcept { return drain_; }
    // True, once: a drain was asked for and nothing is left.
    bool has_drained() noexcept {
        if (!drain_ || credit_ > 0) return false;
        drain_ = false;
        return true;
    }

    // A delivery begins. False: there was no credit for it. Credit that was taken back (§2.6.10) may still have been
    // used by deliveries that were under way, so what counts is the most that was ever granted.
    bool start() noexcept {
        if (delivery_count_ == granted_to_) return false;
        ++delivery_count_;
        if (credit_ > 0) --credit_;
        return true;
    }
    // The sender may skip ahead: credit that it will not use (a drain).
    void on_flow(const amqp::flow& peer) noexcept {
        if (!peer.delivery_count || !serial_before(delivery_count_, *peer.delivery_count)) return;
        const std::uint32_t skipped = *peer.delivery_count - delivery_count_;
        credit_ = credit_ > skipped ? credit_ - skipped : 0;
        delivery_count_ = *peer.delivery_count;
        if (serial_before(granted_to_, delivery_count_)) granted_to_ = delivery_count_;
    }

private:
    std::uint32_t delivery_count_ = 0, credit_ = 0;
    std::uint32_t granted_to_ = 0;  // the highest delivery-count that was ever allowed
    bool drain_ = false;
};

}  // namespace amqp::engine
