// Blocks of received bytes that live for as long as somebody holds them, and the pool they come from.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace amqp {

// A share in a block of memory. The count lies in front of the bytes, so a block is one allocation and a share one
// pointer. Shares may be copied and dropped in any thread; the last one frees the block.
class block_ref {
public:
    block_ref() = default;
    // A new block of `capacity` bytes that are not initialised.
    static block_ref make(std::size_t capacity);

    block_ref(const block_ref& other) noexcept : block_{other.block_} {
        if (block_) block_->owners.fetch_add(1, std::memory_order_relaxed);
    }
    block_ref(block_ref&& other) noexcept : block_{std::exchange(other.block_, nullptr)} {}
    block_ref& operator=(block_ref other) noexcept {
        std::swap(block_, other.block_);
        return *this;
    }
    ~block_ref() {
        if (block_) drop();
    }

    explicit operator bool() const noexcept { return block_ != nullptr; }
    std::byte* begin() const noexcept { return reinterpret_cast<std::byte*>(block_ + 1); }
    std::size_t capacity() const noexcept { return block_ ? block_->capacity : 0; }
    // Whether this share is the only one. Acquires what the former owners did with the bytes before they let go.
    bool sole_owner() const noexcept { return owners() == 1; }
    std::uint32_t owners() const noexcept { return block_->owners.load(std::memory_order_acquire); }

private:
    struct header {
        std::atomic<std::uint32_t> owners;
        std::size_t capacity;
    };

    friend class shares;
    explicit block_ref(header* block) noexcept : block_{block} {}
    void drop() noexcept;

    header* block_ = nullptr;
};

// A share, out of which many more are given. They are counted a thousand at a time and what is left is given back at
// the end: to count each would be a step of its own for each message, and a slow one where another thread drops them.
class shares {
public:
    shares() = default;
    explicit shares(block_ref own) noexcept : own_{std::move(own)} {}
    shares(shares&& other) noexcept : own_{std::move(other.own_)}, left_{std::exchange(other.left_, 0)} {}
    shares& operator=(shares other) noexcept {
        std::swap(own_, other.own_);
        std::swap(left_, other.left_);
        return *this;
    }
    ~shares() {
        if (left_ > 0) own_.block_->owners.fetch_sub(left_, std::memory_order_release);
    }

    const block_ref& own() const noexcept { return own_; }
    std::uint32_t owners() const noexcept { return own_.owners() - left_; }  // with this one
    block_ref give() noexcept {
        if (left_ == 0) own_.block_->owners.fetch_add(left_ = at_once, std::memory_order_relaxed);
        --left_;
        return block_ref{own_.block_};
    }

private:
    static constexpr std::uint32_t at_once = 1000;

    block_ref own_;
    std::uint32_t left_ = 0;  // counted, and not given
};

// Keeps a few blocks and hands out one that nobody else holds any more, so that a connection in a steady state does not
// allocate. Used by one thread; only the shares it hands out may travel.
class block_pool {
public:
    enum class prefer { narrow, wide };
    // At least `capacity` bytes; of the free blocks the narrowest that will do, or the widest, for what is about to
    // grow.
    block_ref take(std::size_t capacity, prefer which = prefer::narrow);

private:
    // A reader that falls behind pins blocks. More than these are made for it, but freed and not kept.
    static constexpr std::size_t kept = 16;
    // Blocks that are wider than this are for long messages: as many as these bytes are kept, or two.
    static constexpr std::size_t usual = 1024 * 1024, wide_bytes_kept = 16 * 1024 * 1024;
    void keep(const block_ref& made);

    std::vector<block_ref> blocks_;
};

}  // namespace amqp
