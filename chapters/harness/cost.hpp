// What a piece of work costs, and the stopwatch that takes it.
#pragma once

#include <chrono>
#include <ctime>

#include "chapters/harness/allocations.hpp"

namespace perftalk {

using nanoseconds = std::chrono::nanoseconds;

struct cost {
    nanoseconds counted{};  // what the layer reports: elapsed time, or the CPU time of the client's thread end to end
    nanoseconds elapsed{};
    allocations allocated;
};

inline nanoseconds elapsed_time() noexcept { return std::chrono::steady_clock::now().time_since_epoch(); }

// The processor time of this thread alone, so that waiting and the broker's thread are not in it. A system call, unlike the
// other clock: too dear for short stretches.
inline nanoseconds thread_time() noexcept {
    timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds{now.tv_sec} + nanoseconds{now.tv_nsec};
}

// Runs while the side under test works, and stands still while its peer does.
template <nanoseconds (&clock)() noexcept = elapsed_time>
class stopwatch {
public:
    void start() noexcept {
        allocated_before_ = allocated_so_far();
        elapsed_before_ = elapsed_time();
        before_ = clock();
    }
    void stop() noexcept {
        total_.counted += clock() - before_;
        total_.elapsed += elapsed_time() - elapsed_before_;
        total_.allocated += allocated_so_far() - allocated_before_;
    }
    const cost& total() const noexcept { return total_; }

private:
    cost total_;
    allocations allocated_before_;
    nanoseconds elapsed_before_{}, before_{};
};

}  // namespace perftalk
