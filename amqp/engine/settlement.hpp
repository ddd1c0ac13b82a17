// Dispositions that wait to be sent, as ranges (§2.6.12, §2.7.6).
#pragma once

#include <cstdint>
#include <optional>

#include "amqp/engine/delivery.hpp"
#include "amqp/performative/delivery_state.hpp"
#include "amqp/performative/disposition.hpp"

namespace amqp::engine {

// Most deliveries are accepted one after the other: one frame says so for all of them.
class settlement {
public:
    explicit settlement(amqp::role role) noexcept { waiting_.role = role; }

    bool empty() const noexcept { return !waits_; }

    // Adds one delivery. What cannot be said together with it is passed to write(const disposition&) first.
    void add(delivery_id id, const delivery_state& state, bool settled, auto&& write) {
        if (waits_ && waiting_.settled == settled && equal(waiting_.state, state)) {
            if (id == *waiting_.last + 1) {
                waiting_.last = id;
                return;
            }
            if (id + 1 == waiting_.first) {
                waiting_.first = id;
                return;
            }
        }
        flush(write);
        waiting_.first = id;
        waiting_.last = id;
        waiting_.settled = settled;
        waiting_.state = state;
        waits_ = true;
    }

    void flush(auto&& write) {
        if (!waits_) return;
        waits_ = false;
        if (waiting_.last == waiting_.first) waiting_.last.reset();
        write(static_cast<const amqp::disposition&>(waiting_));
    }

private:
    // Nearly all deliveries are accepted, and there is nothing more to compare in that.
    static bool equal(const delivery_state& left, const delivery_state& right) {
        return std::holds_alternative<accepted>(left) ? std::holds_alternative<accepted>(right) : left == right;
    }

    amqp::disposition waiting_;
    bool waits_ = false;
};

}  // namespace amqp::engine
