// Names that nobody else uses.
#include "amqp/client/core.hpp"

#include <random>

namespace amqp::client {

std::string made_up_name() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::random_device source;
    std::string name = "perftalk-";
    for (int i = 0; i < 16; ++i) name += digits[source() % digits.size()];
    return name;
}

}  // namespace amqp::client
