// Operations that wait their turn, in order, and can be cancelled one by one.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <system_error>
#include <utility>

namespace amqp::client {

// Names an operation for as long as it waits; never 0.
using ticket = std::uint64_t;

template <class Operation>
class waiting_line {
public:
    bool empty() const noexcept { return line_.empty(); }

    // A name for an operation that may never have to wait here.
    ticket name() noexcept { return ++last_; }
    ticket add(Operation operation) { return add(name(), std::move(operation)); }
    ticket add(ticket as, Operation operation) {
        line_.push_back({as, std::move(operation)});
        return as;
    }
    Operation& front() noexcept { return line_.front().second; }
    Operation take() {
        Operation first = std::move(line_.front().second);
        line_.pop_front();
        return first;
    }
    // Nothing, when it does not wait any more.
    std::optional<Operation> take(ticket which) {
        const auto found = std::ranges::find(line_, which, [](const auto& each) { return each.first; });
        if (found == line_.end()) return {};
        std::optional<Operation> taken{std::move(found->second)};
        line_.erase(found);
        return taken;
    }

    // Those that wait now hear it; who comes meanwhile waits on.
    void finish(std::error_code result) {
        for (auto& each : std::exchange(line_, {})) each.second(result);
    }

private:
    std::deque<std::pair<ticket, Operation>> line_;
    ticket last_ = 0;
};

}  // namespace amqp::client
