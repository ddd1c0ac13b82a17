// ANONYMOUS (RFC 4505), PLAIN (RFC 4616) and EXTERNAL (RFC 4422), as client and as server.
#include "amqp/sasl/exchange.hpp"

#include <optional>

namespace amqp::sasl {
namespace {

struct identity {
    std::string_view user, password;
};

// [authzid] NUL authcid NUL passwd. To act for somebody else is not offered, so an authzid must be the user itself.
std::optional<identity> parse_plain(std::string_view response) {
    const auto first = response.find('\0');
    if (first == std::string_view::npos) return {};
    const auto second = response.find('\0', first + 1);
    if (second == std::string_view::npos || response.find('\0', second + 1) != std::string_view::npos) return {};
    const std::string_view acting_for = response.substr(0, first);
    const std::string_view user = response.substr(first + 1, second - first - 1);
    if (user.empty() || (!acting_for.empty() && acting_for != user)) return {};
    return identity{user, response.substr(second + 1)};
}

}  // namespace

result<sasl_init> client_exchange::on_mechanisms(const sasl_mechanisms& offered) {
    if (init_sent_) return errc::unexpected_frame;
    const auto* const plain = std::get_if<sasl::plain>(&credentials_);
    sasl_init init;
    const bool external = std::holds_alternative<sasl::external>(credentials_);
    init.mechanism = symbol{plain ? "PLAIN" : external ? "EXTERNAL" : "ANONYMOUS"};
    if (!offered.sasl_server_mechanisms.contains(init.mechanism)) return errc::no_common_mechanism;
    std::string response = plain ? '\0' + plain->user + '\0' + plain->password : std::string{};
    init.initial_response = copy_of(view_of(response));
    if (!hostname_.empty()) init.hostname = hostname_;
    init_sent_ = true;
    return init;
}

errc client_exchange::on_outcome(const sasl_outcome& outcome) const {
    if (!init_sent_) return errc::unexpected_frame;
    return outcome.code == sasl_code::ok ? errc::none : errc::not_authenticated;
}

sasl_mechanisms server_exchange::mechanisms() const {
    sasl_mechanisms offered;
    if (authenticate_) offered.sasl_server_mechanisms.items.emplace_back("PLAIN");
    if (is_proven()) offered.sasl_server_mechanisms.items.emplace_back("EXTERNAL");
    if (anonymous_) offered.sasl_server_mechanisms.items.emplace_back("ANONYMOUS");
    return offered;
}

sasl_outcome server_exchange::on_init(const sasl_init& chosen) const {
    bool good = false;
    if (chosen.mechanism == "ANONYMOUS") {
        good = anonymous_;
    } else if (chosen.mechanism == "EXTERNAL") {
        // To act for somebody else than the certificate names is not offered.
        good = is_proven() && (!chosen.initial_response || chosen.initial_response->empty() ||
                               text_of(*chosen.initial_response) == proven_());
    } else if (chosen.mechanism == "PLAIN" && authenticate_ && chosen.initial_response) {
        const auto who = parse_plain(text_of(*chosen.initial_response));
        good = who && authenticate_(who->user, who->password);
    }
    return {good ? sasl_code::ok : sasl_code::auth, {}};
}

}  // namespace amqp::sasl
