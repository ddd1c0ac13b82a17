// Every way to dispatch passes the conformance of its axis.
#include "amqp/policy/dispatch/all.hpp"
#include "amqp/policy/dispatch/conformance.hpp"

namespace amqp::dispatch {

TEMPLATE_LIST_TEST_CASE("each code finds its own handler", "[policy][dispatch]", all) {
    STATIC_REQUIRE(policy<TestType>);
    check_conformance<TestType>(types{});
    check_conformance<TestType>(constructors{});
}

template <constructor... Codes>
constexpr bool holds_every_primitive(codes<Codes...>) {
    for (int byte = 0; byte < 256; ++byte) {
        const bool listed = ((static_cast<constructor>(byte) == Codes) || ...);
        if (listed != (is_primitive(static_cast<std::uint8_t>(byte)) || byte == 0)) return false;
    }
    return true;
}

TEST_CASE("the set of constructors is the standard's", "[policy][dispatch][1.6]") {
    STATIC_REQUIRE(holds_every_primitive(constructors{}));
}

}  // namespace amqp::dispatch
