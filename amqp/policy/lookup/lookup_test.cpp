// Every way to look up a link passes the conformance of its axis.
#include "amqp/policy/lookup/all.hpp"
#include "amqp/policy/lookup/conformance.hpp"

namespace amqp::lookup {

TEMPLATE_LIST_TEST_CASE("a link is found by its key and by the peer's handle", "[policy][lookup]", all) {
    STATIC_REQUIRE(policy<TestType>);
    check_conformance<TestType>();
}

}  // namespace amqp::lookup
