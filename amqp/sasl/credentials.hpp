// Who we say we are, and who decides whether that is true (§5.3).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>

namespace amqp::sasl {

struct none {};       // no SASL layer at all
struct anonymous {};  // RFC 4505
struct plain {        // RFC 4616
    std::string user, password;
};

using credentials = std::variant<none, anonymous, plain>;

// Asked once for each PLAIN response, from inside next_event().
using authenticator = std::function<bool(std::string_view user, std::string_view password)>;

}  // namespace amqp::sasl
