// The parts of the encoder for values made of values: compounds, arrays and composites (§1.4, §1.6.22 to §1.6.24).
#pragma once

#include "amqp/codec/encoder.hpp"
#include "amqp/codec/native.hpp"

namespace amqp {

// The width is chosen before writing and never from what the buffer can do, so that every buffer holds the same bytes.
template <buffer::sink Sink, dispatch::policy Dispatch>
void encoder<Sink, Dispatch>::compound(constructor narrow, constructor wide, std::size_t at_most, std::size_t count,
                                       auto&& content) {
    if (at_most <= bound_enough && count <= 255) {
        out_.append(std::array{static_cast<std::byte>(narrow), std::byte{}, static_cast<std::byte>(count)});
        const std::size_t start = out_.size() - 1;  // a size counts what follows it: the count and the items
        content();
        out_.patch(start - 1, std::array{static_cast<std::byte>(out_.size() - start)});
    } else {
        std::array<std::byte, 9> header{static_cast<std::byte>(wide)};
        store_big(header.data() + 5, static_cast<std::uint32_t>(count));
        out_.append(header);
        const std::size_t start = out_.size() - 4;
        content();
        std::array<std::byte, 4> size;
        store_big(size.data(), static_cast<std::uint32_t>(out_.size() - start));
        out_.patch(start - 4, size);
    }
}

template <buffer::sink Sink, dispatch::policy Dispatch>
template <composite T>
void encoder<Sink, Dispatch>::write_here(const T& content) {
    write_descriptor(T::defined);
    std::size_t count = 0, position = 0;
    for_each_field<T>([&](const auto& each) {
        ++position;
        if (!is_absent(each, content)) count = position;
    });
    if (count == 0) return code(constructor::list0);
    compound(constructor::list8, constructor::list32, bound_of_composite(content), count, [&] {
        std::size_t index = 0;
        for_each_field<T>([&](const auto& each) {
            if (index++ >= count) return;
            is_absent(each, content) ? code(constructor::null) : write(content.*each.member);
        });
    });
}

template <buffer::sink Sink, dispatch::policy Dispatch>
template <constructor Code>
void encoder<Sink, Dispatch>::write_as(dispatch::tag<Code>, const value& content) {
    write(*content.template get<native<Code>>());
}

template <buffer::sink Sink, dispatch::policy Dispatch>
template <constructor Code>
void encoder<Sink, Dispatch>::write_borrowed(dispatch::tag<Code>, const borrowed_value& content) {
    using type = borrowed_native<Code>;
    if constexpr (is_alternative_of<type, borrowed_value>) write(*std::get_if<type>(&content));
}

// §1.6.24: one constructor for all elements, so it is the widest of the type; only elements that are all the same and
// take no bytes use an encoding without content, which is their constructor.
template <buffer::sink Sink, dispatch::policy Dispatch>
void encoder<Sink, Dispatch>::elements(const array& content) {
    for (const value& each : content.descriptors) {
        code(constructor::described);
        write(each);
    }
    if (content.count > content.items.size() && !content.items.empty()) return write(content.items.front());
    code(content.element);
    for (const value& item : content.items) element(content.element, item);
}

// The content of an item in the widest encoding of its type, without the constructor.
template <buffer::sink Sink, dispatch::policy Dispatch>
void encoder<Sink, Dispatch>::element(constructor code, const value& item) {
    const auto number = [&](auto bits) {
        std::array<std::byte, sizeof bits> content;
        store_big(content.data(), bits);
        out_.append(content);
    };
    const auto sized = [&](bytes_view content) {
        number(static_cast<std::uint32_t>(content.size()));
        if (!content.empty()) out_.append(content);
    };
    const auto entries = [&](std::size_t count, auto&& content) {
        const std::size_t at = out_.size();
        out_.append(std::array<std::byte, 4>{});
        number(static_cast<std::uint32_t>(count));
        content();
        std::array<std::byte, 4> size;
        store_big(size.data(), static_cast<std::uint32_t>(out_.size() - at - 4));
        out_.patch(at, size);
    };
    Dispatch::find(dispatch::types{}, code, [&](auto found) {
        if constexpr (!std::is_same_v<decltype(found), dispatch::unknown>) {
            using type = native<found.value>;
            const type& content = *item.get<type>();
            if constexpr (std::same_as<type, bool>) {
                number(static_cast<std::uint8_t>(content));
            } else if constexpr (std::same_as<type, float>) {
                number(std::bit_cast<std::uint32_t>(content));
            } else if constexpr (std::same_as<type, double>) {
                number(std::bit_cast<std::uint64_t>(content));
            } else if constexpr (std::same_as<type, char32_t>) {
                number(static_cast<std::uint32_t>(content));
            } else if constexpr (std::integral<type>) {
                number(static_cast<std::make_unsigned_t<type>>(content));
            } else if constexpr (std::same_as<type, timestamp>) {
                number(static_cast<std::uint64_t>(content.milliseconds));
            } else if constexpr (std::same_as<type, uuid>) {
                out_.append(content.octets);
            } else if constexpr (requires { content.bits; }) {
                out_.append(content.bits);
            } else if constexpr (std::same_as<type, symbol>) {
                sized(view_of(content.text()));
            } else if constexpr (std::same_as<type, std::string>) {
                sized(view_of(content));
            } else if constexpr (std::same_as<type, bytes>) {
                sized(content);
            } else if constexpr (std::same_as<type, list>) {
                entries(content.items.size(), [&] {
                    for (const value& each : content.items) write(each);
                });
            } else if constexpr (std::same_as<type, map>) {
                entries(2 * content.entries.size(), [&] {
                    for (const auto& [key, each] : content.entries) write(key), write(each);
                });
            } else if constexpr (std::same_as<type, array>) {
                entries(content.count, [&] { elements(content); });
            }
        }
    });
}

}  // namespace amqp
