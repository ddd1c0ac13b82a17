// One axis of the star: the clients that deviate from production in that axis alone.
#pragma once

#include <string>
#include <tuple>
#include <vector>

#include "amqp/variants/client_of.hpp"
#include "amqp/variants/registry.hpp"

namespace amqp::variants {

// The list of an axis is its all.hpp; With<Variant> is a set of policies with that variant.
template <template <class> class With, class... Variants>
std::vector<entry> star(std::string_view axis, std::tuple<Variants...>*) {
    return {entry{std::string{axis} + "=" + std::string{Variants::name}, make_client<With<Variants>>}...};
}

// Each in a file of its own, so that they can be compiled at the same time.
std::vector<entry> buffer_variants();
std::vector<entry> dispatch_variants();
std::vector<entry> validation_variants();
std::vector<entry> lookup_variants();
// Several axes at once, chosen by hand.
std::vector<entry> combined_variants();

}  // namespace amqp::variants
