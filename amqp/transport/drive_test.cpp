// The one loop, over a stream that writes down what was asked of it and fails where it is told to.
#include "amqp/transport/drive.hpp"

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include <asio/io_context.hpp>

#include "amqp/tests/catch.hpp"

using namespace amqp;
using namespace amqp::transport;

namespace {

// Shared by the stream, which the loop owns, and the test.
struct wire {
    std::deque<std::string> arriving;  // one a read
    bool ends = false;                 // after what is arriving: the peer closed
    std::size_t takes = SIZE_MAX;      // bytes a write
    std::error_code write_fails;
    std::vector<std::string> written;  // one a write
    bool shut = false, closed = false;
    std::function<void(std::error_code, std::size_t)> reading;
    std::span<std::byte> room;
};

class fake_stream {
public:
    fake_stream(asio::io_context& io, wire& shared) : io_{&io}, wire_{&shared} {}
    asio::any_io_executor get_executor() { return io_->get_executor(); }

    void async_read_some(auto buffer, auto handler) {
        wire_->room = {static_cast<std::byte*>(buffer.data()), buffer.size()};
        wire_->reading = std::move(handler);
        deliver();
    }
    void async_write_some(auto buffers, auto handler) {
        std::string all;
        for (const asio::const_buffer& each : buffers) all.append(static_cast<const char*>(each.data()), each.size());
        all.resize(std::min(all.size(), wire_->takes));
        const std::size_t taken = wire_->write_fails ? 0 : all.size();
        if (!wire_->write_fails) wire_->written.push_back(std::move(all));
        asio::post(*io_, [handler, taken, error = wire_->write_fails]() mutable { handler(error, taken); });
    }
    bool shutdown_sending() { return wire_->shut = true; }
    bool is_private() const { return true; }
    std::string certified_name() const { return {}; }
    void close() {
        wire_->closed = true;
        if (wire_->reading) complete(asio::error::operation_aborted, 0);
    }
    void deliver() {
        if (!wire_->reading || (wire_->arriving.empty() && !wire_->ends)) return;
        if (wire_->arriving.empty()) return complete(asio::error::eof, 0);
        const std::string next = std::move(wire_->arriving.front());
        wire_->arriving.pop_front();
        std::copy(next.begin(), next.end(), reinterpret_cast<char*>(wire_->room.data()));
        complete({}, next.size());
    }

private:
    void complete(std::error_code error, std::size_t n) {
        asio::post(*io_, [handler = std::exchange(wire_->reading, {}), error, n] { handler(error, n); });
    }

    asio::io_context* io_;
    wire* wire_;
};

// Says what it is told, hears what comes, and finishes when it has heard "bye".
struct talker final : driven {
    std::string output, heard;
    std::vector<bytes_view> views;
    std::array<std::byte, 64> room{};
    bool finished = false;
    std::optional<std::error_code> ended;
    std::optional<time_point> deadline;
    int turns = 0;

    wanted turn(const happened& news) override {
        ++turns;
        output.erase(0, news.sent);
        heard += text_of(bytes_view{room}.first(news.received));
        if (heard.ends_with("bye")) finished = true;
        if (deadline && news.now >= *deadline) deadline.reset();
        wanted next{{}, {}, deadline, finished};
        if (news.may_write) {
            // In pieces of two bytes, as far as they go.
            views.clear();
            for (std::size_t i = 0; i < output.size(); i += 2)
                views.push_back(view_of(output).subspan(i, std::min<std::size_t>(2, output.size() - i)));
            next.output = views;
        }
        if (news.may_read && !finished) next.room = room;
        return next;
    }
    void stopped(std::error_code why) override { ended = why; }
};

struct stage {
    asio::io_context io;
    wire shared;
    talker who;
    std::shared_ptr<drive<fake_stream>> loop = std::make_shared<drive<fake_stream>>(fake_stream{io, shared});

    void run() {
        io.restart();
        io.run_for(std::chrono::seconds{20});
    }
    void play() {
        loop->start(who);
        run();
    }
};

}  // namespace

TEST_CASE("what one turn produces leaves in one gather write", "[transport]") {
    stage here;
    here.who.output = "hello world";
    here.shared.ends = true;
    here.play();
    CHECK(here.shared.written == std::vector<std::string>{"hello world"});
}

TEST_CASE("what a write did not take follows in the next", "[transport]") {
    stage here;
    here.who.output = "abcdefg";
    here.shared.takes = 3;
    here.shared.arriving = {"bye"};
    here.shared.ends = true;
    here.play();
    CHECK(here.shared.written == std::vector<std::string>{"abc", "def", "g"});
    CHECK(here.who.ended == std::error_code{});
}

TEST_CASE("a gather write has no more pieces than a system call takes", "[transport]") {
    stage here;
    here.who.output = std::string(1000, 'x');
    here.shared.arriving = {"bye"};
    here.shared.ends = true;
    here.play();
    CHECK(here.shared.written.front().size() == 2 * 64);
    CHECK(here.who.output.empty());
}

TEST_CASE("several calls of wake make one turn", "[transport]") {
    stage here;
    here.loop->start(here.who);
    for (int i = 0; i < 5; ++i) here.loop->wake();
    here.io.poll();
    CHECK(here.who.turns == 1);
    here.loop->abandon();
    here.run();
}

TEST_CASE("what arrives is heard in order, until the stream ends", "[transport]") {
    stage here;
    here.shared.arriving = {"one ", "two ", "three"};
    here.shared.ends = true;
    here.play();
    CHECK(here.who.heard == "one two three");
    CHECK(here.who.ended == std::error_code{});
    CHECK(here.shared.closed);
}

TEST_CASE("in the end it stops to send, and waits until the peer has closed", "[transport]") {
    stage here;
    here.who.output = "last words";
    here.shared.arriving = {"bye"};
    here.loop->start(here.who);
    here.io.poll();
    CHECK(here.shared.written == std::vector<std::string>{"last words"});
    CHECK(here.shared.shut);
    CHECK_FALSE(here.shared.closed);
    here.shared.ends = true;
    fake_stream{here.io, here.shared}.deliver();
    here.run();
    CHECK(here.shared.closed);
    CHECK(here.who.ended == std::error_code{});
}

TEST_CASE("after a failed write the peer's last words are still heard", "[transport]") {
    stage here;
    here.who.output = "in vain";
    here.shared.write_fails = std::make_error_code(std::errc::broken_pipe);
    here.shared.arriving = {"why I left"};
    here.shared.ends = true;
    here.play();
    CHECK(here.who.heard == "why I left");
    CHECK(here.who.ended.has_value());
}

TEST_CASE("a deadline is a turn", "[transport]") {
    stage here;
    here.who.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds{5};
    here.loop->start(here.who);
    while (here.who.deadline && here.io.run_one_for(std::chrono::seconds{20}) > 0) {
    }
    CHECK_FALSE(here.who.deadline);
    here.loop->abandon();
    here.run();
}

TEST_CASE("who abandons a loop hears nothing more", "[transport]") {
    stage here;
    here.loop->start(here.who);
    here.shared.arriving = {"too late"};
    here.loop->abandon();
    here.run();
    CHECK(here.who.turns == 0);
    CHECK_FALSE(here.who.ended);
    CHECK(here.shared.closed);
}
