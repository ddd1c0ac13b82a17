// What a piece of work costs, and the stopwatch that takes it.
#pragma once

#include <chrono>

#include "chapters/harness/allocations.hpp"

namespace perftalk {

using nanoseconds = std::chrono::nanoseconds;

struct cost {
    nanoseconds counted{};  // what the layer reports: the elapsed time, or end to end that of the client thread's CPU
    nanoseconds elapsed{};
    allocations allocated;
};

// Runs while the side under test works, and stands still while its peer does.
class stopwatch {
public:
    // f's work, and what it returns. A function of its own, so that callgrind can tell when the stopwatch runs.
    template <class F>
    [[gnu::noinline]] decltype(auto) during(F&& f) {
        const running until_return{*this};
        return f();
    }
    const cost& total() const noexcept { return total_; }

private:
    struct running {
        explicit running(stopwatch& of) noexcept : watch{of}, allocated{allocated_so_far()}, start{now()} {}
        ~running() {
            const nanoseconds taken = now() - start;
            watch.total_.counted += taken;
            watch.total_.elapsed += taken;
            watch.total_.allocated += allocated_so_far() - allocated;
        }
        static nanoseconds now() noexcept { return std::chrono::steady_clock::now().time_since_epoch(); }

        stopwatch& watch;
        const allocations allocated;
        const nanoseconds start;
    };

    cost total_;
};

}  // namespace perftalk
