// What is a URL and what is none.
#include "amqp/client/options.hpp"

#include "amqp/tests/catch.hpp"

using namespace amqp;

TEST_CASE("a URL may leave out everything but the host", "[client]") {
    const auto read = parse_url("example.org");
    REQUIRE(read);
    CHECK(read->connection.host == "example.org");
    CHECK(read->connection.port == "5672");
    CHECK(read->address.empty());
    CHECK(std::holds_alternative<sasl::anonymous>(read->connection.credentials));
}

TEST_CASE("a URL has a user, a password, a host, a port and an address", "[client]") {
    const auto read = parse_url("amqp://me:p%40ss%3aword@[::1]:1234/a%20queue/with?parts");
    REQUIRE(read);
    CHECK(read->connection.host == "::1");
    CHECK(read->connection.port == "1234");
    CHECK(read->address == "a queue/with?parts");
    const auto* const plain = std::get_if<sasl::plain>(&read->connection.credentials);
    REQUIRE(plain);
    CHECK(plain->user == "me");
    CHECK(plain->password == "p@ss:word");
}

TEST_CASE("a user needs no password", "[client]") {
    const auto read = parse_url("amqp://me@host");
    REQUIRE(read);
    CHECK(std::get<sasl::plain>(read->connection.credentials).password.empty());
}

TEST_CASE("amqps means TLS and has a port of its own", "[client][5.2]") {
    CHECK(parse_url("amqps://host")->connection.tls);
    CHECK(parse_url("amqps://host")->connection.port == "5671");
    CHECK(parse_url("amqps://host:5672/q")->connection.port == "5672");
    CHECK_FALSE(parse_url("amqp://host")->connection.tls);
}

TEST_CASE("what makes no sense as a URL is refused", "[client]") {
    const char* const text = GENERATE("", "amqp://", "amqp:///queue", "http://host", "host:port", "host:70000",
                                      "amqp://[::1", "amqp://host/%4", "amqp://host/%zz", "not a url", "amqp://:80/q");
    CAPTURE(text);
    CHECK(parse_url(text).error() == errc::bad_option);
}
