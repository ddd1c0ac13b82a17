// What a peer calls itself, and what follows from it.
#include "amqp/client/product.hpp"

#include <string_view>

namespace amqp::client {
namespace {

// Of the properties; empty: it does not say.
std::string said(const amqp::open& peer, std::string_view key) {
    const value* const found = peer.properties.find(key);
    const std::string* const text = found ? found->get<std::string>() : nullptr;
    return text ? *text : std::string{};
}

}  // namespace

std::string product_of(const amqp::open& peer) {
    const std::string product = said(peer, "product"), version = said(peer, "version");
    if (product.empty()) return peer.container_id;
    return version.empty() ? product : product + " " + version;
}

bool is_known_to_add_up_credit(const amqp::open& peer) {
    return said(peer, "product") == "RabbitMQ" && said(peer, "version").starts_with("3.");
}

}  // namespace amqp::client
