// The axis "validation": how received bytes are checked, and how a fault is reported.
#pragma once

#include <concepts>
#include <cstddef>
#include <exception>
#include <string_view>

#include "amqp/base/errc.hpp"

namespace amqp::validation {

// The rules stand in the codec, one list for all. A policy decides what happens at one:
//   holds(rule)            whether the rule is kept; `trusting` does not look
//   report(error, offset)  a rule was broken at that many bytes from the start; the decoder keeps the first error anyway
template <class V>
concept policy = requires(bool rule, errc error, std::size_t offset) {
    { V::name } -> std::convertible_to<std::string_view>;
    { V::refuses_malformed } -> std::convertible_to<bool>;
    { V::holds(rule) } -> std::same_as<bool>;
    V::report(error, offset);
};

// What a throwing policy throws; caught where a frame or a message is decoded, and never seen by applications.
class malformed : public std::exception {
public:
    malformed(errc error, std::size_t offset) noexcept : error_{error}, offset_{offset} {}
    errc error() const noexcept { return error_; }
    std::size_t offset() const noexcept { return offset_; }
    const char* what() const noexcept override { return text(error_).data(); }

private:
    errc error_;
    std::size_t offset_;
};

}  // namespace amqp::validation
