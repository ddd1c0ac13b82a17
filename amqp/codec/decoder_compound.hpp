// The parts of the decoder for values made of values: compounds, arrays and composites (§1.4, §1.6.22 to §1.6.24).
#pragma once

#include "amqp/codec/decoder.hpp"

namespace amqp {

// Size and count are the peer's claims: the size must lie in what is left, the items must fill it to the last byte, and
// nothing is allocated from the count.
template <validation::policy Validation, dispatch::policy Dispatch>
template <std::unsigned_integral Width>
bool decoder<Validation, Dispatch>::compound(auto&& items) {
    const std::size_t size = fixed<Width>();
    if (!ok()) return false;
    if (!holds(size <= remaining())) return fail(errc::truncated, size);
    if (!holds(size >= sizeof(Width))) return fail(errc::bad_size, "a size that has room for the count", size);
    if (!enter()) return false;
    const std::byte* const outer = end_;
    end_ = position_ + size;
    const auto count = static_cast<std::uint32_t>(fixed<Width>());
    if (!items(count)) return false;
    if (!holds(position_ == end_)) return fail(errc::bad_size, "no bytes after the last item", remaining());
    end_ = outer;
    leave();
    return still_inside();
}

template <validation::policy Validation, dispatch::policy Dispatch>
template <std::unsigned_integral Width>
list decoder<Validation, Dispatch>::read_list() {
    list out;
    compound<Width>([&](std::uint32_t count) {
        for (; count > 0; --count) {
            [[maybe_unused]] const auto here = at(out.items.size());
            if (!read(out.items.emplace_back()) || !still_inside()) return false;
        }
        return true;
    });
    return out;
}

template <validation::policy Validation, dispatch::policy Dispatch>
template <std::unsigned_integral Width>
map decoder<Validation, Dispatch>::read_map() {
    map out;
    compound<Width>([&](std::uint32_t count) {
        if (!holds(count % 2 == 0)) return fail(errc::bad_count, "a value for each key", count);
        for (; count > 0; count -= 2) {
            auto& [key, content] = out.entries.emplace_back();
            if (!read_key(key, out.entries.size() - 1)) return false;
            [[maybe_unused]] const auto here = at(key);
            if (!read(content) || !still_inside()) return false;
        }
        return true;
    });
    return out;
}

template <validation::policy Validation, dispatch::policy Dispatch>
template <readable Key>
bool decoder<Validation, Dispatch>::read_entries(auto&& entry) {
    if (skip_null()) return true;
    const auto entries = [&](std::uint32_t count) {
        if (!holds(count % 2 == 0)) return fail(errc::bad_count, "a value for each key", count);
        for (std::size_t position = 0; count > 0; count -= 2, ++position) {
            Key key;
            borrowed_value content;
            {
                [[maybe_unused]] const auto here = at(position);
                if (!read(key) || !still_inside()) return false;
            }
            [[maybe_unused]] const auto here = at(text_of(key));
            if (!read(content) || !still_inside()) return false;
            entry(text_of(key), std::as_const(content));
        }
        return true;
    };
    const auto code = static_cast<constructor>(fixed<std::uint8_t>());
    if (!ok()) return false;
    if (code == constructor::map8) return compound<std::uint8_t>(entries);
    if (code == constructor::map32) return compound<std::uint32_t>(entries);
    return --position_, fail(errc::wrong_type, wanted<map>());
}

// A key has no name before it is read.
template <validation::policy Validation, dispatch::policy Dispatch>
bool decoder<Validation, Dispatch>::read_key(value& key, std::size_t position) {
    [[maybe_unused]] const auto here = at(position);
    return read(key) && still_inside();
}

template <validation::policy Validation, dispatch::policy Dispatch>
template <std::unsigned_integral Width>
array decoder<Validation, Dispatch>::read_array() {
    array out;
    compound<Width>([&](std::uint32_t count) { return read_elements(count, out); });
    return out;
}

template <validation::policy Validation, dispatch::policy Dispatch>
bool decoder<Validation, Dispatch>::read_elements(std::uint32_t count, array& out) {
    auto code = static_cast<constructor>(fixed<std::uint8_t>());
    while (ok() && code == constructor::described) {
        if (!holds(out.descriptors.size() < depth_)) return fail(errc::too_deep);
        if (!read(out.descriptors.emplace_back())) return false;
        code = static_cast<constructor>(fixed<std::uint8_t>());
    }
    if (!ok()) return false;
    if (!holds(is_primitive(static_cast<std::uint8_t>(code)))) {
        return --position_, fail(errc::bad_constructor, "the constructor of the elements");
    }

    // Width class 4 has no content: a count is all that such an array is, however large a number it claims.
    const bool without_content = (static_cast<std::uint8_t>(code) >> 4) == 4;
    value first;
    if (without_content || count == 0) {
        out.count = count;
        if (without_content && !read_content(code, first)) return false;
        out.element = without_content ? first.type() : widest(code);
        if (without_content && count > 0) out.items.push_back(std::move(first));
        return true;
    }
    out.element = widest(code);
    for (; out.count < count; ++out.count) {
        [[maybe_unused]] const auto here = at(out.items.size());
        if (!read_content(code, out.items.emplace_back()) || !still_inside()) return false;
    }
    return true;
}

template <validation::policy Validation, dispatch::policy Dispatch>
described decoder<Validation, Dispatch>::read_described() {
    value label, content;
    if (enter() && read(label) && read(content)) leave();
    return {std::move(label), std::move(content)};
}

template <validation::policy Validation, dispatch::policy Dispatch>
bool decoder<Validation, Dispatch>::read_descriptor(descriptor& out) {
    // All of the standard's own are three octets: known types have few constructors, and here one that is nearly always
    // it.
    if constexpr (Dispatch::resolves_known_types && !Validation::repeats) {
        constexpr auto small = static_cast<std::byte>(constructor::small_ulong);
        if (remaining() >= 3 && position_[0] == std::byte{} && position_[1] == small) {
            out = {.code = std::to_integer<std::uint64_t>(position_[2]), .name = {}};
            position_ += 3;
            return true;
        }
    }
    if (fixed<std::uint8_t>() != 0 && ok()) return --position_, fail(errc::wrong_type, "a descriptor");
    if (!need(1)) return false;
    const auto code = static_cast<constructor>(*position_);
    out = {};
    if (code != constructor::symbol8 && code != constructor::symbol32) return read_known(out.code);
    symbol_view name;
    if (!read_known(name)) return false;
    if (!holds(!name.text.empty())) return fail(errc::bad_descriptor, "a name");
    out.name = name.text;
    return true;
}

template <validation::policy Validation, dispatch::policy Dispatch>
template <composite T>
bool decoder<Validation, Dispatch>::read(T& out) {
    descriptor received;
    const std::byte* const before = position_;
    if (!read_descriptor(received)) return false;
    if (!holds(T::defined.matches(received))) return position_ = before, fail(errc::bad_descriptor, T::defined.word());
    return read_list_of(out);
}

// §1.4: fields that are left out at the end are null.
template <validation::policy Validation, dispatch::policy Dispatch>
template <composite T>
bool decoder<Validation, Dispatch>::read_list_of(T& out) {
    [[maybe_unused]] const auto here = at(T::defined);
    const auto fields = [&](std::uint32_t count) {
        std::uint32_t index = 0;
        for_each_field<T>([&](const auto& each) {
            using rule = std::remove_cvref_t<decltype(each.rule)>;
            auto& member = out.*each.member;
            if (!ok()) return;
            [[maybe_unused]] const auto in_field = at(each.name);
            if (index++ < count && !skip_null()) {
                if (ok() && read(member)) still_inside();
            } else if constexpr (std::same_as<rule, mandatory_field>) {
                if (!holds(false)) fail(errc::missing_field, "a value");
            } else if constexpr (std::same_as<rule, optional_field>) {
                member = {};
            } else {
                member = each.rule.value;
            }
        });
        return ok() && (holds(count <= index) || fail(errc::too_many_fields, "no more fields than it has", count));
    };
    const auto code = static_cast<constructor>(fixed<std::uint8_t>());
    if (!ok()) return false;
    if (code == constructor::list8) return compound<std::uint8_t>(fields);
    if (code == constructor::list32) return compound<std::uint32_t>(fields);
    if (code == constructor::list0) return fields(0);
    return --position_, fail(errc::wrong_type, "list");
}

template <validation::policy Validation, dispatch::policy Dispatch>
template <class T>
bool decoder<Validation, Dispatch>::read(multiple<T>& out) {
    out.items.clear();
    if (skip_null()) return true;
    if (!need(1)) return false;
    const auto code = static_cast<constructor>(*position_);
    if (code != constructor::array8 && code != constructor::array32) return read(out.items.emplace_back());
    array several;
    if (!read_whole(several)) return false;
    for (value& item : several.items) {
        T* one = item.get<T>();
        if (!holds(one != nullptr)) return fail(errc::wrong_type, wanted<T>());
        out.items.push_back(std::move(*one));
    }
    return true;
}

template <validation::policy Validation, dispatch::policy Dispatch>
template <class... Ts>
bool decoder<Validation, Dispatch>::read(std::variant<std::monostate, Ts...>& out) {
    out = std::monostate{};
    if (skip_null()) return true;
    const std::byte* const before = position_;
    if constexpr ((composite<Ts> && ...)) {
        descriptor received;
        if (!read_descriptor(received)) return false;
        const auto read_if = [&](auto alternative) {
            if (!decltype(alternative)::defined.matches(received)) return false;
            read_list_of(out.template emplace<decltype(alternative)>());
            return true;
        };
        if ((read_if(Ts{}) || ...)) return ok();
        position_ = before;
        return fail(errc::bad_descriptor, "one of the types that may stand here");
    } else {
        const auto code = static_cast<constructor>(fixed<std::uint8_t>());
        return ok() && Dispatch::find(dispatch::constructors{}, code, [&](auto found) {
            if constexpr (std::same_as<decltype(found), dispatch::unknown>) {
                --position_;
                return fail(errc::bad_constructor, "a value");
            } else {
                using view = decltype(content(found));
                if constexpr ((std::same_as<view, Ts> || ...)) {
                    out = content(found);
                    return ok();
                } else if constexpr ((std::same_as<decltype(kept(content(found))), Ts> || ...)) {
                    out = kept(content(found));
                    return ok();
                } else {
                    position_ = before;
                    return fail(errc::wrong_type, "one of the types that may stand here");
                }
            }
        });
    }
}

// Width classes (§1.2.1 to §1.2.4) tell the length of any value without knowing its type.
template <validation::policy Validation, dispatch::policy Dispatch>
bool decoder<Validation, Dispatch>::skip() {
    for (std::size_t values = 1; values > 0; --values) {
        const auto code = fixed<std::uint8_t>();
        if (!ok()) return false;
        if (code == 0) {  // the descriptor and the value it describes stand in for this one
            values += 2;
            continue;
        }
        if (!holds(is_primitive(code))) return --position_, fail(errc::bad_constructor, "a constructor");
        const unsigned width_class = code >> 4;
        if (width_class <= 9) {
            sized(width_class == 4 ? 0 : std::size_t{1} << (width_class - 5));
        } else {
            sized(width_class % 2 == 0 ? fixed<std::uint8_t>() : fixed<std::uint32_t>());
        }
        if (!ok()) return false;
    }
    return true;
}

}  // namespace amqp
