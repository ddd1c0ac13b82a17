// The axis "validation": how received bytes are checked, and how a fault is reported.
#pragma once

#include <concepts>
#include <cstddef>
#include <exception>
#include <string>
#include <string_view>

#include "amqp/base/bytes.hpp"
#include "amqp/base/errc.hpp"

namespace amqp::validation {

// What was found wrong with some bytes.
struct finding {
    errc error = errc::none;
    std::size_t offset = 0;  // in bytes from their start
    std::string text;        // path, offset, expected and found; empty where the policy keeps no trail
};

// What a decoder notes down on its way, for policies that say no more than the errc: nothing, at no cost.
struct no_trail {
    struct place {};
    explicit no_trail(bytes_view) noexcept {}
    static place at(const auto&) noexcept { return {}; }
    static void expect(const auto&...) noexcept {}
    static bool surrounds(const std::byte*, const std::byte*) noexcept { return true; }
    static void conclude(errc, std::size_t, bytes_view) noexcept {}
    static std::string text() { return {}; }
};

// The rules stand in the codec, one list for all. A policy decides what happens at one:
//   holds(rule)       whether the rule is kept; `trusting` does not look
//   repeats           whether a rule is checked again by each function that relies on it, or once for all
//   throws            whether a read that returns at all has succeeded
//   trail             what is noted down while reading: `no_trail`, or the way to every field (trail.hpp)
//   report(error, offset, trail)
//                     a rule was broken at that many bytes from the start; the decoder keeps the first error anyway
template <class V>
concept policy = requires(bool rule, errc error, std::size_t offset, const typename V::trail& way) {
    { V::name } -> std::convertible_to<std::string_view>;
    { V::refuses_malformed } -> std::convertible_to<bool>;
    { V::repeats } -> std::convertible_to<bool>;
    { V::throws } -> std::convertible_to<bool>;
    { V::holds(rule) } -> std::same_as<bool>;
    V::report(error, offset, way);
};

// What a throwing policy throws; caught where a frame or a message is decoded, and never seen by applications.
class malformed : public std::exception {
public:
    explicit malformed(finding found) noexcept : found_{std::move(found)} {}
    const finding& found() const noexcept { return found_; }
    const char* what() const noexcept override {
        return found_.text.empty() ? text(found_.error).data() : found_.text.c_str();
    }

private:
    finding found_;
};

}  // namespace amqp::validation
