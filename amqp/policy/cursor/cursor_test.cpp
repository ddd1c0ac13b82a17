// Every cursor passes the conformance of its axis over every buffer, and a local one moves as its buffer does.
#include "amqp/policy/buffer/all.hpp"
#include "amqp/policy/cursor/all.hpp"
#include "amqp/policy/cursor/conformance.hpp"

namespace amqp::cursor {

TEMPLATE_LIST_TEST_CASE("a member writes and reads what was meant, whatever the buffer", "[policy][cursor]",
                        buffer::all) {
    check_conformance<member, TestType>();
}
TEMPLATE_LIST_TEST_CASE("a local variable writes and reads what was meant, whatever the buffer", "[policy][cursor]",
                        buffer::all) {
    check_conformance<local, TestType>();
}

TEST_CASE("a window follows its buffer to another block, and says nothing before it is given back",
          "[policy][cursor]") {
    STATIC_REQUIRE(windowed<buffer::fixed>);
    STATIC_REQUIRE_FALSE(windowed<buffer::gathered>);
    struct derived : buffer::fixed {};
    STATIC_REQUIRE_FALSE(windowed<derived>);
    buffer::fixed buffer;
    const bytes filling(60'000, std::byte{3});
    window<buffer::fixed> here{buffer};
    here.append(filling);
    CHECK(buffer.size() == 0);
    CHECK(here.size() == 60'000);
    const std::byte* const before = buffer.begin();
    here.append(filling);
    here.patch(59'999, view_of("ab"));
    here.give_back();
    CHECK(buffer.begin() != before);
    CHECK(buffer.size() == 120'000);
    CHECK(text_of(buffer::written(buffer)).substr(59'998, 4) == "\3ab\3");
}

}  // namespace amqp::cursor
