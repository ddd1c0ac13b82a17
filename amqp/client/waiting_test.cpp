// Operations that wait their turn.
#include "amqp/client/waiting.hpp"

#include <string>

#include "amqp/tests/catch.hpp"

using amqp::client::waiting_line;

TEST_CASE("operations are taken in order, or by their ticket once", "[client]") {
    waiting_line<std::string> line;
    line.add("first");
    const auto second = line.add("second");
    line.add("third");
    CHECK(line.take(second) == "second");
    CHECK_FALSE(line.take(second));
    CHECK(line.take() == "first");
    CHECK(line.take() == "third");
    CHECK(line.empty());
}
