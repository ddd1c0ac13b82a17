// Messages handed over one by one as they arrive, and how that ends; what is flushed; who may go away in a handler.
#include "amqp/tests/loopback.hpp"

using namespace amqp;
using namespace amqp::tests;

namespace {

using texts = std::vector<std::string>;

// A receiver's handler that keeps what comes and accepts it.
struct taking {
    receiver& from;
    texts& all;
    std::size_t at_most = 1000;

    bool operator()(received_message&& arrived) const {
        all.push_back(text_of(arrived));
        from.accept(arrived);
        return all.size() < at_most;
    }
};

}  // namespace

TEST_CASE("messages are handed over as they come, those first that are here already", "[client][2.6.12]") {
    loopback both;
    auto [out, in] = both.link();
    CHECK(std::get<0>(finish(both.io, out.async_post(with_text("zero"), later))) == std::error_code{});
    CHECK(std::get<0>(finish(both.io, out.async_post(with_text("one"), later))) == std::error_code{});
    CHECK(text_of(both.next(in)) == "zero");
    texts all;
    auto taken = in.async_receive_each(taking{in, all, 4}, later);
    auto last = out.async_send(with_text("two"), later);
    CHECK(std::get<0>(finish(both.io, std::move(last))) == std::error_code{});
    CHECK(out.try_post(with_text("three")));
    CHECK(out.try_post(with_text("four")));
    CHECK(finish(both.io, std::move(taken)) == std::error_code{});
    CHECK(all == texts{"one", "two", "three", "four"});
    SECTION("what comes when it was enough waits as before") {
        CHECK(out.try_post(with_text("five")));
        CHECK(text_of(both.next(in)) == "five");
    }
    SECTION("it can begin again") {
        taken = in.async_receive_each(taking{in, all, 5}, later);
        CHECK(out.try_post(with_text("five")));
        CHECK(finish(both.io, std::move(taken)) == std::error_code{});
        CHECK(all.back() == "five");
    }
}

TEST_CASE("credit is kept up for who is handed messages", "[client][2.6.7]") {
    loopback both;
    auto [out, in] = both.link({}, {.credit = 3});
    texts all;
    auto taken = in.async_receive_each(taking{in, all, 100}, later);
    for (int i = 0; i < 100; ++i) {
        CHECK(std::get<0>(finish(both.io, out.async_post(with_text(std::to_string(i)), later))) == std::error_code{});
    }
    CHECK(finish(both.io, std::move(taken)) == std::error_code{});
    CHECK(all.size() == 100);
}

TEST_CASE("handing over ends with its link, its time, or at once when there is another", "[client]") {
    loopback both;
    auto [out, in] = both.link();
    texts all;
    auto taken = in.async_receive_each(taking{in, all}, later);
    SECTION("the sender detaches") {
        CHECK(finish(both.io, out.async_close(later)) == std::error_code{});
        CHECK(finish(both.io, std::move(taken)) == errc::link_detached);
        CHECK(finish(both.io, in.async_receive_each(taking{in, all}, later)) == errc::link_detached);
    }
    SECTION("the time is over") {
        auto [quiet, limited] = both.link();
        const auto time = within(std::chrono::milliseconds{1}, later);
        CHECK(finish(both.io, limited.async_receive_each(taking{limited, all}, time)) == errc::timed_out);
    }
    SECTION("there is another") {
        CHECK(finish(both.io, in.async_receive_each(taking{in, all}, later)) == errc::bad_option);
        CHECK(out.try_post(with_text("still here")));
        CHECK(std::get<0>(finish(both.io, out.async_send(with_text("last"), later))) == std::error_code{});
        CHECK(all == texts{"still here", "last"});
    }
}

TEST_CASE("who lets go of a receiver is handed nothing more", "[client]") {
    loopback both;
    auto [out, receiving] = both.link();
    auto in = std::make_unique<receiver>(std::move(receiving));
    for (int i = 0; i < 3; ++i) CHECK(out.try_post(with_text("message")));
    both.next(*in);  // the other two are here as well
    int called = 0;
    auto taken = in->async_receive_each(
        [&](received_message&&) {
            in.reset();
            return ++called > 0;
        },
        later);
    CHECK(finish(both.io, std::move(taken)) == errc::cancelled);
    CHECK(called == 1);
}

TEST_CASE("a handler may end everything while it runs", "[client]") {
    auto both = std::make_unique<loopback>();
    auto [sending, receiving] = both->link();
    sender out = std::move(sending);
    auto in = std::make_unique<receiver>(std::move(receiving));
    int called = 0;
    const auto end_with = [&](auto end) {
        auto taken = in->async_receive_each(
            [&, end, memory = std::string(100, 'x')](received_message&& arrived) {
                end();
                called += memory.size() == 100 && text_of(arrived) == "go";
                return true;
            },
            later);
        CHECK(out.try_post(with_text("go")));
        return finish(both->io, std::move(taken));
    };
    SECTION("its receiver") {
        CHECK(end_with([&] { in.reset(); }) == errc::cancelled);
    }
    SECTION("its connection") {
        CHECK(end_with([&] { both->server = connection{both->io.get_executor()}; }) == errc::cancelled);
    }
    SECTION("both") {
        const auto all = [&] {
            in.reset();
            both->server = connection{both->io.get_executor()};
        };
        CHECK(end_with(all) == errc::cancelled);
    }
    CHECK(called == 1);
}

TEST_CASE("an outcome may end its connection", "[client]") {
    loopback both;
    auto [sending, in] = both.link();
    auto out = std::make_unique<sender>(std::move(sending));
    bool ended = false;
    out->on_outcome([&](delivery_id, const delivery_state&) {
        if (std::exchange(ended, true)) return;
        out.reset();
        both.client = connection{both.io.get_executor()};
    });
    CHECK(out->try_post(with_text("one")));
    CHECK(out->try_post(with_text("two")));
    in.accept(both.next(in));
    while (!ended) both.io.run_one();
    CHECK(ended);
}

TEST_CASE("a flush ends when everything before it has left", "[client][2.8.2]") {
    loopback both;
    auto [out, in] = both.link({.settled = true}, {.credit = 2});
    CHECK(finish(both.io, out.async_flush(later)) == std::error_code{});  // nothing was sent
    for (int i = 0; i < 2; ++i) CHECK(out.try_post(with_text("now")));
    CHECK(finish(both.io, out.async_flush(later)) == std::error_code{});
    auto waits = out.async_post(with_text("when there is credit"), later);
    auto flushed = out.async_flush(later);
    for (int i = 0; i < 3; ++i) both.next(in);
    CHECK(finish(both.io, std::move(flushed)) == std::error_code{});
    CHECK(std::get<0>(finish(both.io, std::move(waits))) == std::error_code{});
    CHECK(finish(both.io, out.async_close(later)) == std::error_code{});
    CHECK(finish(both.io, out.async_flush(later)) == errc::link_detached);
}
