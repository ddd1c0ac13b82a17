// Every validation that refuses malformed bytes passes the conformance of its axis, with every dispatch.
#include "amqp/policy/dispatch/all.hpp"
#include "amqp/policy/validation/all.hpp"
#include "amqp/policy/validation/conformance.hpp"

namespace amqp::validation {

TEMPLATE_LIST_TEST_CASE("the same bytes are refused with the same error", "[policy][validation]", all) {
    STATIC_REQUIRE(policy<TestType>);
    if constexpr (TestType::refuses_malformed) {
        check_conformance<TestType, dispatch::static_type, dispatch::static_type>();
    }
}

TEMPLATE_LIST_TEST_CASE("the same bytes are read alike with every dispatch", "[policy][dispatch]", dispatch::all) {
    check_conformance<checked, TestType, dispatch::static_type>();
}

TEMPLATE_LIST_TEST_CASE("a valid peer is understood without any check", "[policy][validation]", all) {
    for (const value& each : samples::compounds()) {
        const bytes octets = samples::wire(each);
        CHECK(read_as_value<TestType, dispatch::static_type>(octets) == reading{errc::none, octets});
    }
    samples::for_each_composite([](const auto& each) {
        const bytes octets = samples::wire(each);
        CHECK(read_as_composite<TestType, dispatch::static_type>(octets) == reading{errc::none, octets});
    });
    for (const message& each : samples::messages()) {
        const bytes octets = encoded(each);
        CHECK(read_as_message<TestType, dispatch::static_type>(octets) == reading{errc::none, octets});
    }
}

TEMPLATE_LIST_TEST_CASE("the same bytes are written with every dispatch", "[policy][dispatch]", dispatch::all) {
    for (const message& each : samples::messages()) {
        buffer::growable out;
        encode<TestType>(out, each);
        out.pieces([&](bytes_view written, bool) { CHECK(hex(written) == hex(encoded(each))); });
    }
}

}  // namespace amqp::validation
