// The smallest numbers that are free: channels of a connection, handles of a session.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace amqp::engine {

class number_pool {
public:
    // A number from 0 to `most`; none when all are taken.
    std::optional<std::uint32_t> take(std::uint32_t most) {
        if (!free_.empty() && free_.back() <= most) {
            const std::uint32_t number = free_.back();
            free_.pop_back();
            return number;
        }
        if (!free_.empty() || next_ > most) return {};
        return next_++;
    }
    void give_back(std::uint32_t number) { free_.push_back(number); }

private:
    std::vector<std::uint32_t> free_;
    std::uint32_t next_ = 0;
};

}  // namespace amqp::engine
