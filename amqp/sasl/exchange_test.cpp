// The SASL exchange, step by step and out of step (§5.3).
#include "amqp/sasl/exchange.hpp"

#include "amqp/tests/catch.hpp"

using namespace amqp;
using namespace amqp::sasl;

namespace {

sasl_mechanisms offer(std::initializer_list<std::string_view> names) {
    sasl_mechanisms offered;
    for (const std::string_view name : names) offered.sasl_server_mechanisms.items.emplace_back(name);
    return offered;
}

sasl_code answer(std::string_view mechanism, std::string_view response) {
    const server_exchange server{
        true, [](std::string_view user, std::string_view password) { return user == "eva" && password == "secret"; }};
    return server.on_init({symbol{mechanism}, copy_of(view_of(response)), {}}).code;
}

}  // namespace

TEST_CASE("PLAIN is user and password behind zero bytes", "[sasl][5.3]") {
    client_exchange client{plain{"eva", "secret"}, "host"};
    const auto init = client.on_mechanisms(offer({"ANONYMOUS", "PLAIN"}));
    REQUIRE(init);
    CHECK(init->mechanism == "PLAIN");
    CHECK(text_of(*init->initial_response) == std::string_view{"\0eva\0secret", 11});
    CHECK(init->hostname == "host");
    CHECK(client.on_outcome({sasl_code::ok, {}}) == errc::none);
    CHECK(client.on_outcome({sasl_code::sys_temp, {}}) == errc::not_authenticated);
}

TEST_CASE("a client takes the mechanism of its credentials or none", "[sasl][5.3]") {
    CHECK(client_exchange{plain{"eva", "secret"}, ""}.on_mechanisms(offer({"ANONYMOUS"})).error() ==
          errc::no_common_mechanism);
    CHECK(client_exchange{anonymous{}, ""}.on_mechanisms(offer({"PLAIN", "ANONYMOUS"}))->mechanism == "ANONYMOUS");
    CHECK(client_exchange{anonymous{}, ""}.on_mechanisms(offer({})).error() == errc::no_common_mechanism);
}

TEST_CASE("a client expects mechanisms once, and an outcome after them", "[sasl][5.3]") {
    client_exchange client{anonymous{}, ""};
    CHECK(client.on_outcome({sasl_code::ok, {}}) == errc::unexpected_frame);
    CHECK(client.on_mechanisms(offer({"ANONYMOUS"})));
    CHECK(client.on_mechanisms(offer({"ANONYMOUS"})).error() == errc::unexpected_frame);
}

TEST_CASE("a server offers what it can check", "[sasl][5.3]") {
    const auto everybody = [](std::string_view, std::string_view) { return true; };
    CHECK(server_exchange(true, everybody).mechanisms() == offer({"PLAIN", "ANONYMOUS"}));
    CHECK(server_exchange(true, {}).mechanisms() == offer({"ANONYMOUS"}));
    CHECK(server_exchange(false, everybody).mechanisms() == offer({"PLAIN"}));
    CHECK(server_exchange(false, everybody).on_init({symbol{"ANONYMOUS"}, {}, {}}).code == sasl_code::auth);
    CHECK(server_exchange(true, {}).on_init({symbol{"PLAIN"}, copy_of(view_of({"\0a\0b", 4})), {}}).code ==
          sasl_code::auth);
}

TEST_CASE("a server reads PLAIN responses with suspicion", "[sasl][5.3]") {
    using namespace std::string_view_literals;
    CHECK(answer("PLAIN", "\0eva\0secret"sv) == sasl_code::ok);
    CHECK(answer("PLAIN", "eva\0eva\0secret"sv) == sasl_code::ok);
    CHECK(answer("PLAIN", "root\0eva\0secret"sv) == sasl_code::auth);
    CHECK(answer("PLAIN", "\0eva\0wrong"sv) == sasl_code::auth);
    CHECK(answer("PLAIN", "\0eva\0secret\0more"sv) == sasl_code::auth);
    CHECK(answer("PLAIN", "\0eva"sv) == sasl_code::auth);
    CHECK(answer("PLAIN", "\0\0secret"sv) == sasl_code::auth);
    CHECK(answer("PLAIN", "eva"sv) == sasl_code::auth);
    CHECK(answer("PLAIN", ""sv) == sasl_code::auth);
    CHECK(answer("plain", "\0eva\0secret"sv) == sasl_code::auth);
    CHECK(answer("EXTERNAL", ""sv) == sasl_code::auth);
    CHECK(answer("ANONYMOUS", "trace"sv) == sasl_code::ok);
}
