// How a URL is taken apart (RFC 3986), as far as AMQP needs it.
#include "amqp/client/options.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstring>
#include <string_view>

namespace amqp {

namespace {

// %41 is A. bad_option when no two hexadecimal digits follow a percent sign.
result<std::string> decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            plain += text[i];
            continue;
        }
        unsigned octet = 0;
        const std::string_view digits = text.substr(i + 1, 2);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), octet, 16);
        if (digits.size() != 2 || error != std::errc{} || end != digits.data() + 2) return errc::bad_option;
        plain += static_cast<char>(octet);
        i += 2;
    }
    return plain;
}

// The part before `mark`, which is taken off `text` together with the mark; nothing, if there is no mark.
std::optional<std::string_view> take_until(std::string_view& text, char mark) {
    const std::size_t place = text.find(mark);
    if (place == std::string_view::npos) return {};
    const std::string_view before = text.substr(0, place);
    text.remove_prefix(place + 1);
    return before;
}

bool set_user(std::string_view text, connection_options& out) {
    const auto name = take_until(text, ':');
    const auto user = decoded(name.value_or(text));
    const auto password = decoded(name ? text : std::string_view{});
    if (!user || !password) return false;
    out.credentials = sasl::plain{*user, *password};
    return true;
}

bool set_host(std::string_view text, connection_options& out) {
    std::string_view port;
    if (text.starts_with('[')) {  // an IPv6 address
        text.remove_prefix(1);
        const auto address = take_until(text, ']');
        if (!address || (!text.empty() && !text.starts_with(':'))) return false;
        port = text.empty() ? text : text.substr(1);
        text = *address;
    } else if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
        port = text.substr(colon + 1);
        text = text.substr(0, colon);
    }
    const auto is_of_a_host = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || std::strchr(".-_:%", c);
    };
    if (text.empty() || !std::ranges::all_of(text, is_of_a_host)) return false;
    out.host = text;
    if (port.empty()) return true;
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (error != std::errc{} || end != port.data() + port.size()) return false;
    out.port = port;
    return true;
}

// What follows the scheme.
result<url> parse_rest(std::string_view text, std::string_view port) {
    url out;
    out.connection.port = port;
    std::string_view authority = take_until(text, '/').value_or(text);
    if (authority.data() == text.data()) text = {};
    if (const auto user = take_until(authority, '@'); user && !set_user(*user, out.connection)) return errc::bad_option;
    if (!set_host(authority, out.connection)) return errc::bad_option;
    const auto address = decoded(text);
    if (!address) return errc::bad_option;
    out.address = *address;
    return out;
}

}  // namespace

errc may_be_used(const connection_options& options, bool stream_is_private) noexcept {
    const bool shows_password = std::holds_alternative<sasl::plain>(options.credentials);
    const bool refused = shows_password && !stream_is_private && !options.allow_password_in_the_open;
    return refused ? errc::password_in_the_open : errc::none;
}

result<url> parse_url(std::string_view text) {
    std::string_view scheme = "amqp";
    if (const std::size_t end = text.find("://"); end != std::string_view::npos) {
        scheme = text.substr(0, end);
        text.remove_prefix(end + 3);
    }
    if (scheme == "amqp") return parse_rest(text, "5672");  // both ports: §2.8.19
    if (scheme != "amqps") return errc::bad_option;
    auto secure = parse_rest(text, "5671");
    if (secure) secure->connection.tls.emplace();
    return secure;
}

}  // namespace amqp
