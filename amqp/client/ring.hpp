// A queue in one piece of memory that stays: what is put in and taken out in a steady state allocates nothing.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace amqp::client {

template <class T>
class ring {
public:
    bool empty() const noexcept { return size_ == 0; }
    std::size_t size() const noexcept { return size_; }

    void push(T&& item) {
        if (size_ == places_.size()) widen();
        places_[(first_ + size_) & (places_.size() - 1)] = std::move(item);
        ++size_;
    }
    T pop() {
        T item = std::move(places_[first_]);
        first_ = (first_ + 1) & (places_.size() - 1);
        --size_;
        return item;
    }

private:
    void widen() {
        std::vector<T> wider(places_.empty() ? 16 : 2 * places_.size());
        for (std::size_t i = 0; i < size_; ++i) wider[i] = std::move(places_[(first_ + i) & (places_.size() - 1)]);
        places_ = std::move(wider);
        first_ = 0;
    }

    std::vector<T> places_;  // a power of two of them
    std::size_t first_ = 0, size_ = 0;
};

}  // namespace amqp::client
