// One switch over the constructors: the compiler chooses between comparisons and a jump table.
#pragma once

#include "amqp/policy/dispatch/dispatch.hpp"

namespace amqp::dispatch {

struct switched {
    static constexpr std::string_view name = "switched";
    static constexpr bool resolves_known_types = false;

    template <constructor... Codes>
    static auto find(codes<Codes...>, constructor code, auto&& handler) {
        // A parameter pack cannot be expanded into case labels, so each label asks whether it is in the pack.
#define AMQP_CASE(word)                                          \
    case constructor::word:                                      \
        if constexpr (is_among<constructor::word, Codes...>) {   \
            return handler(tag<constructor::word>{});            \
        } else {                                                 \
            break;                                               \
        }
        switch (code) {
            AMQP_CASE(described)
            AMQP_CASE(null)
            AMQP_CASE(true_)
            AMQP_CASE(false_)
            AMQP_CASE(uint0)
            AMQP_CASE(ulong0)
            AMQP_CASE(list0)
            AMQP_CASE(ubyte)
            AMQP_CASE(byte)
            AMQP_CASE(small_uint)
            AMQP_CASE(small_ulong)
            AMQP_CASE(small_int)
            AMQP_CASE(small_long)
            AMQP_CASE(boolean)
            AMQP_CASE(ushort)
            AMQP_CASE(short_)
            AMQP_CASE(uint_)
            AMQP_CASE(int_)
            AMQP_CASE(float_)
            AMQP_CASE(char_)
            AMQP_CASE(decimal32)
            AMQP_CASE(ulong_)
            AMQP_CASE(long_)
            AMQP_CASE(double_)
            AMQP_CASE(timestamp)
            AMQP_CASE(decimal64)
            AMQP_CASE(decimal128)
            AMQP_CASE(uuid)
            AMQP_CASE(binary8)
            AMQP_CASE(string8)
            AMQP_CASE(symbol8)
            AMQP_CASE(binary32)
            AMQP_CASE(string32)
            AMQP_CASE(symbol32)
            AMQP_CASE(list8)
            AMQP_CASE(map8)
            AMQP_CASE(list32)
            AMQP_CASE(map32)
            AMQP_CASE(array8)
            AMQP_CASE(array32)
        }
#undef AMQP_CASE
        return handler(unknown{});
    }
};

}  // namespace amqp::dispatch
