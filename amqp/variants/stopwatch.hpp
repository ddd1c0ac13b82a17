// What a run took, by the wall's clock and by that of the calling thread's CPU.
#pragma once

#include <chrono>
#include <ctime>

#include "amqp/variants/client.hpp"

namespace amqp::variants {

class stopwatch {
public:
    void start() noexcept {
        wall_ = std::chrono::steady_clock::now();
        cpu_ = thread_cpu();
    }
    void stop(run& out) const noexcept {
        out.wall = std::chrono::steady_clock::now() - wall_;
        out.cpu = thread_cpu() - cpu_;
    }

private:
    static std::chrono::nanoseconds thread_cpu() noexcept {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec};
    }

    std::chrono::steady_clock::time_point wall_;
    std::chrono::nanoseconds cpu_{};
};

}  // namespace amqp::variants
