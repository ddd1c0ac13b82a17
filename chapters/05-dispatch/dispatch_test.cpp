// What a reader is given is right: the starter to begin with, and the solution to compare with.
#include "amqp/policy/dispatch/conformance.hpp"
#include "amqp/policy/with.hpp"
#include "chapters/05-dispatch/solution.hpp"
#include "chapters/05-dispatch/starter.hpp"
#include "chapters/harness/codec.hpp"

namespace perftalk {

TEMPLATE_TEST_CASE("starter and solution find every handler", "[chapter][05]", yours::starter, yours::solution) {
    STATIC_REQUIRE(amqp::dispatch::policy<TestType>);
    amqp::dispatch::check_conformance<TestType>(amqp::dispatch::types{});
    amqp::dispatch::check_conformance<TestType>(amqp::dispatch::constructors{});
}

TEMPLATE_TEST_CASE("starter and solution write and read what production does", "[chapter][05]", yours::starter,
                   yours::solution) {
    for (const std::string& name : corpus()) {
        CAPTURE(name);
        const sample& content = sample_called(name);
        codec::encode<amqp::with_dispatch<TestType>> written{content};
        codec::decode<amqp::with_dispatch<TestType>> read{content};
        for (std::size_t i = 0; i < content.messages.size(); ++i) {
            CHECK(written.outcome(i) == amqp::encoded(content.messages[i]));
            CHECK(read.outcome(i) == amqp::encoded(content.messages[i]));
        }
    }
}

}  // namespace perftalk
