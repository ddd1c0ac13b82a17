// Every buffer passes the conformance of its axis.
#include "amqp/policy/buffer/all.hpp"
#include "amqp/policy/buffer/conformance.hpp"

namespace amqp::buffer {

TEMPLATE_LIST_TEST_CASE("a buffer gives back what was appended and patched, in order", "[policy][buffer]", all) {
    STATIC_REQUIRE(policy<TestType>);
    for (const std::size_t length : {0u, 1u, 100u, 511u, 512u, 1024u, 65'536u, 200'000u}) {
        CAPTURE(length);
        check_conformance<TestType>(length);
    }
}

}  // namespace amqp::buffer
