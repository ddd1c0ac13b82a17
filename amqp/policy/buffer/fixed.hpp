// One block that stays: no allocation in steady state; its memory is held for as long as the connection lives.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>

#include "amqp/policy/buffer/buffer.hpp"

namespace amqp::buffer {

class fixed {
public:
    static constexpr std::string_view name = "fixed";

    // Inlined always, or memcpy would not see that nearly all appends have a small constant size.
    [[gnu::always_inline]] void append(bytes_view octets) {
        if (octets.size() > static_cast<std::size_t>(end_ - next_)) [[unlikely]] widen(octets.size());
        std::memcpy(next_, octets.data(), octets.size());
        next_ += octets.size();
    }
    void payload(bytes_view octets) {
        if (!octets.empty()) append(octets);
    }
    void patch(std::size_t offset, bytes_view octets) noexcept {
        std::memcpy(block_.get() + offset, octets.data(), octets.size());
    }
    std::size_t size() const noexcept { return static_cast<std::size_t>(next_ - block_.get()); }
    void clear() noexcept { next_ = block_.get(); }

    void write(auto&& f) { f(*this); }
    void pieces(auto&& f) const { f(bytes_view{block_.get(), size()}, false); }

    // For a writer that keeps the position to itself meanwhile (policy/cursor/window.hpp).
    using lender = fixed;
    std::byte* begin() noexcept { return block_.get(); }
    std::byte* next() noexcept { return next_; }
    std::byte* end() noexcept { return end_; }
    void give_back(std::byte* next) noexcept { next_ = next; }
    [[gnu::noinline]] std::byte* widen(std::byte* next, std::size_t more) {
        give_back(next);
        widen(more);
        return next_;
    }

private:
    // Any frame fits from the start, since a frame is at most as long as the max-frame-size that is usual among peers
    // (§2.7.1). Only a message of several frames comes here, and the larger block then stays.
    static constexpr std::size_t capacity_at_first = 64 * 1024;

    [[gnu::noinline]] void widen(std::size_t more) {
        const std::size_t written = size(), before = static_cast<std::size_t>(end_ - block_.get());
        const std::size_t capacity = std::max(2 * before, written + more);
        auto wider = std::make_unique_for_overwrite<std::byte[]>(capacity);
        std::memcpy(wider.get(), block_.get(), written);
        block_ = std::move(wider);
        next_ = block_.get() + written;
        end_ = block_.get() + capacity;
    }

    std::unique_ptr<std::byte[]> block_ = std::make_unique_for_overwrite<std::byte[]>(capacity_at_first);
    std::byte* next_ = block_.get();
    std::byte* end_ = next_ + capacity_at_first;
};

}  // namespace amqp::buffer
