// Measures first, then writes once into a block of just that size: one allocation a message, and each value visited
// twice.
#pragma once

#include <cstring>
#include <memory>

#include "amqp/policy/buffer/buffer.hpp"

namespace amqp::buffer {

class measured {
public:
    static constexpr std::string_view name = "measured";

    std::size_t size() const noexcept { return size_; }
    void clear() {
        octets_.reset();
        size_ = 0;
    }

    void write(auto&& f) {
        counting_sink count;
        f(count);
        octets_ = std::make_unique_for_overwrite<std::byte[]>(count.size());
        exact_sink out{octets_.get()};
        f(out);
        size_ = out.size();
    }
    void pieces(auto&& f) const { f(bytes_view{octets_.get(), size_}, false); }

private:
    class counting_sink {
    public:
        void append(bytes_view octets) noexcept { size_ += octets.size(); }
        void payload(bytes_view octets) noexcept { size_ += octets.size(); }
        void patch(std::size_t, bytes_view) noexcept {}
        std::size_t size() const noexcept { return size_; }

    private:
        std::size_t size_ = 0;
    };

    class exact_sink {
    public:
        explicit exact_sink(std::byte* block) noexcept : block_{block} {}
        void append(bytes_view octets) noexcept {
            std::memcpy(block_ + size_, octets.data(), octets.size());
            size_ += octets.size();
        }
        void payload(bytes_view octets) noexcept {
            if (!octets.empty()) append(octets);
        }
        void patch(std::size_t offset, bytes_view octets) noexcept {
            std::memcpy(block_ + offset, octets.data(), octets.size());
        }
        std::size_t size() const noexcept { return size_; }

    private:
        std::byte* block_;
        std::size_t size_ = 0;
    };

    std::unique_ptr<std::byte[]> octets_;
    std::size_t size_ = 0;
};

}  // namespace amqp::buffer
