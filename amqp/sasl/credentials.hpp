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

struct external {};  // RFC 4422 appendix A: who we are, the certificate of the TLS stream says

using credentials = std::variant<none, anonymous, plain, external>;

// Asked once for each PLAIN response, from inside next_event().
using authenticator = std::function<bool(std::string_view user, std::string_view password)>;
// Asked when a client is told what it may use: whom the stream below has proved it to be. Empty: nobody.
using proven_identity = std::function<std::string()>;

}  // namespace amqp::sasl
