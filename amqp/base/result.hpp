// A value or the reason why there is none.
#pragma once

#include <cassert>
#include <optional>
#include <utility>

#include "amqp/base/errc.hpp"

namespace amqp {

template <class T>
class [[nodiscard]] result {
public:
    result(T value) : value_{std::move(value)} {}
    result(errc error) noexcept : error_{error} { assert(error != errc::none); }

    explicit operator bool() const noexcept { return value_.has_value(); }
    errc error() const noexcept { return error_; }

    // Only where it converts to true.
    T& operator*() & noexcept { return *value_; }
    const T& operator*() const& noexcept { return *value_; }
    T&& operator*() && noexcept { return *std::move(value_); }
    T* operator->() noexcept { return &*value_; }
    const T* operator->() const noexcept { return &*value_; }

private:
    std::optional<T> value_;
    errc error_ = errc::none;
};

}  // namespace amqp
