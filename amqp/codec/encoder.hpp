// Values to bytes, each in its smallest encoding (§1.6).
#pragma once

#include <array>
#include <bit>
#include <concepts>

#include "amqp/base/big_endian.hpp"
#include "amqp/codec/bound.hpp"
#include "amqp/codec/restricted.hpp"
#include "amqp/policy/buffer/buffer.hpp"
#include "amqp/policy/dispatch/dispatch.hpp"
#include "amqp/types/short_binary.hpp"

namespace amqp {

// Writes to `out`, which must outlive it. The same value gives the same bytes whatever the sink and the dispatch are.
template <buffer::sink Sink, dispatch::policy Dispatch>
class encoder {
public:
    explicit encoder(Sink& out) noexcept : out_{out} {}

    Sink& sink() noexcept { return out_; }

    void write(null_t) { code(constructor::null); }
    void write(bool on) { code(on ? constructor::true_ : constructor::false_); }
    void write(std::uint8_t number) { fixed(constructor::ubyte, number); }
    void write(std::uint16_t number) { fixed(constructor::ushort, number); }
    void write(std::uint32_t number) {
        if (number == 0) return code(constructor::uint0);
        if (number < 256) return fixed(constructor::small_uint, static_cast<std::uint8_t>(number));
        fixed(constructor::uint_, number);
    }
    void write(std::uint64_t number) {
        if (number == 0) return code(constructor::ulong0);
        if (number < 256) return fixed(constructor::small_ulong, static_cast<std::uint8_t>(number));
        fixed(constructor::ulong_, number);
    }
    void write(std::int8_t number) { fixed(constructor::byte, static_cast<std::uint8_t>(number)); }
    void write(std::int16_t number) { fixed(constructor::short_, static_cast<std::uint16_t>(number)); }
    void write(std::int32_t number) {
        if (is_small(number)) return fixed(constructor::small_int, static_cast<std::uint8_t>(number));
        fixed(constructor::int_, static_cast<std::uint32_t>(number));
    }
    void write(std::int64_t number) {
        if (is_small(number)) return fixed(constructor::small_long, static_cast<std::uint8_t>(number));
        fixed(constructor::long_, static_cast<std::uint64_t>(number));
    }
    void write(float number) { fixed(constructor::float_, std::bit_cast<std::uint32_t>(number)); }
    void write(double number) { fixed(constructor::double_, std::bit_cast<std::uint64_t>(number)); }
    void write(char32_t character) { fixed(constructor::char_, static_cast<std::uint32_t>(character)); }
    void write(timestamp time) { fixed(constructor::timestamp, static_cast<std::uint64_t>(time.milliseconds)); }
    void write(const decimal32& number) { octets(constructor::decimal32, number.bits); }
    void write(const decimal64& number) { octets(constructor::decimal64, number.bits); }
    void write(const decimal128& number) { octets(constructor::decimal128, number.bits); }
    void write(const uuid& id) { octets(constructor::uuid, id.octets); }

    void write(bytes_view binary) { variable(constructor::binary8, constructor::binary32, binary); }
    void write(const bytes& binary) { write(bytes_view{binary}); }
    template <std::size_t Most>
    void write(const short_binary<Most>& binary) {
        write(binary.view());
    }
    void write(std::string_view text) { variable(constructor::string8, constructor::string32, view_of(text)); }
    void write(const std::string& text) { write(std::string_view{text}); }
    void write(const char* text) { write(std::string_view{text}); }
    void write(const symbol& word) { write_symbol(word.text()); }
    void write(symbol_view word) { write_symbol(word.text); }
    void write_symbol(std::string_view word) { variable(constructor::symbol8, constructor::symbol32, view_of(word)); }

    template <restricted E>
    void write(E choice) {
        if constexpr (is_word<E>) {
            write_symbol(name_of(choice));
        } else {
            write(static_cast<typename choices<E>::wire>(choice));
        }
    }

    // A binary whose bytes a buffer may reference: they must live until they are sent.
    void write_payload(bytes_view binary) {
        variable_header(constructor::binary8, constructor::binary32, binary.size());
        out_.payload(binary);
    }

    void write(const list& content) { apart(content); }
    void write(const map& content) { apart(content); }
    void write(const array& content) { apart(content); }
    void write(const described& content) { apart(content); }
    void write(const value& content) { apart(content); }
    void write(const borrowed_value& content) {
        if (const auto* whole = std::get_if<encoded_value>(&content)) return out_.append(whole->octets);
        Dispatch::find(dispatch::types{}, type_of(content), [&](auto found) { write_borrowed(found, content); });
    }
    // A map (§1.6.23). Key: std::string_view or symbol_view.
    template <class Key>
    void write_entries(std::span<const borrowed_entry> entries) {
        compound(constructor::map8, constructor::map32, bound_of_entries(entries), 2 * entries.size(), [&] {
            for (const auto& [key, content] : entries) {
                write(Key{key});
                write(content);
            }
        });
    }
    // §1.4: a composite is a described list; fields that hold nothing are null, and nulls at the end are left out.
    template <composite T>
    void write(const T& content) {
        apart(content);
    }

    template <class T>
    void write(const std::optional<T>& content) {
        content ? write(*content) : code(constructor::null);
    }
    template <class... Ts>
    void write(const std::variant<std::monostate, Ts...>& choice) {
        std::visit([&](const auto& chosen) { write(chosen); }, choice);
    }
    void write(std::monostate) { code(constructor::null); }
    template <class T>
    void write(const multiple<T>& content) {  // §1.4: one is written bare, several as an array
        if (content.items.empty()) return code(constructor::null);
        if (content.items.size() == 1) return write(content.items.front());
        array several;
        for (const T& item : content.items) several.items.emplace_back(item);
        several.element = several.items.front().type();
        several.count = static_cast<std::uint32_t>(several.items.size());
        write(several);
    }

    // The start of a described value: what follows must be written next.
    void write_descriptor(const definition& defined) {
        code(constructor::described);
        write(defined.code);
    }

    // A list, map or array whose content is written by `content()`. `at_most` bounds header and content together.
    void compound(constructor narrow, constructor wide, std::size_t at_most, std::size_t count, auto&& content);

private:
    // What takes a function of its own, as it must where values hold values. A sink that is somebody's local variable
    // goes there and comes back by value: behind a reference it would have to lie in memory.
    template <class T>
    void apart(const T& content) {
        if constexpr (!requires { Sink::goes_by_value; }) {
            write_here(content);
        } else if constexpr (is_seldom<T>) {
            out_ = written_small(out_, content);
        } else {
            out_ = written(out_, content);
        }
    }
    template <class T>
    [[gnu::noinline, gnu::flatten]] static Sink written(Sink out, const T& content) {
        encoder{out}.write_here(content);
        return out;
    }
    // Small instead of fast: with all of this inlined too, a client took twice as long to compile.
    template <class T>
    [[gnu::noinline, gnu::cold]] static Sink written_small(Sink out, const T& content) {
        encoder{out}.write_here(content);
        return out;
    }

    void write_here(const list& content) {
        if (content.items.empty()) return code(constructor::list0);
        compound(constructor::list8, constructor::list32, bound_of_items(content.items), content.items.size(), [&] {
            for (const value& item : content.items) write(item);
        });
    }
    void write_here(const map& content) {
        compound(constructor::map8, constructor::map32, bound_of_entries(content.entries), 2 * content.entries.size(), [&] {
            for (const auto& [key, item] : content.entries) {
                write(key);
                write(item);
            }
        });
    }
    void write_here(const array& content) {
        compound(constructor::array8, constructor::array32, bound(content), content.count, [&] { elements(content); });
    }
    void write_here(const described& content) {
        code(constructor::described);
        write(content.descriptor());
        write(content.content());
    }
    // The one place where a type is known only at run time: the axis "dispatch" decides how it finds its encoder.
    void write_here(const value& content) {
        Dispatch::find(dispatch::types{}, content.type(), [&](auto found) { write_as(found, content); });
    }
    template <composite T>
    void write_here(const T& content);

    static bool is_small(std::int64_t number) noexcept { return number >= -128 && number <= 127; }

    void code(constructor code) { out_.append(std::array{static_cast<std::byte>(code)}); }

    template <std::unsigned_integral T>
    void fixed(constructor code, T number) {
        std::array<std::byte, 1 + sizeof(T)> both;
        both[0] = static_cast<std::byte>(code);
        store_big(both.data() + 1, number);
        out_.append(both);
    }
    template <std::size_t N>
    void octets(constructor code, const std::array<std::byte, N>& bits) {
        std::array<std::byte, 1 + N> both;
        both[0] = static_cast<std::byte>(code);
        std::copy(bits.begin(), bits.end(), both.begin() + 1);
        out_.append(both);
    }
    void variable_header(constructor narrow, constructor wide, std::size_t size) {
        if (size < 256) return fixed(narrow, static_cast<std::uint8_t>(size));
        fixed(wide, static_cast<std::uint32_t>(size));
    }
    void variable(constructor narrow, constructor wide, bytes_view content) {
        variable_header(narrow, wide, content.size());
        if (!content.empty()) out_.append(content);
    }

    template <constructor Code>
    void write_borrowed(dispatch::tag<Code>, const borrowed_value& content);
    void write_borrowed(dispatch::unknown, const borrowed_value&) {}
    template <constructor Code>
    void write_as(dispatch::tag<Code>, const value& content);
    void write_as(dispatch::unknown, const value&) { code(constructor::null); }

    void elements(const array& content);
    void element(constructor code, const value& item);

    Sink& out_;
};

}  // namespace amqp

#include "amqp/codec/encoder_compound.hpp"
