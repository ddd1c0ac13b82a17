// What every way to look up a link must do, whoever wrote it; includes Catch2.
#pragma once

#include <string>
#include <vector>

#include "amqp/policy/lookup/lookup.hpp"
#include "amqp/tests/catch.hpp"

namespace amqp::lookup {

template <class Lookup>
void check_conformance() {
    struct link {
        std::uint32_t number;
    };
    typename Lookup::template links<link> links;
    std::vector<typename decltype(links)::key> keys;
    for (std::uint32_t i = 0; i < 20; ++i) {
        keys.push_back(links.insert(i, "link-" + std::to_string(i), std::make_unique<link>(link{i})));
        links.map_remote(40 - i, keys.back());
    }
    for (std::uint32_t i = 0; i < 20; ++i) {
        REQUIRE(links.find(keys[i]) != nullptr);
        CHECK(links.find(keys[i])->number == i);
        CHECK(links.find_remote(40 - i) == links.find(keys[i]));
    }
    CHECK(links.find_remote(5) == nullptr);
    CHECK(links.find_remote(0xFFFF'FFFF) == nullptr);

    links.unmap_remote(40 - 7);
    links.erase(keys[7]);
    CHECK(links.find_remote(40 - 7) == nullptr);
    int visited = 0;
    links.for_each([&](link& each) {
        CHECK(each.number != 7);
        ++visited;
    });
    CHECK(visited == 19);
}

}  // namespace amqp::lookup
