// Messages out and in: sections in order, located without decoding, no type and no falsy value lost (§3.2).
#include "amqp/message/encode.hpp"
#include "amqp/message/message_view.hpp"
#include "amqp/policy/buffer/all.hpp"
#include "amqp/tests/catch.hpp"
#include "amqp/tests/hex.hpp"
#include "amqp/tests/samples.hpp"

namespace amqp {
namespace {

// Sections as short as can be.
const std::string header_section = "00 53 70 45 ", delivery_section = "00 53 71 c1 01 00 ",
                  annotations_section = "00 53 72 c1 01 00 ", properties_section = "00 53 73 45 ",
                  application_section = "00 53 74 c1 01 00 ", data_section = "00 53 75 a0 01 61 ",
                  sequence_section = "00 53 76 45 ", value_section = "00 53 77 40 ",
                  footer_section = "00 53 78 c1 01 00 ";

errc fault_of(const std::string& octets) {
    const bytes input = from_hex(octets);
    const message_view view{input};
    CHECK(view.own().error() == view.error());
    return view.error();
}

// What a view says without copies, written again: nothing may be lost on the way, whatever the types are.
bytes written_from_views(const message_view& from) {
    std::vector<borrowed_entry> annotations, application;
    const auto into = [](std::vector<borrowed_entry>& all) {
        return [&all](std::string_view key, const borrowed_value& content) { all.emplace_back(key, content); };
    };
    REQUIRE(from.for_each_message_annotation(into(annotations)) == errc::none);
    REQUIRE(from.for_each_application_property(into(application)) == errc::none);
    buffer::growable out;
    encode<production::dispatch_type>(out, borrowed_message{.header = *from.header(),
                                                            .message_annotations = annotations,
                                                            .properties = *from.borrowed_properties(),
                                                            .application_properties = application,
                                                            .body = *from.body_data()});
    bytes octets;
    out.pieces([&](bytes_view piece, bool) { octets.insert(octets.end(), piece.begin(), piece.end()); });
    return octets;
}

errc fault_of_properties(const std::string& application_properties) {
    const bytes input = from_hex("00 53 74 " + application_properties + data_section);
    return message_view{input}.for_each_application_property([](std::string_view, const borrowed_value&) {});
}

}  // namespace

TEST_CASE("views say all that copies say", "[message][borrowed][3.2]") {
    for (message sent : samples::messages()) {
        sent.delivery_annotations = {}, sent.footer = {}, sent.body = payload{"body"};
        const bytes octets = encoded(sent);
        CHECK(hex(written_from_views(message_view{octets})) == hex(octets));
    }
}

TEST_CASE("what is read without copies is checked like everything else", "[message][borrowed][hostile]") {
    CHECK(fault_of_properties("40") == errc::none);
    CHECK(fault_of_properties("c1 05 02 a1 01 61 41") == errc::none);
    CHECK(fault_of_properties("d1 00 00 00 08 00 00 00 02 a1 01 61 41") == errc::none);
    CHECK(fault_of_properties("c1 05 01 a1 01 61 41") == errc::bad_count);
    CHECK(fault_of_properties("c1 05 02 a3 01 61 41") == errc::wrong_type);       // a symbol is no string
    CHECK(fault_of_properties("c1 05 02 a1 01 ff 41") == errc::bad_utf8);
    CHECK(fault_of_properties("c1 06 02 a1 01 61 56 02") == errc::bad_boolean);
    CHECK(fault_of_properties("c1 05 02 a1 01 61 01") == errc::bad_constructor);
    CHECK(fault_of_properties("c1 06 02 a1 01 61 a1 05") == errc::truncated);
    CHECK(fault_of_properties("c1 07 02 a1 01 61 c0 05 00") == errc::truncated);  // a list that goes on behind the map
    CHECK(fault_of_properties("c1 06 02 a1 01 61 41 41") == errc::bad_size);
    CHECK(fault_of_properties("45") == errc::wrong_type);
    const bytes input = from_hex("00 53 73 c0 04 01 a1 01 ff " + data_section);
    CHECK(message_view{input}.borrowed_properties().error() == errc::bad_utf8);  // a message-id
}

TEST_CASE("a message comes back as it was, with every section and type", "[message][3.2]") {
    for (const message& sent : samples::messages()) {
        const bytes octets = encoded(sent);
        const auto received = message_view{octets}.own();
        REQUIRE(received);
        CHECK(*received == sent);
        CHECK(hex(encoded(*received)) == hex(octets));
    }
}

TEST_CASE("sections that hold nothing are left out, the body never", "[message][3.2]") {
    CHECK(hex(encoded({})) == "00 53 75 a0 00");
    CHECK(hex(encoded({.header = {.durable = false}})) == "00 53 70 c0 02 01 42 00 53 75 a0 00");
    CHECK(hex(encoded({.properties = {.subject = ""}, .body = payload{"a"}})) ==
          "00 53 73 c0 06 04 40 40 40 a1 00 00 53 75 a0 01 61");
    CHECK(hex(encoded({.body = value{}})) == "00 53 77 40");
    CHECK(hex(encoded({.body = std::vector<list>{list{}, list{}}})) == "00 53 76 45 00 53 76 45");
}

TEST_CASE("sections are written in the standard's order", "[message][3.2]") {
    message every{.header = {.priority = 4}, .properties = {.subject = "s"}, .body = payload{"b"}};
    for (map* const each :
         {&every.delivery_annotations, &every.message_annotations, &every.application_properties, &every.footer}) {
        each->insert(symbol{"k"}, true);
    }
    const std::string octets = hex(encoded(every));
    std::size_t last = 0;
    for (const char* start :
         {"00 53 70 c0", "00 53 71 c1", "00 53 72 c1", "00 53 73 c0", "00 53 74 c1", "00 53 75 a0", "00 53 78 c1"}) {
        const std::size_t found = octets.find(start, last);
        REQUIRE(found != std::string::npos);
        last = found;
    }
}

TEMPLATE_LIST_TEST_CASE("every buffer holds the same bytes of a message", "[message][policy][buffer]", buffer::all) {
    TestType out;
    for (const message& each : samples::messages()) {
        encode<production::dispatch_type>(out, each);
        bytes all;
        out.pieces([&](bytes_view piece, bool) { all.insert(all.end(), piece.begin(), piece.end()); });
        CHECK(hex(all) == hex(encoded(each)));
    }
}

TEST_CASE("a long body is borrowed from its owner and referenced until it is sent", "[message][policy][buffer]") {
    const bytes octets(4096, std::byte{7});
    buffer::gathered out;
    encode<production::dispatch_type>(out, {.body = payload::borrowed(octets)});
    const std::byte* referenced = nullptr;
    out.pieces([&](bytes_view piece, bool is_reference) {
        if (is_reference) referenced = piece.data();
    });
    CHECK(referenced == octets.data());
    CHECK(payload::borrowed(octets) == payload{octets});
}

TEST_CASE("a view finds the body where it lies", "[message][3.2.6]") {
    const bytes octets = from_hex(properties_section + data_section + "00 53 75 b0 00 00 00 02 62 63" + footer_section);
    const message_view view{octets};
    REQUIRE(view.error() == errc::none);
    CHECK(view.has(section::properties));
    CHECK_FALSE(view.has(section::header));
    REQUIRE(view.body_data());
    CHECK(view.body_data()->data() == octets.data() + 9);
    CHECK(text_of(*view.body_data()) == "a");
    const auto sections = view.body_data_sections();
    REQUIRE(sections);
    REQUIRE(sections->size() == 2);
    CHECK(text_of(sections->back()) == "bc");
    CHECK(view.body_value().error() == errc::wrong_type);
    CHECK(view.body_sequences().error() == errc::wrong_type);
    CHECK(*view.header() == header{});
}

TEST_CASE("a view answers for each kind of body", "[message][3.2.7][3.2.8]") {
    const bytes null_body = from_hex(value_section), rows = from_hex(sequence_section + "00 53 76 c0 02 01 41");
    const message_view nothing{null_body}, sequences{rows};
    REQUIRE(nothing.body_value());
    CHECK(nothing.body_value()->is_null());
    CHECK(nothing.body_data().error() == errc::wrong_type);
    REQUIRE(sequences.body_sequences());
    CHECK(*sequences.body_sequences() == std::vector<list>{list{}, list{{true}}});
    CHECK(*sequences.body() == body{std::vector<list>{list{}, list{{true}}}});
}

TEST_CASE("sections come once and in order", "[message][3.2]") {
    const std::string in_order[] = {header_section,      delivery_section, annotations_section, properties_section,
                                    application_section, data_section,     footer_section};
    std::string all;
    for (const std::string& each : in_order) all += each;
    CHECK(fault_of(all) == errc::none);
    for (std::size_t first = 0; first < std::size(in_order); ++first) {
        for (std::size_t second = 0; second <= first; ++second) {
            if (first == 5 && second == 5) continue;  // data may be repeated
            CAPTURE(first, second);
            CHECK(fault_of(in_order[first] + in_order[second] + value_section) == errc::section_order);
        }
    }
    CHECK(fault_of(data_section + data_section + data_section) == errc::none);
    CHECK(fault_of(sequence_section + sequence_section) == errc::none);
    CHECK(fault_of(value_section + value_section) == errc::section_order);
    CHECK(fault_of(data_section + sequence_section) == errc::section_order);
    CHECK(fault_of(data_section + value_section) == errc::section_order);
    CHECK(fault_of(sequence_section + value_section) == errc::section_order);
    CHECK(fault_of(footer_section + data_section) == errc::section_order);
}

TEST_CASE("a message has a body", "[message][3.2]") {
    CHECK(fault_of("") == errc::no_body);
    CHECK(fault_of(header_section + properties_section) == errc::no_body);
    CHECK(fault_of(footer_section) == errc::no_body);
}

TEST_CASE("what is no section is refused", "[message][3.2]") {
    CHECK(fault_of("40") == errc::wrong_type);
    CHECK(fault_of("00 53 6f 45") == errc::bad_descriptor);
    CHECK(fault_of("00 53 79 45") == errc::bad_descriptor);
    CHECK(fault_of(data_section + "00") == errc::truncated);
    CHECK(fault_of(data_section + "40") == errc::wrong_type);
    CHECK(fault_of(data_section + "00 53 78") == errc::truncated);
}

TEST_CASE("a section's name is compared whole", "[message][3.2]") {
    const auto named = [](std::string_view name) {
        return fault_of("00 " + hex(samples::wire(symbol{name})) + " a0 01 61");
    };
    CHECK(named("amqp:data:binary") == errc::none);
    CHECK(named("amqp:data:binary@example.org") == errc::bad_descriptor);
    CHECK(named("amqp:data:binar") == errc::bad_descriptor);
    CHECK(named("") == errc::bad_descriptor);
}

TEST_CASE("what is wrong inside a section is found when it is asked for", "[message][3.2]") {
    const bytes octets = from_hex("00 53 70 c0 03 01 56 02" + data_section);
    const message_view view{octets};
    CHECK(view.error() == errc::none);
    CHECK(view.header().error() == errc::bad_boolean);
    CHECK(view.body_data());
    CHECK(view.own().error() == errc::bad_boolean);

    const bytes wrong = from_hex("00 53 74 45 00 53 75 a1 01 61");
    CHECK(message_view{wrong}.error() == errc::none);
    CHECK(message_view{wrong}.application_properties().error() == errc::wrong_type);
    CHECK(message_view{wrong}.body_data().error() == errc::wrong_type);
}

TEST_CASE("a message that is cut is refused, or complete without what is missing", "[message][3.2]") {
    for (const message& each : samples::messages()) {
        const bytes whole = encoded(each);
        for (std::size_t length = 0; length < whole.size(); ++length) {
            const message_view view{bytes_view{whole}.first(length)};
            const bool refused = view.error() == errc::truncated || view.error() == errc::no_body;
            if (!refused && !view.body()) FAIL("cut at " << length << " it is " << text(view.error()));
        }
    }
    SUCCEED();
}

}  // namespace amqp
