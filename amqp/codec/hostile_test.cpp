// Bytes that lie about themselves: refused with the right error, in little time and memory (§1.2, §1.6).
#include "amqp/codec/decode.hpp"
#include "amqp/policy/validation/all.hpp"
#include "amqp/tests/catch.hpp"
#include "amqp/tests/hex.hpp"
#include "amqp/tests/samples.hpp"

namespace amqp {
namespace {

using reader = decoder<production::validation_type, production::dispatch_type>;

template <class T = value>
errc fault_of(const bytes& input, const decode_limits& limits = {}) {
    reader in{input, limits};
    T content{};
    in.read(content);
    return in.error();
}
template <class T = value>
errc fault_of(std::string_view octets, const decode_limits& limits = {}) {
    return fault_of<T>(from_hex(octets), limits);
}

bytes repeated(std::size_t count, std::string_view octets, std::string_view last = {}) {
    bytes out;
    const bytes one = from_hex(octets), end = from_hex(last);
    for (; count > 0; --count) out.insert(out.end(), one.begin(), one.end());
    out.insert(out.end(), end.begin(), end.end());
    return out;
}

// `depth` lists in one another, each with a four-byte size.
bytes nested_lists(std::size_t depth) {
    bytes out = from_hex("45");
    for (; depth > 1; --depth) {
        bytes header = from_hex("d0 00 00 00 00 00 00 00 01");
        store_big(header.data() + 1, static_cast<std::uint32_t>(out.size() + 4));
        out.insert(out.begin(), header.begin(), header.end());
    }
    return out;
}

}  // namespace

TEST_CASE("a value that is cut anywhere is truncated", "[codec][1.6]") {
    auto all = samples::values();
    for (value& each : samples::compounds()) all.push_back(std::move(each));
    for (const value& each : all) {
        const bytes whole = samples::wire(each);
        for (std::size_t length = 0; length < whole.size(); ++length) {
            const bytes part{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)};
            reader skipping{part};
            if (fault_of(part) != errc::truncated || skipping.skip() || skipping.error() != errc::truncated) {
                FAIL(hex(part) << " was not refused as truncated");
            }
        }
    }
    SUCCEED();
}

TEST_CASE("a composite that is cut anywhere is truncated", "[codec][1.4]") {
    samples::for_each_composite([](const auto& sent) {
        const bytes whole = samples::wire(sent);
        for (std::size_t length = 0; length < whole.size(); ++length) {
            const bytes part{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)};
            CHECK(fault_of<std::remove_cvref_t<decltype(sent)>>(part) == errc::truncated);
        }
    });
}

TEST_CASE("a size must be its content's", "[codec][1.6.22]") {
    CHECK(fault_of("c0 02 01 40") == errc::none);
    CHECK(fault_of("c0 03 01 40 40") == errc::bad_size);
    CHECK(fault_of("c0 03 01 40") == errc::truncated);
    CHECK(fault_of("c0 00") == errc::bad_size);
    CHECK(fault_of("d0 00 00 00 03 00 00 00") == errc::bad_size);
    CHECK(fault_of("d0 ff ff ff ff 00 00 00 00") == errc::truncated);
    CHECK(fault_of("e0 03 01 50 01") == errc::none);
    CHECK(fault_of("e0 04 01 50 01 02") == errc::bad_size);
    CHECK(fault_of("e0 02 05 45 40") == errc::none);
    CHECK(fault_of("f0 00 00 00 06 ff ff ff ff 40 40") == errc::bad_size);
    CHECK(fault_of("b0 ff ff ff ff 00") == errc::truncated);
}

TEST_CASE("an inner value must not reach beyond the compound around it", "[codec][1.6.22]") {
    CHECK(fault_of("c0 03 01 a0 02 61 62") == errc::truncated);
    CHECK(fault_of("c0 04 01 c0 03 01 40 40") == errc::truncated);
}

TEST_CASE("a count must be its content's", "[codec][1.6.22][1.6.23]") {
    CHECK(fault_of("c0 02 02 40") == errc::truncated);
    CHECK(fault_of("c0 03 01 40 40") == errc::bad_size);
    CHECK(fault_of("d0 00 00 00 05 ff ff ff ff 40") == errc::truncated);
    CHECK(fault_of("c1 02 01 40") == errc::bad_count);
    CHECK(fault_of("d1 00 00 00 05 ff ff ff fe 40") == errc::truncated);
    CHECK(fault_of("f0 00 00 00 07 ff ff ff ff 50 01 01") == errc::truncated);
}

TEST_CASE("nesting is bounded, whatever nests", "[codec][1.6]") {
    const decode_limits limits{.depth = 10};
    CHECK(fault_of(nested_lists(11), limits) == errc::none);
    CHECK(fault_of(nested_lists(12), limits) == errc::too_deep);
    CHECK(fault_of(nested_lists(5000)) == errc::too_deep);
    CHECK(fault_of(repeated(100'000, "00")) == errc::too_deep);
    CHECK(fault_of(repeated(100'000, "00 43", "43")) == errc::too_deep);
    bytes elements = from_hex("f0 00 10 00 00 00 00 00 01");
    for (const std::byte each : repeated(0x10'0000, "00 40")) elements.push_back(each);
    CHECK(fault_of(elements) == errc::too_deep);
    bytes nested = from_hex("e0 02 01 40");
    for (int i = 0; i < 60; ++i) {
        nested.insert(nested.begin(), {std::byte{0xE0}, static_cast<std::byte>(nested.size() + 1), std::byte{1}});
    }
    CHECK(fault_of(nested) == errc::too_deep);
}

TEST_CASE("skipping needs no depth", "[codec][1.2]") {
    const bytes deep = nested_lists(5000), labels = repeated(100'000, "00 43", "43");
    reader lists{deep}, descriptors{labels};
    CHECK(lists.skip());
    CHECK(descriptors.skip());
    CHECK(descriptors.remaining() == 0);
}

TEST_CASE("the number of values is bounded in all, not per list", "[codec][1.6]") {
    const decode_limits limits{.nodes = 100};
    CHECK(fault_of("c0 64 63" + hex(bytes(99, std::byte{0x40})), limits) == errc::none);
    CHECK(fault_of("c0 65 64" + hex(bytes(100, std::byte{0x40})), limits) == errc::too_many_nodes);

    bytes bomb = from_hex("d0 00 00 00 00 00 01 00 00");
    const bytes nulls(0x10000, std::byte{0x40});
    bomb.insert(bomb.end(), nulls.begin(), nulls.end());
    store_big(bomb.data() + 1, static_cast<std::uint32_t>(bomb.size() - 5));
    CHECK(fault_of(bomb) == errc::too_many_nodes);
}

TEST_CASE("the first fault stays, and nothing is read after it", "[codec][1.6]") {
    const bytes input = from_hex("43 a1 01 ff 52 07");
    reader in{input};
    std::uint32_t number = 9;
    std::string text = "before";
    CHECK(in.read(number));
    CHECK_FALSE(in.read(text));
    CHECK_FALSE(in.read(number));
    CHECK_FALSE(in.skip());
    CHECK(in.error() == errc::bad_utf8);
    CHECK(number == 0);
    CHECK(text == "before");
    CHECK(in.remaining() == 0);
}

TEST_CASE("a throwing validation is an error code to those who decode", "[codec][validation]") {
    const bytes input = from_hex("a1 01 ff");
    std::string text;
    const auto read = [&](auto& in) { in.read(text); };
    CHECK(decode<validation::checked_throwing, production::dispatch_type>(input, read) == errc::bad_utf8);
    CHECK(decode<validation::checked, production::dispatch_type>(input, read) == errc::bad_utf8);
    decoder<validation::checked_throwing, production::dispatch_type> in{input};
    CHECK_THROWS_AS(in.read(text), validation::malformed);
}

}  // namespace amqp
