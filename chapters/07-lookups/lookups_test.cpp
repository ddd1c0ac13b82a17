// What a reader is given is right: the starter to begin with, and the solution to compare with.
#include "amqp/policy/lookup/conformance.hpp"
#include "chapters/07-lookups/solution.hpp"
#include "chapters/07-lookups/starter.hpp"

namespace perftalk {

TEMPLATE_TEST_CASE("starter and solution find every link", "[chapter][07]", yours::starter, yours::solution) {
    STATIC_REQUIRE(amqp::lookup::policy<TestType>);
    amqp::lookup::check_conformance<TestType>();
}

}  // namespace perftalk
