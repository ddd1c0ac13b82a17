// Something to call once, whatever its type: a std::function that need not be copied.
#pragma once

#include <memory>
#include <utility>

namespace amqp::client {

template <class... Args>
class callback {
public:
    callback() = default;
    template <class F>
        requires(!std::is_same_v<F, callback>)
    callback(F f) : target_{std::make_unique<holder<F>>(std::move(f))} {}

    explicit operator bool() const noexcept { return target_ != nullptr; }

    // Is empty afterwards, before the target runs: who calls cannot call twice.
    void operator()(Args... args) {
        const auto target = std::move(target_);
        target->call(std::move(args)...);
    }

private:
    struct erased {
        virtual ~erased() = default;
        virtual void call(Args... args) = 0;
    };
    template <class F>
    struct holder final : erased {
        explicit holder(F f) : target{std::move(f)} {}
        void call(Args... args) override { target(std::move(args)...); }
        F target;
    };

    std::unique_ptr<erased> target_;
};

}  // namespace amqp::client
