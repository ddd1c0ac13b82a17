// Where a peer sends us instead (§2.8.16, §2.8.18).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "amqp/performative/conditions.hpp"
#include "amqp/performative/error.hpp"

namespace amqp {

// What the peer did not say is empty, or 0.
struct redirect {
    std::string hostname;      // for open (§2.4.1)
    std::string network_host;  // a name or an address
    std::uint16_t port = 0;
    std::string address;  // of the node; a link's
    friend bool operator==(const redirect&, const redirect&) = default;
};

// Nothing, when the error is no redirect. Whether to follow it is the application's to decide.
inline std::optional<redirect> redirect_of(const error& said) {
    if (said.condition != condition::connection_redirect && said.condition != condition::link_redirect) return {};
    const auto text = [&](std::string_view key) {
        const value* const found = said.info.find(key);
        const auto* const content = found ? found->get<std::string>() : nullptr;
        return content ? *content : std::string{};
    };
    const value* const port = said.info.find("port");
    const auto* const number = port ? port->get<std::uint16_t>() : nullptr;
    return redirect{text("hostname"), text("network-host"), number ? *number : std::uint16_t{0}, text("address")};
}

}  // namespace amqp
