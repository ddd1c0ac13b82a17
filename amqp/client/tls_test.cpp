// Who is let in over TLS, who is not, and what the other one is told (§5.2, §5.3).
#include <asio/ip/tcp.hpp>

#include "amqp/peer/broker.hpp"
#include "amqp/tests/certificates.hpp"
#include "amqp/tests/loopback.hpp"

using namespace amqp;
using namespace amqp::tests;

namespace {

const certificate& authority() {
    static const certificate only{{.name = "an authority", .is_authority = true}};
    return only;
}

struct served {
    certificate shown;
    peer::broker broker;

    explicit served(const claims& says = {}, const certificate* by = &authority(), peer::broker_options options = {})
        : shown{says, by}, broker{with_tls(std::move(options), shown)} {
        broker.start();
    }

private:
    static peer::broker_options with_tls(peer::broker_options options, const certificate& shown) {
        tls_options tls = shown.shown();
        if (options.tls) tls.ca_file = options.tls->ca_file;
        options.tls = tls;
        return options;
    }
};

connection_options to(std::uint16_t port, tls_options tls = {.ca_file = authority().file()}) {
    connection_options options = loopback::to(port);
    options.host = "localhost";
    options.tls = std::move(tls);
    return options;
}
std::error_code error_of_open(connection_options options) {
    asio::io_context io;
    connection client{io.get_executor(), std::move(options)};
    return finish(io, client.async_open(later));
}
std::string said_when_opened(connection_options options) { return error_of_open(std::move(options)).message(); }

}  // namespace

TEST_CASE("messages cross TLS, whole and in order", "[client][tls][5.2]") {
    const served here;
    asio::io_context io;
    connection client{io.get_executor(), to(here.broker.port())};
    REQUIRE(finish(io, client.async_open(later)) == std::error_code{});
    sender out = opened(finish(io, client.async_open_sender("q", later)));
    receiver in = opened(finish(io, client.async_open_receiver("q", later)));
    for (const std::size_t size : {0u, 1u, 16384u, 100'000u, 3'000'000u}) {
        const std::string text(size, 'x');
        auto sending = out.async_send(with_text(text), later);
        const auto [error, arrived] = finish(io, in.async_receive(later));
        REQUIRE(error == std::error_code{});
        CHECK(text_of(arrived) == text);
        in.accept(arrived);
        CHECK(std::get<0>(finish(io, std::move(sending))) == std::error_code{});
    }
    CHECK(finish(io, client.async_close(later)) == std::error_code{});
}

TEST_CASE("a server must be who it is asked for", "[client][tls][5.2]") {
    SECTION("the name in its certificate is the host's") {
        const served other{{.name = "other", .alternatives = "DNS:other.example"}};
        CHECK(said_when_opened(to(other.broker.port())) == "hostname mismatch");
        connection_options by_address = to(other.broker.port());
        by_address.host = "127.0.0.1";
        CHECK(said_when_opened(by_address) == "IP address mismatch");
        CHECK(error_of_open(to(other.broker.port(), {.ca_file = authority().file(), .server_name = "other.example"})) ==
              std::error_code{});
    }
    SECTION("its certificate is still good") {
        const served late{{.from = -3, .to = -1}};
        CHECK(said_when_opened(to(late.broker.port())) == "certificate has expired");
    }
    SECTION("somebody we trust says so") {
        const served unknown{{}, nullptr};
        CHECK(said_when_opened(to(unknown.broker.port())) == "self-signed certificate");
    }
    SECTION("the system's authorities do not count beside our own") {
        const certificate ours{{.name = "our authority", .is_authority = true}};
        const served theirs;
        ::setenv("SSL_CERT_FILE", authority().file().c_str(), 1);
        CHECK(error_of_open(to(theirs.broker.port(), {})) == std::error_code{});
        CHECK(said_when_opened(to(theirs.broker.port(), {.ca_file = ours.file()})) ==
              "unable to get local issuer certificate");
        ::unsetenv("SSL_CERT_FILE");
    }
    SECTION("unless the user does not care") {
        const served unknown{{.alternatives = "DNS:other"}, nullptr};
        CHECK(error_of_open(to(unknown.broker.port(), {.verify = false})) == std::error_code{});
    }
}

TEST_CASE("amqps never falls back to a stream without TLS", "[client][tls][5.2]") {
    peer::broker plain;
    plain.start();
    CHECK(error_of_open(to(plain.port())) == errc::no_tls);
}

TEST_CASE("nothing older than TLS 1.2 is spoken", "[client][tls][5.2]") {
    const outdated_server old{authority()};
    CHECK_THAT(said_when_opened(to(old.port())), Catch::Contains("protocol"));
}

TEST_CASE("a client without a certificate is told that it needs one", "[client][tls][5.2]") {
    const served strict{{}, &authority(), {.tls = tls_options{.ca_file = authority().file()}}};
    CHECK_THAT(said_when_opened(to(strict.broker.port())), Catch::Contains("certificate required"));
    const certificate mine{{.name = "eva", .alternatives = ""}, &authority()};
    tls_options with_mine = mine.shown();
    with_mine.ca_file = authority().file();
    CHECK(error_of_open(to(strict.broker.port(), with_mine)) == std::error_code{});
}

TEST_CASE("a certificate is enough to be let in as who it names", "[client][tls][sasl][5.3]") {
    const served strict{
        {}, &authority(), {.user = "nobody", .password = "knows", .tls = tls_options{.ca_file = authority().file()}}};
    const certificate mine{{.name = "eva", .alternatives = ""}, &authority()};
    connection_options options = to(strict.broker.port(), mine.shown());
    options.tls->ca_file = authority().file();
    options.credentials = sasl::external{};
    CHECK(error_of_open(options) == std::error_code{});
    options.credentials = sasl::anonymous{};
    CHECK(error_of_open(options) == errc::no_common_mechanism);

    const served anybody;
    connection_options unproven = to(anybody.broker.port());
    unproven.credentials = sasl::external{};
    CHECK(error_of_open(unproven) == errc::no_common_mechanism);
}

TEST_CASE("a file that is not there is named before anything is sent", "[client][tls]") {
    asio::io_context io;
    const auto made_with = [&](tls_options tls) { return [&io, tls] { connection{io.get_executor(), to(1, tls)}; }; };
    CHECK_THROWS_WITH(made_with({.ca_file = "no-such-ca.pem"})(), Catch::Contains("no-such-ca.pem"));
    CHECK_THROWS_WITH(made_with({.certificate_file = "no-such-certificate.pem"})(),
                      Catch::Contains("no-such-certificate.pem"));
    CHECK_THROWS_WITH(made_with({.certificate_file = authority().file(), .key_file = "no-such-key"})(),
                      Catch::Contains("no-such-key"));
}

TEST_CASE("a client that stops in the middle of the handshake holds up nobody", "[client][tls]") {
    const served here;
    asio::io_context io;
    asio::ip::tcp::socket silent{io};
    silent.connect({asio::ip::make_address("127.0.0.1"), here.broker.port()});
    CHECK(error_of_open(to(here.broker.port())) == std::error_code{});
}

TEST_CASE("a server that does not finish the handshake is given up in time", "[client][tls]") {
    asio::io_context io;
    const transport::tcp_listener mute{io.get_executor(), "127.0.0.1", 0};
    connection_options options = to(mute.port());
    options.connect_time_out = std::chrono::milliseconds{50};
    connection client{io.get_executor(), options};
    CHECK(finish(io, client.async_open(later)) == errc::timed_out);
}

TEST_CASE("a password travels where nobody can read it, unless the user insists", "[client][tls][sasl][5.3]") {
    const served here{{}, &authority(), {.user = "eva", .password = "secret"}};
    connection_options options = to(here.broker.port());
    options.credentials = sasl::plain{"eva", "secret"};
    CHECK(error_of_open(options) == std::error_code{});
    CHECK(may_be_used(options, true) == errc::none);
    CHECK(may_be_used(options, false) == errc::password_in_the_open);
    options.allow_password_in_the_open = true;
    CHECK(may_be_used(options, false) == errc::none);
    CHECK(may_be_used({}, false) == errc::none);
}
