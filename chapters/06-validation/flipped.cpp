// One bit of a message is another one, and `trusting` reads it; compiled with the address sanitizer, which looks on.
#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "amqp/message/encode.hpp"
#include "amqp/message/message_view.hpp"
#include "amqp/policy/dispatch/static_type.hpp"
#include "amqp/policy/validation/trusting.hpp"

int main() {
    using namespace amqp;
    message event;
    event.application_properties.insert("device", "sensor-7");
    event.body = payload{"21.5"};
    bytes octets = encoded(event);

    // The length of "sensor-7": one bit of it flips, and it is far longer than what is left.
    const auto name = std::ranges::search(octets, view_of("sensor-7"));
    *std::prev(name.begin()) ^= std::byte{0x80};

    // A block of exactly this size, as a message that was received has one.
    const bytes received(octets.begin(), octets.end());
    using view = basic_message_view<validation::trusting, dispatch::static_type>;
    const auto content = view{received}.own();
    std::cout << "nobody noticed: " << (content ? "it was read" : "it was refused") << '\n';
    return EXIT_SUCCESS;
}
