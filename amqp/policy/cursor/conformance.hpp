// What every cursor must do, whoever wrote it; includes Catch2.
#pragma once

#include "amqp/message/encode.hpp"
#include "amqp/message/message_view.hpp"
#include "amqp/policy/buffer/conformance.hpp"
#include "amqp/policy/cursor/cursor.hpp"
#include "amqp/tests/catch.hpp"
#include "amqp/tests/samples.hpp"

namespace amqp::cursor {

// A list in a list in a list …, with strings between them, so that sizes are patched on both sides of any growth.
inline value nested(int depth, std::size_t length) {
    list content{{std::string(length, 'a')}};
    if (depth > 0) content.items.push_back(nested(depth - 1, length));
    content.items.push_back(std::string(length, 'z'));
    return content;
}

inline std::vector<message> messages() {
    std::vector<message> several = samples::messages();
    for (const unsigned length : {0u, 1u, 300u, 65'000u, 1'000'000u}) {
        several.push_back({.body = payload{bytes(length, std::byte{7})}});
        several.push_back({.body = nested(4, length)});
    }
    return several;
}

// One buffer for all of them, as a connection has it: what it has grown to by one message is there for the next.
template <policy Cursor, class Buffer>
void check_writing() {
    Buffer buffer, plain;
    for (const message& each : messages()) {
        encode<production::dispatch_type, Cursor>(buffer, each);
        plain.clear();
        plain.write([&](auto& sink) {
            message_encoder<std::remove_cvref_t<decltype(sink)>, production::dispatch_type>{sink}.write(each);
        });
        CHECK(buffer.size() == plain.size());
        CHECK(buffer::written(buffer) == buffer::written(plain));
    }
}

// What stood in the sink before stays in front, what is written afterwards goes behind.
template <policy Cursor, class Buffer>
void check_handing_back() {
    const bytes long_one(100'000, std::byte{1});
    Buffer buffer;
    buffer.write([&](auto& whole) {
        whole.append(view_of("before "));
        Cursor::write(whole, [&](auto& sink) {
            const std::size_t at = sink.size();
            sink.append(view_of("????"));
            sink.payload(long_one);
            sink.payload({});
            sink.patch(at, view_of("size"));
        });
        whole.append(view_of("after"));
    });
    bytes expected = copy_of(view_of("before size"));
    expected.insert(expected.end(), long_one.begin(), long_one.end());
    const bytes_view last = view_of("after");
    expected.insert(expected.end(), last.begin(), last.end());
    CHECK(buffer::written(buffer) == expected);
}

// Several sections of one view, asked for again and in any order; and each decoder begins anew after a fault.
template <policy Cursor>
void check_reading() {
    using view = basic_message_view<production::validation_type, production::dispatch_type, Cursor>;
    for (const message& each : messages()) {
        const bytes octets = encoded(each);
        const view content{octets};
        const auto whole = content.own();
        REQUIRE(whole);
        CHECK(encoded(*whole) == octets);
        CHECK(*content.header() == each.header);
        CHECK(*content.application_properties() == each.application_properties);
        CHECK(*content.header() == each.header);
        CHECK(view{bytes_view{octets}.first(octets.size() - 1)}.error() == errc::truncated);
    }
    decoder_place<production::validation_type, production::dispatch_type, Cursor> place;
    const bytes good = samples::wire(value{std::uint32_t{7}});
    std::uint32_t number = 0;
    const auto read = [&](auto& in) { in.read(number); };
    CHECK(decode(place, bytes_view{good}.first(1), read) == errc::truncated);
    CHECK(decode(place, good, read) == errc::none);
    CHECK(number == 7);
}

template <policy Cursor, class Buffer>
void check_conformance() {
    check_writing<Cursor, Buffer>();
    check_handing_back<Cursor, Buffer>();
    check_reading<Cursor>();
}

}  // namespace amqp::cursor
