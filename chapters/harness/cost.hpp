// What a piece of work costs, and the stopwatch that takes it.
#pragma once

#include <chrono>
#include <ctime>

#include "chapters/harness/allocations.hpp"

namespace perftalk {

using nanoseconds = std::chrono::nanoseconds;

struct cost {
    nanoseconds counted{};  // what the layer reports: elapsed time, or end to end the CPU time of the client's thread
    nanoseconds elapsed{};
    allocations allocated;
};

inline nanoseconds elapsed_time() noexcept { return std::chrono::steady_clock::now().time_since_epoch(); }

// The processor time of this thread alone, so that waiting and the broker's thread are not in it. Reading it is a system
// call: too dear for short stretches.
inline nanoseconds thread_time() noexcept {
    timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds{now.tv_sec} + nanoseconds{now.tv_nsec};
}

// Runs while the side under test works, and stands still while its peer does.
template <nanoseconds (&clock)() noexcept = elapsed_time>
class stopwatch {
public:
    // f's work, and what it returns.
    template <class F>
    decltype(auto) during(F&& f) {
        const running until_return{*this};
        return f();
    }
    const cost& total() const noexcept { return total_; }

private:
    struct running {
        explicit running(stopwatch& of) noexcept
            : watch{of}, allocated{allocated_so_far()}, elapsed{elapsed_time()}, counted{clock()} {}
        ~running() {
            watch.total_.counted += clock() - counted;
            watch.total_.elapsed += elapsed_time() - elapsed;
            watch.total_.allocated += allocated_so_far() - allocated;
        }
        stopwatch& watch;
        const allocations allocated;
        const nanoseconds elapsed, counted;
    };

    cost total_;
};

}  // namespace perftalk
