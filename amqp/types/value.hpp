// Any AMQP value, owned: the closed set of §1.6 and described values (§1.2).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "amqp/types/constructor.hpp"
#include "amqp/types/primitives.hpp"

namespace amqp {

class value;

struct list {  // §1.6.22
    std::vector<value> items;
    friend bool operator==(const list&, const list&);
};

// §1.6.23: entries keep the order in which they were written or received, since peers may give it a meaning.
struct map {
    std::vector<std::pair<value, value>> entries;

    bool empty() const noexcept;
    // The value of a string or symbol key; nullptr when there is none. Linear: maps on the wire are small.
    const value* find(std::string_view key) const noexcept;
    void insert(value key, value content);
    friend bool operator==(const map&, const map&);
};

// §1.6.24: elements of one type. A peer can claim billions of elements that take no bytes, so where `count` is larger
// than `items`, the single item stands for all of them. Descriptors (outermost first) are common to all elements.
struct array {
    constructor element = constructor::null;  // the type of the elements, as the constructor of its widest encoding
    std::vector<value> descriptors;
    std::vector<value> items;
    std::uint32_t count = 0;

    array() = default;
    // All of `items` must have the type of the first one, and where that is described, its descriptor.
    explicit array(std::vector<value> items);
    // The element at an index below `count`, without its descriptors.
    const value& operator[](std::uint32_t index) const noexcept;
    friend bool operator==(const array&, const array&);
};

// §1.2: a value whose meaning is given by a descriptor, normally a symbol or a ulong.
class described {
public:
    described(value descriptor, value content);
    described(const described&);
    described(described&&) noexcept;
    described& operator=(described) noexcept;
    ~described();

    const value& descriptor() const noexcept;
    const value& content() const noexcept;
    friend bool operator==(const described&, const described&);

private:
    std::unique_ptr<std::pair<value, value>> parts_;
};

template <class T, class Variant>
inline constexpr bool is_alternative_of = false;
template <class T, class... Ts>
inline constexpr bool is_alternative_of<T, std::variant<Ts...>> = (std::is_same_v<T, Ts> || ...);

class value {
public:
    // In the standard's order, described values last; §1.6.2 to §1.6.12 and §1.6.16 are types of C++.
    using alternatives =
        std::variant<null_t, bool, std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t, std::int8_t, std::int16_t,
                     std::int32_t, std::int64_t, float, double, decimal32, decimal64, decimal128, char32_t, timestamp,
                     uuid, bytes, std::string, symbol, list, map, array, described>;

    value() = default;
    // Only from exactly one of the alternatives: an int literal is an AMQP int, never by accident a long.
    template <class T>
        requires(is_alternative_of<T, alternatives>)
    value(T content) : content_{std::in_place_type<T>, std::move(content)} {}
    value(const char* text) : content_{std::in_place_type<std::string>, text} {}
    value(std::string_view text) : content_{std::in_place_type<std::string>, text} {}

    // The type, as the constructor of its widest encoding.
    constructor type() const noexcept { return types[content_.index()]; }

    // nullptr when the value has another type.
    template <class T>
    const T* get() const noexcept {
        return std::get_if<T>(&content_);
    }
    template <class T>
    T* get() noexcept {
        return std::get_if<T>(&content_);
    }
    bool is_null() const noexcept { return content_.index() == 0; }
    const alternatives& content() const noexcept { return content_; }

    friend bool operator==(const value& left, const value& right) { return left.content_ == right.content_; }

private:
    static constexpr constructor types[] = {
        constructor::null,      constructor::boolean,   constructor::ubyte,     constructor::ushort,
        constructor::uint_,     constructor::ulong_,    constructor::byte,      constructor::short_,
        constructor::int_,      constructor::long_,     constructor::float_,    constructor::double_,
        constructor::decimal32, constructor::decimal64, constructor::decimal128, constructor::char_,
        constructor::timestamp, constructor::uuid,      constructor::binary32,  constructor::string32,
        constructor::symbol32,  constructor::list32,    constructor::map32,     constructor::array32,
        constructor::described};
    static_assert(std::size(types) == std::variant_size_v<alternatives>);

    alternatives content_;
};

inline bool map::empty() const noexcept { return entries.empty(); }
inline const value& described::descriptor() const noexcept { return parts_->first; }
inline const value& described::content() const noexcept { return parts_->second; }

}  // namespace amqp
