// Several sessions on one connection: each holds back its own links and no others (§2.5).
#include "amqp/client/stream.hpp"
#include "amqp/tests/loopback.hpp"

using namespace amqp;
using namespace amqp::tests;

TEST_CASE("a session that is held back stops its own links only", "[client][sessions][2.5.6]") {
    connection_options narrow;
    narrow.incoming_window = 4;
    loopback both{{}, narrow};
    auto [streaming, parts] = both.link({}, {.in_parts = true});
    auto [beside, beside_in] = both.link();
    auto [elsewhere, elsewhere_in] = both.link({.session = 1});

    // Nobody reads the stream: the window of its session stays closed.
    outgoing_stream large = streaming.stream({});
    const std::string part(8'000'000, 'x');
    auto writing = large.async_write(view_of(part), later);
    run_until(both.io, [&, &next = beside] { return next.credit() > 0; });
    while (both.io.run_one_for(std::chrono::milliseconds{50}) > 0) {
    }
    const auto waits = beside.async_post(with_text("waits"), later);
    auto passes = elsewhere.async_send(with_text("passes"), later);
    const received_message arrived = both.next(elsewhere_in);
    CHECK(text_of(arrived) == "passes");
    elsewhere_in.accept(arrived);
    CHECK(std::get<0>(finish(both.io, std::move(passes))) == std::error_code{});
    CHECK_FALSE(is_ready(waits));
}

TEST_CASE("each session counts its deliveries for itself", "[client][sessions][2.6.12]") {
    loopback both;
    auto [one, one_in] = both.link();
    auto [same, same_in] = both.link();
    auto [other, other_in] = both.link({.session = 1});
    run_until(both.io, [&, &a = one, &b = same, &c = other] { return a.credit() && b.credit() && c.credit(); });
    CHECK(one.try_post(with_text("0")) == 0u);
    CHECK(same.try_post(with_text("1")) == 1u);
    CHECK(other.try_post(with_text("0")) == 0u);
}

TEST_CASE("a session too many is refused to its link only", "[client][sessions][2.7.1]") {
    loopback both;
    std::vector<sender> all;
    for (std::uint16_t number = 0; number < 256; ++number) all.push_back(both.link({.session = number}).first);
    const auto [refused, none] = finish(both.io, both.client.async_open_sender(sender_options{.session = 256}, later));
    CHECK(refused == errc::limit_exceeded);
}
