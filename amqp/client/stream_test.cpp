// Large messages that nobody holds whole (§2.6.14).
#include "amqp/client/stream.hpp"

#include "amqp/message/part_reader.hpp"
#include "amqp/tests/loopback.hpp"

using namespace amqp;
using namespace amqp::tests;

namespace {

message headed() {
    message head;
    head.properties.subject = "a long story";
    head.application_properties.insert("pages", std::int32_t{1000});
    return head;
}

std::string read_all(asio::io_context& io, incoming_stream& from) {
    std::string all;
    while (true) {
        const auto [error, part] = finish(io, from.async_read(later));
        REQUIRE(error == std::error_code{});
        if (part.empty()) return all;
        all += text_of(part);
    }
}

}  // namespace

TEST_CASE("what is written in parts is read in parts", "[client][stream][2.6.14]") {
    loopback both;
    auto [out, in] = both.link({}, {.in_parts = true});
    const std::string part(100'000, 'x');
    const bool size_is_known = GENERATE(true, false);
    const int parts = GENERATE(0, 1, 7);
    CAPTURE(size_is_known, parts);
    std::optional<std::uint32_t> size;
    if (size_is_known) size = static_cast<std::uint32_t>(part.size()) * static_cast<std::uint32_t>(parts);
    auto writing = out.stream(headed(), size);
    auto reading = in.async_receive_stream(later);
    for (int i = 0; i < parts; ++i)
        REQUIRE(finish(both.io, writing.async_write(view_of(part), later)) == std::error_code{});
    auto finishing = writing.async_finish(later);
    incoming_stream arriving = opened(finish(both.io, std::move(reading)));
    std::string expected;
    for (int i = 0; i < parts; ++i) expected += part;
    CHECK(read_all(both.io, arriving) == expected);
    const auto head = arriving.head();
    REQUIRE(head);
    CHECK(head->properties.subject == "a long story");
    CHECK(head->application_properties == headed().application_properties);
    CHECK(arriving.accept());
    const auto [error, state] = finish(both.io, std::move(finishing));
    CHECK(error == std::error_code{});
    CHECK(state == delivery_state{accepted{}});
}

TEST_CASE("a stream is an ordinary message to those who take it whole, and the other way round", "[client][stream]") {
    SECTION("out") {
        loopback both;
        auto [out, in] = both.link();
        auto writing = out.stream(headed(), 10);
        REQUIRE(finish(both.io, writing.async_write(view_of("01234"), later)) == std::error_code{});
        REQUIRE(finish(both.io, writing.async_write(view_of("56789"), later)) == std::error_code{});
        auto finishing = writing.async_finish(later);
        const received_message arrived = both.next(in);
        CHECK(text_of(*arrived.view().body_data()) == "0123456789");
        CHECK(arrived.view().properties()->subject == "a long story");
    }
    SECTION("in") {
        loopback both;
        auto [out, in] = both.link({}, {.in_parts = true});
        message whole = headed();
        whole.body = payload{std::string(300'000, 'y')};
        REQUIRE(out.try_post(whole));
        incoming_stream arriving = opened(finish(both.io, in.async_receive_stream(later)));
        CHECK(read_all(both.io, arriving) == std::string(300'000, 'y'));
    }
    SECTION("of which the body is no data") {
        loopback both;
        auto [out, in] = both.link({}, {.in_parts = true});
        REQUIRE(out.try_post(with_text("a value")));
        incoming_stream arriving = opened(finish(both.io, in.async_receive_stream(later)));
        CHECK(std::get<0>(finish(both.io, arriving.async_read(later))) == errc::wrong_type);
    }
}

TEST_CASE("messages wait until the stream before them is finished", "[client][stream]") {
    loopback both;
    auto [out, in] = both.link();
    auto writing = out.stream({});
    REQUIRE(finish(both.io, writing.async_write(view_of("first"), later)) == std::error_code{});
    CHECK_FALSE(out.try_post(with_text("too early")));
    auto posting = out.async_post(with_text("second"), later);
    auto another = out.stream({});
    CHECK(finish(both.io, another.async_write(view_of("no"), later)) == errc::cancelled);
    auto finishing = writing.async_finish(later);
    CHECK(text_of(*both.next(in).view().body_data()) == "first");
    CHECK(text_of(both.next(in)) == "second");
    CHECK(std::get<0>(finish(both.io, std::move(posting))) == std::error_code{});
}

TEST_CASE("a stream that is dropped is aborted on the wire, never cut off", "[client][stream][2.6.14]") {
    loopback both;
    SECTION("a receiver of parts hears of it") {
        auto [out, in] = both.link({}, {.in_parts = true});
        {
            auto writing = out.stream({});
            REQUIRE(finish(both.io, writing.async_write(view_of("beginning"), later)) == std::error_code{});
        }
        incoming_stream arriving = opened(finish(both.io, in.async_receive_stream(later)));
        CHECK(text_of(std::get<1>(finish(both.io, arriving.async_read(later)))) == "beginning");
        CHECK(std::get<0>(finish(both.io, arriving.async_read(later))) == errc::cancelled);
    }
    SECTION("a receiver of whole messages sees none of it") {
        auto [out, in] = both.link();
        {
            auto writing = out.stream({});
            REQUIRE(finish(both.io, writing.async_write(view_of("beginning"), later)) == std::error_code{});
        }
        REQUIRE(std::get<0>(finish(both.io, out.async_post(with_text("whole"), later))) == std::error_code{});
        CHECK(text_of(both.next(in)) == "whole");
    }
}

TEST_CASE("a receiver may decide before the end, or skip the rest", "[client][stream]") {
    loopback both;
    auto [out, in] = both.link({}, {.in_parts = true});
    auto writing = out.stream({});
    REQUIRE(finish(both.io, writing.async_write(view_of("beginning"), later)) == std::error_code{});
    incoming_stream arriving = opened(finish(both.io, in.async_receive_stream(later)));
    SECTION("decides") {
        CHECK(arriving.settle(rejected{}));
        const auto [error, state] = finish(both.io, writing.async_finish(later));
        CHECK(error == std::error_code{});
        CHECK(state == delivery_state{rejected{}});
    }
    SECTION("skips") {
        arriving = incoming_stream{};
        REQUIRE(finish(both.io, writing.async_write(view_of("more"), later)) == std::error_code{});
        auto finishing = writing.async_finish(later);
    }
    message next;
    next.body = payload{"next"};
    REQUIRE(std::get<0>(finish(both.io, out.async_post(next, later))) == std::error_code{});
    incoming_stream following = opened(finish(both.io, in.async_receive_stream(later)));
    if (std::get<0>(finish(both.io, following.async_read(later))) ==
        errc::cancelled) {  // the end of the one that was aborted
        following = opened(finish(both.io, in.async_receive_stream(later)));
    }
}

TEST_CASE("a stream keeps the size that it announced", "[client][stream][3.2.6]") {
    loopback both;
    auto [out, in] = both.link();
    outgoing_stream large = out.stream({}, 10);
    REQUIRE(finish(both.io, large.async_write(view_of("01234"), later)) == std::error_code{});
    SECTION("all of it") {
        REQUIRE(finish(both.io, large.async_write(view_of("56789"), later)) == std::error_code{});
        const received_message arrived = both.next(in);  // complete before it is finished
        CHECK(text_of(*arrived.view().body_data()) == "0123456789");
        CHECK(finish(both.io, large.async_write(view_of("more"), later)) == errc::bad_size);
        in.accept(arrived);
        CHECK(std::get<1>(finish(both.io, large.async_finish(later))) == delivery_state{accepted{}});
    }
    SECTION("too much") {
        CHECK(finish(both.io, large.async_write(view_of("567890"), later)) == errc::bad_size);
        CHECK(finish(both.io, large.async_write(view_of("56789"), later)) == std::error_code{});
        CHECK(text_of(*both.next(in).view().body_data()) == "0123456789");
    }
    SECTION("too little") {
        CHECK(std::get<0>(finish(both.io, large.async_finish(later))) == errc::bad_size);
        auto sending = out.async_send(with_text("the next"), later);
        const received_message arrived = both.next(in);
        CHECK(text_of(arrived) == "the next");
        in.accept(arrived);
        CHECK(std::get<0>(finish(both.io, std::move(sending))) == std::error_code{});
    }
}

TEST_CASE("a reader that stops holds back the stream, not the memory", "[client][stream][2.5.6]") {
    connection_options narrow;
    narrow.incoming_window = 32;
    loopback both{{}, narrow};
    auto [out, in] = both.link({}, {.in_parts = true});
    const std::string part(60'000, 'x');
    auto writing = out.stream({});
    int written = 0;
    std::function<void()> go_on = [&] {
        if (written == 1000) return;
        writing.async_write(view_of(part), [&](std::error_code error) {
            if (error) return;
            ++written;
            go_on();
        });
    };
    go_on();
    incoming_stream arriving = opened(finish(both.io, in.async_receive_stream(later)));
    both.io.restart();
    while (both.io.run_one_for(std::chrono::milliseconds{50}) > 0) {
    }
    CHECK(written < 100);
    std::size_t received = 0;
    while (received < 1000 * part.size()) {
        const auto [error, piece] = finish(both.io, arriving.async_read(later));
        REQUIRE(error == std::error_code{});
        REQUIRE(!piece.empty());
        received += piece.size();
    }
    CHECK(written == 1000);
    auto finishing = writing.async_finish(later);
    CHECK(std::get<1>(finish(both.io, arriving.async_read(later))).empty());
}

TEST_CASE("parts may be cut anywhere", "[message][stream][3.2.6]") {
    message whole = headed();
    whole.body = std::vector{payload{"first"}, payload{std::string(300, 'x')}, payload{""}};
    whole.footer.insert(symbol{"sum"}, std::uint32_t{7});
    const bytes octets = encoded(whole);
    const std::size_t step = GENERATE(1u, 2u, 3u, 50u, 10'000u);
    part_reader reader;
    std::string body;
    for (std::size_t at = 0; at < octets.size(); at += step) {
        const std::size_t size = std::min(step, octets.size() - at);
        reader.add(bytes_view{octets}.subspan(at, size), at + size == octets.size());
        while (true) {
            const auto found = reader.next();
            REQUIRE(found);
            if (found->empty()) break;
            body += text_of(*found);
        }
    }
    CHECK(reader.is_done());
    CHECK(body == "first" + std::string(300, 'x'));
    CHECK(reader.head()->properties == whole.properties);
}

TEST_CASE("a message that ends too early, or has no end of a head, is refused", "[message][stream][3.2]") {
    message whole;
    whole.body = payload{std::string(300, 'x')};
    const bytes octets = encoded(whole);
    part_reader cut;
    cut.add(bytes_view{octets}.first(100), true);
    REQUIRE(cut.next());
    CHECK(cut.next().error() == errc::truncated);
    part_reader nonsense;
    nonsense.add(view_of("no message at all"), false);
    CHECK_FALSE(nonsense.next());
}
