// What every way to dispatch must do, whoever wrote it; includes Catch2.
#pragma once

#include "amqp/policy/dispatch/dispatch.hpp"
#include "amqp/tests/catch.hpp"

namespace amqp::dispatch {

// Each code of the set reaches its own handler, each other byte the handler for unknown ones.
template <policy Dispatch, constructor... Codes>
void check_conformance(codes<Codes...> set) {
    const auto handler = [](auto found) {
        if constexpr (std::is_same_v<decltype(found), unknown>) {
            return -1;
        } else {
            return static_cast<int>(found.value);
        }
    };
    for (int byte = 0; byte < 256; ++byte) {
        const auto code = static_cast<constructor>(byte);
        const int expected = ((code == Codes) || ...) ? byte : -1;
        if (Dispatch::find(set, code, handler) != expected) FAIL("code " << byte << " did not reach its handler");
    }
    SUCCEED();
}

}  // namespace amqp::dispatch
