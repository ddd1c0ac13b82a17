// What a reader is given is right: the starter to begin with, and the solution to compare with.
#include "amqp/policy/dispatch/static_type.hpp"
#include "amqp/policy/validation/all.hpp"
#include "amqp/policy/validation/conformance.hpp"
#include "amqp/policy/with.hpp"
#include "chapters/06-validation/solution.hpp"
#include "chapters/06-validation/starter.hpp"
#include "chapters/harness/codec.hpp"

namespace perftalk {

using amqp::dispatch::static_type;

TEMPLATE_TEST_CASE("starter and solution refuse what production refuses", "[chapter][06]", yours::starter,
                   yours::solution) {
    STATIC_REQUIRE(amqp::validation::policy<TestType>);
    amqp::validation::check_conformance<TestType, static_type, static_type>();
}

TEMPLATE_TEST_CASE("starter and solution tell what defensive tells", "[chapter][06]", yours::starter, yours::solution) {
    const auto explained = []<class Validation>(std::type_identity<Validation>, const amqp::bytes& octets) {
        return amqp::basic_message_view<Validation, static_type>::explain(octets).text;
    };
    for (const std::string& name : corpus()) {
        for (const amqp::bytes& damaged : damaged_copies(amqp::encoded(sample_called(name).messages.front()), 50)) {
            const std::string told = explained(std::type_identity<amqp::validation::defensive>{}, damaged);
            CHECK(told.find(" at byte ") != std::string::npos);
            CHECK(explained(std::type_identity<TestType>{}, damaged) == told);
        }
    }
}

TEMPLATE_TEST_CASE("starter and solution read what production reads", "[chapter][06]", yours::starter,
                   yours::solution) {
    for (const char* const name : {"event-1k", "everything", "malformed-10"}) {
        CAPTURE(name);
        const sample& content = sample_called(name);
        codec::decode<amqp::with_validation<TestType>> work{content};
        codec::decode<amqp::production> production{content};
        for (std::size_t i = 0; i < content.messages.size(); ++i) CHECK(work.outcome(i) == production.outcome(i));
    }
}

TEST_CASE("the starter asks for memory to remember the way, the solution for no more than checked", "[chapter][06]") {
    const sample& events = sample_called("event-1k");
    codec::decode<amqp::with_validation<yours::starter>> starter{events};
    codec::decode<amqp::with_validation<yours::solution>> solution{events};
    codec::decode<amqp::production> production{events};
    const auto needed = production.repeat(100).allocated.count;
    CHECK(starter.repeat(100).allocated.count > needed);
    CHECK(solution.repeat(100).allocated.count == needed);
}

TEST_CASE("as many messages are damaged as the sample says, spread evenly", "[chapter][06]") {
    const sample& content = sample_called("malformed-10");
    inputs given{content};
    for (int stretch = 0; stretch < 20; ++stretch) {
        int refused = 0;
        for (int turn = 0; turn < 10; ++turn) refused += !amqp::message_view{given.next()}.own();
        CHECK(refused == 1);
    }
    inputs whole{sample_called("malformed-0")};
    for (int turn = 0; turn < 100; ++turn) CHECK(amqp::message_view{whole.next()}.own());
}

TEST_CASE("damaged messages are for those who refuse them", "[chapter][06]") {
    using trusting = amqp::with_validation<amqp::validation::trusting>;
    CHECK(!codec::begin<trusting>(operation::decode, sample_called("malformed-1")));
    CHECK(codec::begin<trusting>(operation::decode, sample_called("malformed-0")));
    CHECK(codec::begin<amqp::production>(operation::decode, sample_called("malformed-1")));
}

}  // namespace perftalk
