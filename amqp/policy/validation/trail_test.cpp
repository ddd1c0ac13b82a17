// What a support engineer reads: the way to the damaged byte, what should have stood there and what did.
#include "amqp/message/encode.hpp"
#include "amqp/message/message_view.hpp"
#include "amqp/policy/validation/all.hpp"
#include "amqp/tests/catch.hpp"
#include "amqp/tests/hex.hpp"
#include "amqp/tests/samples.hpp"

namespace amqp::validation {

namespace {

template <class Validation, class T>
finding found_in(std::string_view octets) {
    finding found;
    T content;
    decode<Validation, dispatch::static_type>(
        from_hex(octets), [&](auto& in) { in.read(content); }, {}, &found);
    return found;
}

template <class Validation>
finding found_in_message(const bytes& encoded) {
    return basic_message_view<Validation, dispatch::static_type>::explain(encoded);
}

void conclude_at(int depth, trail& way) {
    if (depth == 0) return way.conclude(errc::bad_size, 3, {});
    const auto here = way.at(std::string_view{"and-deeper"});
    conclude_at(depth - 1, way);
}

}  // namespace

TEMPLATE_TEST_CASE("a fault is told with path, offset, expected and found", "[policy][validation]", defensive,
                   defensive_throwing) {
    const auto text_of = [](std::string_view octets) { return found_in<TestType, open>(octets).text; };
    CHECK(text_of("00 53 10 c0 06 03 a1 00 40 a1 00") == "open.max-frame-size at byte 9: expected uint, found string");
    CHECK(text_of("00 53 10 c0 04 02 a1 00 3f") == "open.hostname at byte 8: expected string, found the byte 0x3f");
    CHECK(text_of("00 53 10 c0 03 01 a1 05") == "open.container-id at byte 8: expected 5 more bytes, found 0");
    CHECK(text_of("00 53 10 45") == "open.container-id at byte 4: expected a value, found nothing");
    CHECK(text_of("00 53 11 45") == "the input at byte 0: expected open, found another descriptor");
    CHECK(text_of("00 53 10 c0 05 02 a1 00 a1 09") == "open.hostname at byte 10: expected 9 more bytes, found 0");
    CHECK(text_of("00 53 10 c0 04 01 a1 00 40") ==
          "open at byte 8: expected no bytes after the last item, found 1");
}

TEMPLATE_TEST_CASE("positions and keys are part of the path", "[policy][validation]", defensive, defensive_throwing) {
    CHECK(found_in<TestType, value>("c0 05 03 40 40 56 02").text ==
          "[2] at byte 7: expected 0 or 1, found 2");
    CHECK(found_in<TestType, value>("c1 0a 02 a3 03 6b 65 79 c0 02 01 3f").text ==
          "key[0] at byte 11: expected a value, found the byte 0x3f");
    CHECK(found_in<TestType, value>("c1 07 02 52 07 a1 02 c3 28").text ==
          "uint at byte 9: expected UTF-8, found a string that is not UTF-8");
}

TEST_CASE("a fault in a message is explained from its first byte on", "[policy][validation]") {
    message event;
    event.application_properties.insert("healthy", true);
    event.body = payload{"x"};
    bytes encoded = amqp::encoded(event);
    const auto healthy = std::ranges::find(encoded, std::byte{0x41});
    REQUIRE(healthy != encoded.end());
    const std::string offset = std::to_string(healthy - encoded.begin());
    *healthy = std::byte{0x3F};
    const std::string expected =
        "application-properties.healthy at byte " + offset + ": expected a value, found the byte 0x3f";
    CHECK(found_in_message<defensive>(encoded).text == expected);
    CHECK(found_in_message<defensive_throwing>(encoded).text == expected);
    CHECK(found_in_message<checked>(encoded).text.empty());
    CHECK(std::to_string(found_in_message<checked>(encoded).offset) == offset);
    CHECK(found_in_message<checked>(encoded).error == errc::bad_constructor);
    CHECK(found_in_message<checked_throwing>(encoded).error == errc::bad_constructor);
    encoded.pop_back();
    encoded.pop_back();
    CHECK(found_in_message<defensive>(encoded).error == errc::truncated);
}

TEST_CASE("the order of the sections is explained, too", "[policy][validation]") {
    const bytes repeated = from_hex("00 53 70 45 00 53 70 45");
    CHECK(found_in_message<defensive>(repeated).text ==
          "the input at byte 7: expected a later section, found a message section repeated or out of order");
    CHECK(found_in_message<defensive>(from_hex("00 53 75 a0 00")).error == errc::none);
}

TEST_CASE("names that a peer made up stay short and printable", "[policy][validation]") {
    const auto path_of = [](std::string_view key) {
        trail way{{}};
        const value name{key};
        const auto here = way.at(name);
        way.conclude(errc::bad_size, 3, {});
        return way.text();
    };
    CHECK(path_of("fine") == "fine at byte 3: a size that contradicts its content");
    CHECK(path_of("two words") == "string at byte 3: a size that contradicts its content");
    CHECK(path_of("") == "string at byte 3: a size that contradicts its content");
    CHECK(path_of(std::string(1000, 'x')) == "string at byte 3: a size that contradicts its content");
    trail deep{{}};
    conclude_at(100, deep);
    CHECK(deep.text().size() < 300);
    CHECK(deep.text().starts_with("..."));
}

}  // namespace amqp::validation
