// What a peer calls itself, and what follows from it.
#pragma once

#include <string>

#include "amqp/performative/open.hpp"

namespace amqp::client {

// Product and version, from the properties of its open, or else its container-id (§2.7.1).
std::string product_of(const amqp::open& peer);
// Whether it is known to take each flow for more credit, instead of for all there is (§2.6.7).
bool is_known_to_add_up_credit(const amqp::open& peer);

}  // namespace amqp::client
