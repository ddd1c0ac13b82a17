// Bytes to values: a cursor over one contiguous piece of received bytes (§1.2, §1.6).
#pragma once

#include <bit>
#include <concepts>
#include <optional>

#include "amqp/base/big_endian.hpp"
#include "amqp/codec/fields.hpp"
#include "amqp/codec/limits.hpp"
#include "amqp/codec/restricted.hpp"
#include "amqp/codec/utf8.hpp"
#include "amqp/policy/dispatch/dispatch.hpp"
#include "amqp/policy/validation/validation.hpp"
#include "amqp/types/borrowed_value.hpp"
#include "amqp/types/short_binary.hpp"
#include "amqp/types/value.hpp"

namespace amqp {

// The constructors a C++ type is read from; the commonest first.
template <class T>
struct readable_from;
template <class T>
concept readable = requires { typename readable_from<T>::type; };

// Reads what `input` holds, which must outlive it and every view that is read. The first fault sticks: all later reads
// answer false and change nothing, so a sequence of reads is checked once, at its end. A throwing policy throws
// instead.
template <validation::policy Validation, dispatch::policy Dispatch>
class decoder {
public:
    explicit decoder(bytes_view input, const decode_limits& limits = {}) noexcept
        : start_{input.data()},
          position_{start_},
          end_{start_ + input.size()},
          depth_{limits.depth},
          nodes_{limits.nodes},
          trail_{input} {}

    bool ok() const noexcept { return Validation::throws || error_ == errc::none; }
    errc error() const noexcept { return error_; }
    std::size_t fault_offset() const noexcept { return fault_; }  // in bytes from the start of the input
    validation::finding found() const { return {error_, fault_, std::string{trail_.text()}}; }
    std::size_t offset() const noexcept { return static_cast<std::size_t>(position_ - start_); }
    std::size_t remaining() const noexcept { return static_cast<std::size_t>(end_ - position_); }
    bytes_view rest() const noexcept { return {position_, end_}; }

    // One value: true when it has a type that T can hold. Views point into the input.
    template <readable T>
    bool read(T& out);
    bool read(value& out);
    bool read(borrowed_value& out);  // of what is not simple only the length is looked at
    bool read(bytes& out);
    bool read(std::string& out);
    bool read(symbol& out);
    template <std::size_t Most>
    bool read(short_binary<Most>& out);
    template <restricted E>
    bool read(E& out);  // bad_value when it is none of the choices
    bool read(list& out) { return read_whole(out); }
    bool read(map& out);  // null counts as empty: "fields" (§2.8.13) and annotations (§3.2.10) may always be absent
    bool read(array& out) { return read_whole(out); }
    template <class T>
    bool read(std::optional<T>& out);  // null is nullopt
    template <class T>
    bool read(multiple<T>& out);
    template <composite T>
    bool read(T& out);  // descriptor and list
    template <class... Ts>
    bool read(std::variant<std::monostate, Ts...>& out);  // null, or one of several composites or types

    // A map, or null, which counts as empty: entry(std::string_view, const borrowed_value&) for each. Key: as in
    // encoder::write_entries.
    template <readable Key>
    bool read_entries(auto&& entry);

    bool read_descriptor(descriptor& out);
    template <composite T>
    bool read_list_of(T& out);  // the list alone: the descriptor was read before

    bool skip();         // one value, whatever it is, without looking inside
    bool skip_null() {  // whether the next value was null
        if (!need(1) || *position_ != static_cast<std::byte>(constructor::null)) return false;
        ++position_;
        return true;
    }

    // What is read while the answer lives stands there: the name of a field, a position or a key.
    auto at(const auto& place) { return trail_.at(place); }
    auto at(const definition& entered) {  // its word is looked for only where somebody writes it down
        if constexpr (std::same_as<typename Validation::trail, validation::no_trail>) {
            return validation::no_trail::place{};
        } else {
            return trail_.at(entered.word());
        }
    }

    // Marks the input as broken here; `expected` is for the trail.
    bool fail(errc error, const auto&... expected) {
        if constexpr (sizeof...(expected) > 0) {
            if (ok()) trail_.expect(expected...);
        }
        return refuse(error);
    }

private:
    static constexpr bool holds(bool rule) noexcept { return Validation::holds(rule); }

    bool refuse(errc error) {
        if (error_ == errc::none) {
            error_ = error;
            fault_ = offset();
            trail_.conclude(error, fault_, rest());
            end_ = position_;
            Validation::report(error, fault_, trail_);
        }
        return false;
    }

    // The rule was checked before, by whoever calls. A policy that trusts no caller looks once more.
    bool again(auto&& rule, errc error, const auto&... expected) {
        if constexpr (Validation::repeats) {
            return ok() && (holds(rule()) || fail(error, expected...));
        } else {
            return true;
        }
    }
    bool still_inside() {
        return again([this] { return trail_.surrounds(position_, end_); }, errc::bad_size);
    }

    bool need(std::size_t octets) { return holds(remaining() >= octets) ? true : fail(errc::truncated, octets); }

    template <std::unsigned_integral T>
    T fixed() {  // 0 when the input ends
        if (!still_inside() || !need(sizeof(T))) return 0;
        const T number = load_big<T>(position_);
        position_ += sizeof(T);
        return number;
    }
    template <class Bits>
    Bits octets();
    bytes_view sized(std::size_t size) {
        if (!still_inside() || !need(size)) return {};
        const bytes_view content{position_, size};
        position_ += size;
        return content;
    }
    std::string_view checked_string(std::size_t size) {
        const std::string_view content = text_of(sized(size));
        if (!holds(is_utf8(content))) fail(errc::bad_utf8, "UTF-8");
        return content;
    }
    symbol_view checked_symbol(std::size_t size) {
        const std::string_view content = text_of(sized(size));
        if (!holds(is_ascii(content))) fail(errc::bad_symbol, "ASCII");
        return {content};
    }

    // What follows a constructor. The return type is how the value looks before anything is copied.
    template <constructor Code>
    auto content(dispatch::tag<Code>);

    template <class T>
    bool read_known(T& out);
    template <class T>
    bool read_whole(T& out);
    bool read_content(constructor code, value& out);

    // The items of a compound lie in `size` bytes; `items(count)` reads all of them.
    template <std::unsigned_integral Width>
    bool compound(auto&& items);
    bool enter() { return holds(depth_ > 0) ? (--depth_, true) : fail(errc::too_deep); }
    void leave() noexcept { ++depth_; }
    bool count_node() { return holds(nodes_ > 0) ? (--nodes_, true) : fail(errc::too_many_nodes); }
    template <std::unsigned_integral Width>
    list read_list();
    template <std::unsigned_integral Width>
    map read_map();
    template <std::unsigned_integral Width>
    array read_array();
    bool read_key(value& key, std::size_t position);
    bool read_elements(std::uint32_t count, array& out);
    described read_described();

    const std::byte* start_;
    const std::byte* position_;
    const std::byte* end_;  // of the innermost compound that is being read
    std::uint32_t depth_;
    std::uint32_t nodes_;
    std::size_t fault_ = 0;
    errc error_ = errc::none;
    [[no_unique_address]] typename Validation::trail trail_;
};

}  // namespace amqp

#include "amqp/codec/decoder_content.hpp"
#include "amqp/codec/decoder_compound.hpp"
