// What is read out of errors, and put into filters (§2.8.16, §3.5.8).
#include "amqp/performative/redirect.hpp"

#include "amqp/performative/filter.hpp"
#include "amqp/tests/catch.hpp"

using namespace amqp;

TEST_CASE("a redirect says where to go, as far as the peer knows", "[redirect][2.8.16][2.8.18]") {
    error said{symbol{condition::link_redirect}, {}, {}};
    CHECK(redirect_of(said) == redirect{});
    said.info.insert(symbol{"hostname"}, "there.example");
    said.info.insert(symbol{"network-host"}, "192.0.2.7");
    said.info.insert(symbol{"port"}, std::uint16_t{5671});
    said.info.insert(symbol{"address"}, "queue");
    CHECK(redirect_of(said) == redirect{"there.example", "192.0.2.7", 5671, "queue"});
    said.condition = symbol{condition::connection_redirect};
    CHECK(redirect_of(said)->port == 5671);
    said.condition = symbol{condition::not_found};
    CHECK_FALSE(redirect_of(said));
}

TEST_CASE("a selector is a described string under its registered name", "[filter][3.5.8]") {
    const map filters = selector("colour = 'green'");
    const value* const found = filters.find("apache.org:selector-filter:string");
    REQUIRE((found && found->get<described>()));
    CHECK(found->get<described>()->descriptor() == value{std::uint64_t{0x468C00000004}});
    CHECK(found->get<described>()->content() == value{"colour = 'green'"});
}
