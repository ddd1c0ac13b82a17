// Requests that find their answers, and some that do not (§3.2.4, §3.5.3).
#include "amqp/client/requester.hpp"

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>

#include "amqp/peer/broker.hpp"
#include "amqp/tests/loopback.hpp"

using namespace amqp;
using namespace amqp::tests;

namespace {

// A broker with a client on it, and a service that the test speaks for.
struct stage {
    peer::broker broker;
    asio::io_context io;
    std::optional<connection> client;
    requester asking;
    receiver questions;
    sender answers;

    stage() {
        broker.start();
        client.emplace(io.get_executor(), loopback::to(broker.port()));
        REQUIRE(finish(io, client->async_open(later)) == std::error_code{});
        asking = opened(finish(io, requester::async_open(*client, "service", later)));
        questions = opened(finish(io, client->async_open_receiver("service", later)));
        answers =
            opened(finish(io, client->async_open_sender(sender_options{}, later)));  // each answer says where it goes
    }
    received_message next_question() {
        received_message asked = opened(finish(io, questions.async_receive(later)));
        questions.accept(asked);
        return asked;
    }
    void answer(const received_message& asked, std::string_view text) {
        const auto properties = asked.view().properties();
        message made = with_text(text);
        made.properties.to = properties->reply_to;
        made.properties.correlation_id = properties->message_id;
        REQUIRE(std::get<0>(finish(io, answers.async_post(made, later))) == std::error_code{});
    }
};

}  // namespace

TEST_CASE("every request gets its own answer, in whatever order they come", "[client][requester][3.2.4]") {
    stage here;
    auto first = here.asking.async_request(with_text("first?"), later);
    auto second = here.asking.async_request(with_text("second?"), later);
    const received_message one = here.next_question(), two = here.next_question();
    CHECK(text_of(one) == "first?");
    here.answer(two, "second!");
    here.answer(one, "first!");
    CHECK(text_of(opened(finish(here.io, std::move(first)))) == "first!");
    CHECK(text_of(opened(finish(here.io, std::move(second)))) == "second!");
}

TEST_CASE("a request that is cancelled ends, and its answer is dropped", "[client][requester]") {
    stage here;
    asio::cancellation_signal stop;
    auto waiting = here.asking.async_request(with_text("?"), asio::bind_cancellation_slot(stop.slot(), later));
    const received_message asked = here.next_question();
    stop.emit(asio::cancellation_type::terminal);
    CHECK(std::get<0>(finish(here.io, std::move(waiting))) == errc::cancelled);
    here.answer(asked, "too late");
    auto next = here.asking.async_request(with_text("again?"), later);
    here.answer(here.next_question(), "in time");
    CHECK(text_of(opened(finish(here.io, std::move(next)))) == "in time");
}

TEST_CASE("requests end when the connection does", "[client][requester]") {
    stage here;
    auto waiting = here.asking.async_request(with_text("?"), later);
    here.next_question();
    SECTION("closed") { CHECK(finish(here.io, here.client->async_close(later)) == std::error_code{}); }
    SECTION("dropped") { here.client.reset(); }
    SECTION("the requester is let go") { here.asking = requester{}; }
    CHECK(std::get<0>(finish(here.io, std::move(waiting))));
}
