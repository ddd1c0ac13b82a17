// The frames of the SASL layer (§5.3.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "amqp/codec/fields.hpp"
#include "amqp/codec/restricted.hpp"

namespace amqp {

struct sasl_mechanisms {  // §5.3.3.1
    static constexpr definition defined{0x40, "amqp:sasl-mechanisms:list"};

    multiple<symbol> sasl_server_mechanisms;

    static constexpr auto fields() {
        return std::tuple{field{"sasl-server-mechanisms", &sasl_mechanisms::sasl_server_mechanisms, mandatory}};
    }
    friend bool operator==(const sasl_mechanisms&, const sasl_mechanisms&) = default;
};

struct sasl_init {  // §5.3.3.2
    static constexpr definition defined{0x41, "amqp:sasl-init:list"};

    symbol mechanism;
    std::optional<bytes> initial_response;
    std::optional<std::string> hostname;

    static constexpr auto fields() {
        return std::tuple{
            field{"mechanism", &sasl_init::mechanism, mandatory},
            field{"initial-response", &sasl_init::initial_response},
            field{"hostname", &sasl_init::hostname},
        };
    }
    friend bool operator==(const sasl_init&, const sasl_init&) = default;
};

struct sasl_challenge {  // §5.3.3.3
    static constexpr definition defined{0x42, "amqp:sasl-challenge:list"};

    bytes challenge;

    static constexpr auto fields() { return std::tuple{field{"challenge", &sasl_challenge::challenge, mandatory}}; }
    friend bool operator==(const sasl_challenge&, const sasl_challenge&) = default;
};

struct sasl_response {  // §5.3.3.4
    static constexpr definition defined{0x43, "amqp:sasl-response:list"};

    bytes response;

    static constexpr auto fields() { return std::tuple{field{"response", &sasl_response::response, mandatory}}; }
    friend bool operator==(const sasl_response&, const sasl_response&) = default;
};

// §5.3.3.6: ok, or what is to blame: the credentials, the system, the system for good, the system for now.
enum class sasl_code : std::uint8_t { ok, auth, sys, sys_perm, sys_temp };

template <>
struct choices<sasl_code> {
    using wire = std::uint8_t;
    static constexpr std::string_view names[] = {"ok", "auth", "sys", "sys-perm", "sys-temp"};
};

struct sasl_outcome {  // §5.3.3.5
    static constexpr definition defined{0x44, "amqp:sasl-outcome:list"};

    sasl_code code = sasl_code::ok;
    std::optional<bytes> additional_data;

    static constexpr auto fields() {
        return std::tuple{
            field{"code", &sasl_outcome::code, mandatory},
            field{"additional-data", &sasl_outcome::additional_data},
        };
    }
    friend bool operator==(const sasl_outcome&, const sasl_outcome&) = default;
};

}  // namespace amqp
