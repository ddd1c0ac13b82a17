// Every encoding of every primitive type, both ways, in the bytes of the standard's tables (§1.6).
#include <set>

#include "amqp/codec/decoder.hpp"
#include "amqp/tests/catch.hpp"
#include "amqp/tests/hex.hpp"
#include "amqp/tests/samples.hpp"

namespace amqp {
namespace {

using reader = decoder<production::validation_type, production::dispatch_type>;

struct row {
    value content;
    std::string octets;
    bool smallest;  // the encoding that we write
};

std::vector<row> table() {
    const value list_of_two{list{{true, value{}}}};
    map entry;
    entry.insert("a", false);
    return {
        {value{}, "40", true},
        {true, "41", true},
        {false, "42", true},
        {true, "56 01", false},
        {false, "56 00", false},
        {std::uint8_t{0x7f}, "50 7f", true},
        {std::uint16_t{0x0102}, "60 01 02", true},
        {std::uint32_t{0}, "43", true},
        {std::uint32_t{0xff}, "52 ff", true},
        {std::uint32_t{0x01020304}, "70 01 02 03 04", true},
        {std::uint64_t{0}, "44", true},
        {std::uint64_t{0xff}, "53 ff", true},
        {std::uint64_t{0x0102030405060708}, "80 01 02 03 04 05 06 07 08", true},
        {std::int8_t{-1}, "51 ff", true},
        {std::int16_t{-2}, "61 ff fe", true},
        {std::int32_t{-128}, "54 80", true},
        {std::int32_t{-129}, "71 ff ff ff 7f", true},
        {std::int64_t{127}, "55 7f", true},
        {std::int64_t{128}, "81 00 00 00 00 00 00 00 80", true},
        {1.0f, "72 3f 80 00 00", true},
        {1.0, "82 3f f0 00 00 00 00 00 00", true},
        {decimal32{samples::counting<4>()}, "74 00 01 02 03", true},
        {decimal64{samples::counting<8>()}, "84 00 01 02 03 04 05 06 07", true},
        {decimal128{samples::counting<16>()}, "94 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f", true},
        {U'\U0001F600', "73 00 01 f6 00", true},
        {timestamp{1'311'704'463'521}, "83 00 00 01 31 67 ad b8 a1", true},
        {uuid{samples::counting<16>()}, "98 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f", true},
        {bytes(2, std::byte{0xFE}), "a0 02 fe fe", true},
        {bytes(2, std::byte{0xFE}), "b0 00 00 00 02 fe fe", false},
        {"\u00e9", "a1 02 c3 a9", true},
        {"\u00e9", "b1 00 00 00 02 c3 a9", false},
        {symbol{"ok"}, "a3 02 6f 6b", true},
        {symbol{"ok"}, "b3 00 00 00 02 6f 6b", false},
        {list{}, "45", true},
        {list{}, "c0 01 00", false},
        {list{}, "d0 00 00 00 04 00 00 00 00", false},
        {list_of_two, "c0 03 02 41 40", true},
        {list_of_two, "d0 00 00 00 06 00 00 00 02 41 40", false},
        {map{}, "c1 01 00", true},
        {entry, "c1 05 02 a1 01 61 42", true},
        {entry, "d1 00 00 00 08 00 00 00 02 a1 01 61 42", false},
        {array{{true, false}}, "e0 04 02 56 01 00", true},
        {array{{true, false}}, "f0 00 00 00 07 00 00 00 02 56 01 00", false},
        {array{{std::uint32_t{1}}}, "e0 03 01 52 01", false},
        {described{std::uint64_t{0x24}, list{}}, "00 53 24 45", true},
        {described{symbol{"a"}, "b"}, "00 a3 01 61 a1 01 62", true},
    };
}

// Reads a whole value of type T and nothing else.
template <class T>
void check_typed(const T& expected, bytes_view octets) {
    reader in{octets};
    T content{};
    CHECK(in.read(content));
    CHECK(content == expected);
    CHECK(in.remaining() == 0);
}
void check_typed(const null_t&, bytes_view octets) {
    reader in{octets};
    CHECK(in.skip_null());
}
void check_typed(const described& expected, bytes_view octets) { check_typed(value{expected}, octets); }

template <class T>
errc fault_of(std::string_view octets) {
    const bytes input = from_hex(octets);
    reader in{input};
    T content{};
    in.read(content);
    return in.error();
}

}  // namespace

TEST_CASE("each encoding is read, and the smallest is written", "[codec][1.6]") {
    std::set<int> constructors;
    for (const row& each : table()) {
        CAPTURE(each.octets);
        const bytes octets = from_hex(each.octets);
        constructors.insert(std::to_integer<int>(octets.front()));
        check_typed(each.content, octets);
        std::visit([&](const auto& content) { check_typed(content, octets); }, each.content.content());
        reader skipping{octets};
        CHECK(skipping.skip());
        CHECK(skipping.remaining() == 0);
        if (each.smallest) CHECK(hex(samples::wire(each.content)) == each.octets);
    }
    for (int code = 1; code < 256; ++code) {
        if (is_primitive(static_cast<std::uint8_t>(code))) CHECK(constructors.contains(code));
    }
}

TEST_CASE("a number takes its short form up to the last value that fits", "[codec][1.6.5][1.6.6]") {
    const auto size = [](auto number) { return samples::wire(number).size(); };
    CHECK(size(std::uint32_t{0}) == 1);
    CHECK(size(std::uint32_t{255}) == 2);
    CHECK(size(std::uint32_t{256}) == 5);
    CHECK(size(std::uint64_t{255}) == 2);
    CHECK(size(std::uint64_t{256}) == 9);
    CHECK(size(std::int32_t{0}) == 2);
    CHECK(size(std::int32_t{127}) == 2);
    CHECK(size(std::int32_t{128}) == 5);
    CHECK(size(std::int64_t{-128}) == 2);
    CHECK(size(std::int64_t{-129}) == 9);
    CHECK(size(bytes(255)) == 257);
    CHECK(size(bytes(256)) == 261);
    CHECK(size(std::string(256, 'x')) == 261);
    CHECK(size(symbol{std::string(255, 'x')}) == 257);
}

TEST_CASE("every sample value comes back as it was", "[codec][1.6]") {
    auto all = samples::values();
    for (value& each : samples::compounds()) all.push_back(std::move(each));
    for (const value& each : all) {
        const bytes octets = samples::wire(each);
        CAPTURE(hex(octets));
        check_typed(each, octets);
    }
}

TEST_CASE("strings and binaries can be read where they lie", "[codec][1.6.19][1.6.20]") {
    const bytes octets = from_hex("a1 02 68 69 a0 01 07 a3 02 6f 6b");
    reader in{octets};
    std::string_view text;
    bytes_view binary;
    symbol_view word;
    REQUIRE((in.read(text) && in.read(binary) && in.read(word)));
    CHECK(text == "hi");
    CHECK(static_cast<const void*>(text.data()) == octets.data() + 2);
    CHECK(binary.data() == octets.data() + 6);
    CHECK(word.text == "ok");
}

TEST_CASE("a boolean octet is 0 or 1", "[codec][1.6.2]") { CHECK(fault_of<bool>("56 02") == errc::bad_boolean); }

TEST_CASE("a char is a Unicode scalar value", "[codec][1.6.16]") {
    CHECK(fault_of<char32_t>("73 00 00 d7 ff") == errc::none);
    CHECK(fault_of<char32_t>("73 00 00 d8 00") == errc::bad_char);
    CHECK(fault_of<char32_t>("73 00 00 df ff") == errc::bad_char);
    CHECK(fault_of<char32_t>("73 00 10 ff ff") == errc::none);
    CHECK(fault_of<char32_t>("73 00 11 00 00") == errc::bad_char);
    CHECK(fault_of<char32_t>("73 ff ff ff ff") == errc::bad_char);
}

TEST_CASE("a string is UTF-8", "[codec][1.6.20]") {
    CHECK(fault_of<std::string>("a1 04 f0 9f 98 80") == errc::none);
    CHECK(fault_of<std::string>("a1 04 f4 8f bf bf") == errc::none);
    for (const char* malformed :
         {"a1 01 80", "a1 01 c3", "a1 02 c0 80", "a1 02 c1 bf", "a1 03 e0 80 80", "a1 03 ed a0 80", "a1 03 ed bf bf",
          "a1 04 f0 80 80 80", "a1 04 f4 90 80 80", "a1 04 f5 80 80 80", "a1 02 c3 28", "a1 03 e2 82 28", "a1 01 ff",
          "a1 0a 61 61 61 61 61 61 61 61 61 ff"}) {
        CAPTURE(malformed);
        CHECK(fault_of<std::string>(malformed) == errc::bad_utf8);
    }
}

TEST_CASE("a symbol is ASCII", "[codec][1.6.21]") {
    CHECK(fault_of<symbol>("a3 02 61 7f") == errc::none);
    CHECK(fault_of<symbol>("a3 02 c3 a9") == errc::bad_symbol);
    CHECK(fault_of<symbol>("a3 09 61 61 61 61 61 61 61 61 80") == errc::bad_symbol);
}

TEST_CASE("a type is not another type of the same kind", "[codec][1.6]") {
    CHECK(fault_of<std::uint64_t>("52 01") == errc::wrong_type);
    CHECK(fault_of<std::uint32_t>("53 01") == errc::wrong_type);
    CHECK(fault_of<std::int32_t>("52 01") == errc::wrong_type);
    CHECK(fault_of<std::string>("a3 01 61") == errc::wrong_type);
    CHECK(fault_of<symbol>("a1 01 61") == errc::wrong_type);
    CHECK(fault_of<bytes>("a1 01 61") == errc::wrong_type);
    CHECK(fault_of<bool>("40") == errc::wrong_type);
    CHECK(fault_of<double>("72 00 00 00 00") == errc::wrong_type);
    CHECK(fault_of<list>("c1 01 00") == errc::wrong_type);
    CHECK(fault_of<std::uint32_t>("00 53 01 43") == errc::wrong_type);
}

TEST_CASE("a byte that is no constructor is refused", "[codec][1.2]") {
    for (int code = 1; code < 256; ++code) {
        if (is_primitive(static_cast<std::uint8_t>(code))) continue;
        const bytes input(20, static_cast<std::byte>(code));
        reader typed{input}, any{input}, skipping{input};
        std::uint32_t number;
        value content;
        CHECK(!typed.read(number));
        CHECK(!any.read(content));
        CHECK(!skipping.skip());
        CHECK(typed.error() == errc::bad_constructor);
        CHECK(any.error() == errc::bad_constructor);
        CHECK(skipping.error() == errc::bad_constructor);
        CHECK(any.fault_offset() == 0);
    }
}

}  // namespace amqp
