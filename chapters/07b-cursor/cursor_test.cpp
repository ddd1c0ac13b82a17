// What a reader is given is right: the starter to begin with, and the solution to compare with.
#include "amqp/policy/buffer/fixed.hpp"
#include "amqp/policy/cursor/conformance.hpp"
#include "chapters/07b-cursor/solution.hpp"
#include "chapters/07b-cursor/starter.hpp"

namespace perftalk {

TEMPLATE_TEST_CASE("starter and solution write and read what was meant", "[chapter][07b]", yours::starter,
                   yours::solution) {
    STATIC_REQUIRE(amqp::cursor::policy<TestType>);
    amqp::cursor::check_conformance<TestType, amqp::buffer::fixed>();
}

}  // namespace perftalk
