// Values made of values: arrays, lists, maps, described values and composites (§1.4, §1.6.22 to §1.6.24).
#include "amqp/codec/decode.hpp"
#include "amqp/tests/catch.hpp"
#include "amqp/tests/hex.hpp"
#include "amqp/tests/samples.hpp"

namespace amqp {
namespace {

using reader = decoder<production::validation_type, production::dispatch_type>;

template <class T>
T read_as(std::string_view octets) {
    const bytes input = from_hex(octets);
    reader in{input};
    T content{};
    CAPTURE(octets);
    REQUIRE(in.read(content));
    CHECK(in.remaining() == 0);
    return content;
}

template <class T>
errc fault_of(std::string_view octets, const decode_limits& limits = {}) {
    const bytes input = from_hex(octets);
    reader in{input, limits};
    T content{};
    in.read(content);
    return in.error();
}

std::string times(int count, std::string_view octets) {
    std::string out;
    for (; count > 0; --count) out += octets;
    return out;
}

}  // namespace

TEST_CASE("an array of numbers is written in the widest form of its type", "[codec][1.6.24]") {
    const array numbers{{std::uint32_t{1}, std::uint32_t{2}}};
    CHECK(hex(samples::wire(numbers)) == "e0 0a 02 70 00 00 00 01 00 00 00 02");
    CHECK(read_as<array>("e0 04 02 52 01 02") == numbers);
    CHECK(read_as<array>("f0 00 00 00 0d 00 00 00 02 70 00 00 00 01 00 00 00 02") == numbers);
}

TEST_CASE("an array of arrays", "[codec][1.6.24]") {
    const array nested{{array{{std::uint8_t{1}, std::uint8_t{2}}}, array{{std::uint8_t{3}}}}};
    CHECK(hex(samples::wire(nested)) == "e0 17 02 f0 00 00 00 07 00 00 00 02 50 01 02 00 00 00 06 00 00 00 01 50 03");
    CHECK(read_as<array>("e0 0b 02 e0 04 02 50 01 02 03 01 50 03") == nested);
}

TEST_CASE("the descriptor of an array's elements stands once, before their constructor", "[codec][1.6.24]") {
    const array labels{{described{symbol{"l"}, "a"}, described{symbol{"l"}, "b"}}};
    const std::string octets = "e0 10 02 00 a3 01 6c b1 00 00 00 01 61 00 00 00 01 62";
    CHECK(hex(samples::wire(labels)) == octets);
    CHECK(read_as<array>(octets) == labels);
    REQUIRE(labels.descriptors.size() == 1);
    CHECK(labels[1] == value{"b"});

    const array twice{{described{std::uint64_t{1}, described{std::uint64_t{2}, true}}}};
    CHECK(twice.descriptors.size() == 2);
    CHECK(read_as<array>(hex(samples::wire(twice))) == twice);
}

TEST_CASE("elements that take no bytes are a count, however large", "[codec][1.6.24]") {
    for (const auto& [octets, element] : {std::pair<const char*, value>{"f0 00 00 00 05 ff ff ff ff 40", {}},
                                          {"f0 00 00 00 05 ff ff ff ff 41", true},
                                          {"f0 00 00 00 05 ff ff ff ff 42", false},
                                          {"f0 00 00 00 05 ff ff ff ff 43", std::uint32_t{0}},
                                          {"f0 00 00 00 05 ff ff ff ff 44", std::uint64_t{0}},
                                          {"f0 00 00 00 05 ff ff ff ff 45", list{}}}) {
        const auto content = read_as<array>(octets);
        CHECK(content.count == 0xFFFF'FFFF);
        CHECK(content.items.size() == 1);
        CHECK(content[0xFFFF'FFFE] == element);
        CHECK(hex(samples::wire(content)) == octets);
    }
    CHECK(read_as<array>("e0 02 03 41") == array{{true, true, true}});
}

TEST_CASE("an empty array keeps the type of the elements it does not have", "[codec][1.6.24]") {
    const auto content = read_as<array>("e0 02 00 a3");
    CHECK(content.count == 0);
    CHECK(content.element == constructor::symbol32);
    CHECK(read_as<array>(hex(samples::wire(content))) == content);
    CHECK_FALSE(content == array{});
}

TEST_CASE("a compound takes its short form as long as a bound of its size fits", "[codec][1.6.22]") {
    const auto first = [](const auto& content) { return std::to_integer<int>(samples::wire(content).front()); };
    CHECK(first(list{{bytes(200)}}) == 0xC0);
    CHECK(first(list{{bytes(300)}}) == 0xD0);
    map entries;
    entries.insert("key", std::string(100, 'x'));
    CHECK(first(entries) == 0xC1);
    entries.insert("other", std::string(200, 'x'));
    CHECK(first(entries) == 0xD1);
    CHECK(first(array{{std::uint8_t{1}}}) == 0xE0);
    CHECK(first(array{std::vector<value>(300, std::uint8_t{1})}) == 0xF0);
}

TEST_CASE("a map keeps its order and finds strings and symbols alike", "[types][1.6.23]") {
    const auto content = read_as<map>("c1 0c 06 a1 01 62 41 a3 01 61 42 52 01 40");
    REQUIRE(content.entries.size() == 3);
    CHECK(content.entries[0].first == value{"b"});
    CHECK(*content.find("b") == value{true});
    CHECK(*content.find("a") == value{false});
    CHECK(content.find("c") == nullptr);
    CHECK(content.entries[2].first == value{std::uint32_t{1}});
}

TEST_CASE("fields that hold nothing are null, and left out at the end", "[codec][1.4]") {
    CHECK(hex(samples::wire(end{})) == "00 53 17 45");
    CHECK(hex(samples::wire(begin{})) == "00 53 11 c0 05 04 40 43 43 43");
    CHECK(hex(samples::wire(disposition{role::receiver, 1, {}, true, accepted{}, false})) ==
          "00 53 15 c0 0a 05 41 52 01 40 41 00 53 24 45");
    CHECK(hex(samples::wire(transfer{.handle = 0, .delivery_id = 5, .delivery_tag = delivery_tag{}})) ==
          "00 53 14 c0 06 03 43 52 05 a0 00");
}

TEST_CASE("a field that is null or left out is absent or has its default", "[codec][1.4]") {
    const open minimal = read_as<open>("00 53 10 c0 04 01 a1 01 63");
    CHECK(minimal.container_id == "c");
    CHECK(minimal.max_frame_size == 4294967295u);
    CHECK(minimal.channel_max == 65535);
    CHECK(minimal == read_as<open>("00 53 10 c0 08 05 a1 01 63 40 40 40 40"));
    CHECK(minimal == read_as<open>("00 80 00 00 00 00 00 00 00 10 d0 00 00 00 07 00 00 00 01 a1 01 63"));
    CHECK(read_as<end>("00 53 17 c0 02 01 40") == end{});
    CHECK(read_as<end>("00 53 17 d0 00 00 00 04 00 00 00 00") == end{});
}

TEST_CASE("a reader that is used again forgets what was in the struct", "[codec][1.4]") {
    disposition used{role::receiver, 1, 9, true, rejected{}, true};
    const bytes input = samples::wire(disposition{});
    reader in{input};
    REQUIRE(in.read(used));
    CHECK(used == disposition{});
}

TEST_CASE("one symbol stands for an array of one", "[codec][1.4]") {
    const auto one = read_as<sasl_mechanisms>("00 53 40 c0 04 01 a3 01 61");
    CHECK(one == read_as<sasl_mechanisms>("00 53 40 c0 07 01 e0 04 01 a3 01 61"));
    CHECK(one.sasl_server_mechanisms.items == std::vector{symbol{"a"}});
    const auto two = read_as<sasl_mechanisms>("00 53 40 c0 09 01 e0 06 02 a3 01 61 01 62");
    CHECK(two.sasl_server_mechanisms.contains(symbol{"b"}));
    CHECK(fault_of<sasl_mechanisms>("00 53 40 c0 06 01 e0 03 01 50 01") == errc::wrong_type);
}

TEST_CASE("a composite is known by its number or by its whole name", "[codec][1.4]") {
    // "amqp:end:list", as a symbol of either width.
    const std::string name = "61 6d 71 70 3a 65 6e 64 3a 6c 69 73 74";
    CHECK(fault_of<end>("00 a3 0d" + name + "45") == errc::none);
    CHECK(fault_of<end>("00 b3 00 00 00 0d" + name + "45") == errc::none);
    CHECK(fault_of<end>("00 a3 0c" + name.substr(0, 12 * 3) + "45") == errc::bad_descriptor);
    CHECK(fault_of<end>("00 a3 0e" + name + "40 45") == errc::bad_descriptor);
    CHECK(fault_of<end>("00 a3 00 45") == errc::bad_descriptor);
    CHECK(fault_of<end>("00 53 18 45") == errc::bad_descriptor);
    CHECK(fault_of<end>("00 80 00 00 00 01 00 00 00 17 45") == errc::bad_descriptor);
    CHECK(fault_of<end>("00 52 17 45") == errc::wrong_type);
    CHECK(fault_of<end>("45") == errc::wrong_type);
    CHECK(code_of({0, "amqp:end:list"}) == 0x17);
    CHECK(code_of({0, "amqp:sasl-outcome:list"}) == 0x44);
    CHECK(code_of({0, "amqp:end"}) == 0);
    CHECK(code_of({0x1234, {}}) == 0x1234);
}

TEST_CASE("a composite's fields are all that it has", "[codec][1.4]") {
    CHECK(fault_of<begin>("00 53 11 45") == errc::missing_field);
    CHECK(fault_of<begin>("00 53 11 c0 04 03 40 43 43") == errc::missing_field);
    CHECK(fault_of<begin>("00 53 11 c0 05 04 40 43 40 43") == errc::missing_field);
    CHECK(fault_of<end>("00 53 17 c0 03 02 40 40") == errc::too_many_fields);
    CHECK(fault_of<end>("00 53 17 c0 02 00 40") == errc::bad_size);
    CHECK(fault_of<end>("00 53 17 c1 01 00") == errc::wrong_type);
    CHECK(fault_of<end>("00 53 17 c0 03 01 52 01") == errc::wrong_type);
}

TEST_CASE("an enum is one of its choices", "[codec][1.4]") {
    CHECK(read_as<sasl_outcome>("00 53 44 c0 03 01 50 04").code == sasl_code::sys_temp);
    CHECK(fault_of<sasl_outcome>("00 53 44 c0 03 01 50 05") == errc::bad_value);
    CHECK(fault_of<sasl_outcome>("00 53 44 c0 03 01 52 04") == errc::wrong_type);
    CHECK(samples::wire(terminus_expiry_policy::never) == samples::wire(symbol{"never"}));
    CHECK(fault_of<terminus_expiry_policy>("a3 05 6e 65 76 65 72") == errc::none);
    CHECK(fault_of<terminus_expiry_policy>("a3 04 6e 65 76 65") == errc::bad_value);
    CHECK(fault_of<terminus_expiry_policy>("a1 05 6e 65 76 65 72") == errc::wrong_type);
    CHECK(fault_of<terminus_durability>("52 02") == errc::none);
    CHECK(fault_of<terminus_durability>("70 00 00 00 03") == errc::bad_value);
}

TEST_CASE("a delivery-tag has at most 32 octets", "[codec][2.8.7]") {
    CHECK(fault_of<delivery_tag>("a0 20" + times(32, "07")) == errc::none);
    CHECK(fault_of<delivery_tag>("a0 21" + times(33, "07")) == errc::bad_value);
    CHECK(fault_of<delivery_tag>("a1 01 61") == errc::wrong_type);
    CHECK(tag_of(0x01020304) == delivery_tag{from_hex("01 02 03 04")});
    CHECK_FALSE(delivery_tag{from_hex("01")} == delivery_tag{from_hex("01 00")});
}

TEST_CASE("a message-id keeps its type", "[codec][3.2.11]") {
    CHECK(read_as<message_id>("53 01") == message_id{std::uint64_t{1}});
    CHECK(read_as<message_id>("a1 01 31") == message_id{std::string{"1"}});
    CHECK(read_as<message_id>("a0 01 31") == message_id{from_hex("31")});
    CHECK(read_as<message_id>("40") == message_id{});
    CHECK(fault_of<message_id>("52 01") == errc::wrong_type);
    CHECK(fault_of<message_id>("a3 01 31") == errc::wrong_type);
}

TEST_CASE("every composite comes back as it was", "[performative][1.4]") {
    samples::for_each_composite([](const auto& sent) {
        using type = std::remove_cvref_t<decltype(sent)>;
        CAPTURE(type::defined.name);
        const bytes octets = samples::wire(sent);
        CHECK(read_as<type>(hex(octets)) == sent);
        reader any{octets};
        value generic;
        CHECK(any.read(generic));
        CHECK(any.remaining() == 0);
    });
    for (const delivery_state& state : samples::delivery_states()) {
        CHECK(read_as<delivery_state>(hex(samples::wire(state))) == state);
    }
    CHECK(fault_of<delivery_state>("00 53 28 45") == errc::bad_descriptor);
}

}  // namespace amqp
