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
        if (octets.size() > capacity_ - size_) [[unlikely]] widen(octets.size());
        std::memcpy(block_.get() + size_, octets.data(), octets.size());
        size_ += octets.size();
    }
    void payload(bytes_view octets) {
        if (!octets.empty()) append(octets);
    }
    void patch(std::size_t offset, bytes_view octets) noexcept {
        std::memcpy(block_.get() + offset, octets.data(), octets.size());
    }
    std::size_t size() const noexcept { return size_; }
    void clear() noexcept { size_ = 0; }

    void write(auto&& f) { f(*this); }
    void pieces(auto&& f) const { f(bytes_view{block_.get(), size_}, false); }

private:
    // Any frame fits from the start, since a frame is at most as long as the max-frame-size that is usual among peers
    // (§2.7.1). Only a message of several frames comes here, and the larger block then stays.
    [[gnu::noinline]] void widen(std::size_t more) {
        capacity_ = std::max(2 * capacity_, size_ + more);
        auto wider = std::make_unique_for_overwrite<std::byte[]>(capacity_);
        std::memcpy(wider.get(), block_.get(), size_);
        block_ = std::move(wider);
    }

    std::size_t capacity_ = 64 * 1024;
    std::unique_ptr<std::byte[]> block_ = std::make_unique_for_overwrite<std::byte[]>(capacity_);
    std::size_t size_ = 0;
};

}  // namespace amqp::buffer
