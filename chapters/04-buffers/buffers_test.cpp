// What a reader is given is right: the starter to begin with, and the solution to compare with.
#include <algorithm>

#include "amqp/policy/buffer/conformance.hpp"
#include "amqp/policy/with.hpp"
#include "chapters/04-buffers/solution.hpp"
#include "chapters/04-buffers/starter.hpp"
#include "chapters/harness/codec.hpp"

namespace perftalk {

TEMPLATE_TEST_CASE("starter and solution are buffers", "[chapter][04]", yours::starter, yours::solution) {
    STATIC_REQUIRE(amqp::buffer::policy<TestType>);
    for (const std::size_t length : {0u, 1u, 100u, 1024u, 65'536u, 200'000u}) {
        CAPTURE(length);
        amqp::buffer::check_conformance<TestType>(length);
    }
}

TEST_CASE("the starter allocates for each append, the solution not at all", "[chapter][04]") {
    const sample& events = sample_called("event-1k");
    codec::encode<amqp::with_buffer<yours::starter>> starter{events};
    codec::encode<amqp::with_buffer<yours::solution>> solution{events};
    solution.repeat(1);
    CHECK(starter.repeat(100).allocated.count > 1000);
    CHECK(solution.repeat(100).allocated.count == 0);
}

}  // namespace perftalk
