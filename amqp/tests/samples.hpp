// Values, performatives and messages that together hold every type of the standard; the same ones for all tests.
#pragma once

#include <limits>

#include "amqp/codec/encoder.hpp"
#include "amqp/message/message.hpp"
#include "amqp/performative/all.hpp"
#include "amqp/policy/buffer/growable.hpp"
#include "amqp/policy/defaults.hpp"

namespace amqp::samples {

template <std::size_t N>
std::array<std::byte, N> counting() {
    std::array<std::byte, N> octets;
    for (std::size_t i = 0; i < N; ++i) octets[i] = static_cast<std::byte>(i);
    return octets;
}

// At least one of every type, and the numbers around which encodings change.
inline std::vector<value> values() {
    std::vector<value> all{value{},
                           true,
                           false,
                           std::uint8_t{0},
                           std::uint8_t{255},
                           std::uint16_t{0},
                           std::uint16_t{65535},
                           std::int8_t{-128},
                           std::int16_t{-32768},
                           1.5f,
                           -0.0,
                           std::numeric_limits<double>::infinity(),
                           decimal32{counting<4>()},
                           decimal64{counting<8>()},
                           decimal128{counting<16>()},
                           U'\0',
                           U'\u00e9',
                           U'\U0010FFFF',
                           timestamp{0},
                           timestamp{-1},
                           timestamp{1'311'704'463'521},
                           uuid{counting<16>()},
                           bytes{},
                           bytes(3, std::byte{0xFF}),
                           bytes(255),
                           bytes(256),
                           "",
                           "a\u00e9\u20ac\U0001F600",
                           std::string(255, 'x'),
                           std::string(256, 'x'),
                           symbol{},
                           symbol{"amqp:link:stolen"},
                           symbol{std::string(256, 's')}};
    for (const std::uint64_t number : {0ull, 1ull, 127ull, 128ull, 255ull, 256ull, 4294967295ull, ~0ull}) {
        all.emplace_back(static_cast<std::uint32_t>(number));
        all.emplace_back(number);
        all.emplace_back(static_cast<std::int32_t>(number));
        all.emplace_back(static_cast<std::int64_t>(number));
        all.emplace_back(-static_cast<std::int64_t>(number >> 1));
    }
    return all;
}

inline list nested() {
    list out{{value{}, false, "deep"}};
    for (int i = 0; i < 8; ++i) out = list{{value{out}, value{i}}};
    return out;
}

inline std::vector<value> compounds() {
    map mixed;
    mixed.insert("key", std::int32_t{1});
    mixed.insert(symbol{"word"}, value{});
    mixed.insert(std::uint64_t{7}, list{{true, "x"}});
    const described label{symbol{"com.example:label"}, "text"};
    const described deep{std::uint64_t{0xFFFF'0000'0001}, described{std::uint64_t{1}, list{{value{}}}}};
    return {list{},
            list{values()},
            nested(),
            map{},
            mixed,
            label,
            deep,
            array{},
            array{{true, false, true}},
            array{{"a", "", std::string(300, 'b')}},
            array{{symbol{"x"}, symbol{"yy"}}},
            array{{list{}, list{{1.0, value{}}}}},
            array{{mixed, map{}}},
            array{{bytes(2), bytes(0)}},
            array{{array{{U'a'}}, array{{U'b', U'c'}}}},
            array{{label, label}},
            array{{deep, deep}},
            array{{uuid{}, uuid{counting<16>()}}},
            array{{std::uint64_t{1}, ~std::uint64_t{0}}},
            array{{decimal32{}, decimal32{counting<4>()}}},
            array{{timestamp{1}}},
            array{{std::int8_t{-1}}},
            array{{2.5f}},
            array{{std::uint16_t{9}}},
            array{{value{}, value{}}}};
}

inline amqp::error an_error() {
    amqp::error out{symbol{condition::not_found}, "no such node", {}};
    out.info.insert(symbol{"network-host"}, "b.example");
    return out;
}

inline std::vector<delivery_state> delivery_states() {
    modified changed{true, false, {}};
    changed.message_annotations.insert(symbol{"x-opt-tries"}, std::uint8_t{3});
    return {std::monostate{},
            received{1, 1 << 20},
            accepted{},
            rejected{},
            rejected{an_error()},
            released{},
            modified{},
            changed,
            declared{bytes(4)},
            transactional_state{bytes(4), {}},
            transactional_state{bytes(2), accepted{}}};
}

// Calls f with performatives and other composites: each with most of its fields set, and each as good as empty.
inline void for_each_composite(auto&& f) {
    const multiple<symbol> one{{symbol{"en-US"}}}, two{{symbol{"ANONYMOUS"}, symbol{"PLAIN"}}};
    map some;
    some.insert(symbol{"product"}, "x");
    f(open{});
    f(open{"container", "host", 512, 7, 30'000, one, one, two, two, some});
    f(begin{});
    f(begin{0, 4294967295, 2048, 1, 255, one, two, some});
    f(attach{});
    const source from{"queue",
                      terminus_durability::unsettled_state,
                      terminus_expiry_policy::never,
                      60,
                      true,
                      some,
                      symbol{"copy"},
                      some,
                      released{},
                      two,
                      one};
    const target to{"queue", terminus_durability::configuration, terminus_expiry_policy::link_detach, 1, false, {},
                    one};
    f(attach{"link", 3, role::receiver, sender_settle_mode::settled, receiver_settle_mode::second, from, to, some, true,
             0, 1 << 20, one, two, some});
    f(attach{.name = "control", .source = source{}, .target = coordinator{two}});
    f(flow{});
    f(flow{1, 2, 3, 4, 5, 6, 7, 8, true, true, some});
    f(transfer{});
    f(transfer{1, 2, delivery_tag{counting<32>()}, 0, false, true, receiver_settle_mode::second, accepted{}, true, true,
               true});
    for (const delivery_state& state : delivery_states()) {
        f(disposition{role::receiver, 1, 9, true, state, true});
        std::visit(
            [&](const auto& chosen) {
                if constexpr (composite<std::remove_cvref_t<decltype(chosen)>>) f(chosen);
            },
            state);
    }
    f(detach{1, true, an_error()});
    f(end{});
    f(end{an_error()});
    f(close{});
    f(close{an_error()});
    f(an_error());
    f(from), f(to), f(source{}), f(target{}), f(coordinator{}), f(coordinator{two});
    f(declare{}), f(declare{bytes(3)}), f(discharge{bytes(2), false}), f(discharge{});
    f(delete_on_close{}), f(delete_on_no_links{}), f(delete_on_no_messages{}), f(delete_on_no_links_or_messages{});
    f(sasl_mechanisms{one}), f(sasl_mechanisms{two});
    f(sasl_init{symbol{"PLAIN"}, bytes(3), "host"}), f(sasl_init{symbol{"ANONYMOUS"}, {}, {}});
    f(sasl_challenge{bytes(5)}), f(sasl_response{}), f(sasl_outcome{}), f(sasl_outcome{sasl_code::sys_temp, bytes(1)});
}

// Every section, and in them every type.
inline message full_message() {
    message out{
        .header = {true, 0, 0, false, 3},
        .properties = {std::string{"id"}, bytes{std::byte{'u'}}, "to", "", "reply", std::uint64_t{0},
                       symbol{"text/plain"}, symbol{"gzip"}, timestamp{2}, timestamp{1}, "group", 0, "reply-group"},
        .body = value{list{compounds()}}};
    out.delivery_annotations.insert(symbol{"x-opt-hop"}, std::uint32_t{0});
    out.message_annotations.insert(symbol{"x-opt-none"}, value{});
    int number = 0;
    for (const value& each : values()) {
        out.message_annotations.insert(symbol{"x-opt-" + std::to_string(number)}, each);
        out.application_properties.insert("key-" + std::to_string(number++), each);
    }
    out.footer.insert(symbol{"x-opt-hash"}, bytes(20));
    return out;
}

inline std::vector<message> messages() {
    std::vector<message> all{{}, {.body = payload{"hello"}}, full_message()};
    for (body each :
         {body{payload{bytes(300)}}, body{std::vector<payload>{payload{"a"}, payload{}, payload{bytes(1000)}}},
          body{std::vector<list>{list{}}}, body{std::vector<list>{list{{true}}, list{values()}}}, body{value{}},
          body{value{false}}, body{value{std::int32_t{0}}}, body{value{""}}, body{value{map{}}}}) {
        all.push_back({.body = std::move(each)});
    }
    for (const message_id& id : {message_id{}, message_id{std::uint64_t{0}}, message_id{uuid{}}, message_id{bytes{}},
                                 message_id{std::string{}}}) {
        all.push_back({.properties = {.message_id = id, .correlation_id = id}});
    }
    return all;
}

// What `content` looks like on the wire, in production's way.
template <class T>
bytes wire(const T& content) {
    buffer::growable out;
    encoder<buffer::growable, production::dispatch_type>{out}.write(content);
    bytes octets;
    out.pieces([&](bytes_view piece, bool) { octets = copy_of(piece); });
    return octets;
}

}  // namespace amqp::samples
