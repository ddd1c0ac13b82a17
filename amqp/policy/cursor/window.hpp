// A buffer's write position as a local variable: two words, which a function takes and returns in registers.
#pragma once

#include <concepts>
#include <cstring>

#include "amqp/policy/buffer/buffer.hpp"

namespace amqp::cursor {

// A buffer whose bytes lie in one piece can lend the place of the next one. It names itself as the `lender`: what is
// derived from it may append in a way of its own, and does not lend.
//   begin(), next(), end()   the first byte, where the next one goes, where the room ends
//   give_back(next)          all before `next` is written
//   widen(next, more)        the same, and room for `more` is needed: where the next byte goes now
template <class B>
concept windowed = buffer::sink<B> && requires(B b, std::byte* next, std::size_t more) {
    requires std::same_as<typename B::lender, B>;
    { b.begin() } -> std::same_as<std::byte*>;
    { b.next() } -> std::same_as<std::byte*>;
    { b.end() } -> std::same_as<std::byte*>;
    b.give_back(next);
    { b.widen(next, more) } -> std::same_as<std::byte*>;
};

// The buffer knows nothing of what is appended here until it is given back. The end of the room is left with the
// buffer: it is loaded for each comparison and never stored, so no append has to wait for another one's store.
template <windowed Buffer>
class window {
public:
    static constexpr bool goes_by_value = true;  // encoder::apart heeds it

    explicit window(Buffer& buffer) noexcept : buffer_{&buffer}, next_{buffer.next()} {}
    void give_back() const noexcept { buffer_->give_back(next_); }

    [[gnu::always_inline]] void append(bytes_view octets) {
        if (octets.size() > static_cast<std::size_t>(buffer_->end() - next_)) [[unlikely]] {
            next_ = buffer_->widen(next_, octets.size());
        }
        std::memcpy(next_, octets.data(), octets.size());
        next_ += octets.size();
    }
    void payload(bytes_view octets) {
        if (!octets.empty()) append(octets);
    }
    void patch(std::size_t offset, bytes_view octets) noexcept {
        std::memcpy(buffer_->begin() + offset, octets.data(), octets.size());
    }
    std::size_t size() const noexcept { return static_cast<std::size_t>(next_ - buffer_->begin()); }

private:
    Buffer* buffer_;
    std::byte* next_;
};

// Flattened: whatever is not inlined in here would need the position's address, and then it would lie in memory again.
template <windowed Buffer>
[[gnu::flatten]] void write_through_window(Buffer& buffer, auto&& f) {
    window<Buffer> here{buffer};
    f(here);
    here.give_back();
}

}  // namespace amqp::cursor
