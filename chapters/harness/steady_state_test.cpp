// In a steady state no message costs an allocation: not to encode it, to send it, to receive it or to settle it.
#include "amqp/tests/loopback.hpp"
#include "chapters/harness/allocations.hpp"
#include "chapters/harness/corpus.hpp"

using namespace amqp;
using namespace amqp::tests;

namespace {

// Both ends of one link in one thread, so that the counts are of both.
class traffic {
public:
    explicit traffic(bool settled) {
        std::tie(out_, in_) = both_.link({.settled = settled}, {.credit = 1000});
        out_.on_outcome([](delivery_id, const delivery_state&) {});
        receive();
    }
    // Sends and receives so many messages more. What the two ends have asked for meanwhile.
    perftalk::allocations play(std::uint64_t count) {
        const perftalk::allocations before = perftalk::allocated_so_far();
        const std::uint64_t last = received_ + count;
        both_.io.restart();
        while (received_ < last) {
            while (posted_ < last && out_.try_post(content_)) ++posted_;
            both_.io.run_one();
        }
        return perftalk::allocated_so_far() - before;
    }

private:
    void receive() {
        in_.async_receive([this](std::error_code error, const received_message& first) {
            if (error) return;
            take(first);
            while (const auto next = in_.try_receive()) take(*next);
            receive();
        });
    }
    void take(const received_message& arrived) {
        in_.accept(arrived);
        ++received_;
    }

    loopback both_;
    sender out_;
    receiver in_;
    message content_{.body = payload{std::string(100, 'x')}};
    std::uint64_t posted_ = 0, received_ = 0;
};

}  // namespace

TEST_CASE("in a steady state messages are sent, received and settled without an allocation", "[steady]") {
    const bool settled = GENERATE(false, true);
    traffic both{settled};
    both.play(20'000);  // until every queue is as wide as it becomes
    constexpr std::uint64_t count = 50'000;
    const perftalk::allocations taken = both.play(count);
    // A wait for the next batch has a handler that is made for it; no message has.
    CHECK(static_cast<double>(taken.count) / count < 0.02);
}

TEST_CASE("encoding a message again allocates nothing", "[steady]") {
    for (const char* const name : {"event-100", "event-1k", "everything", "document-64k"}) {
        const message& content = perftalk::sample_called(name).messages.front();
        production::buffer_type buffer;
        encode<production::dispatch_type, production::cursor_type>(buffer, content);
        const perftalk::allocations before = perftalk::allocated_so_far();
        encode<production::dispatch_type, production::cursor_type>(buffer, content);
        CHECK(perftalk::allocated_so_far() - before == perftalk::allocations{});
    }
}

TEST_CASE("a message of borrowed parts is built, written and read without an allocation", "[steady]") {
    const bytes body(100, std::byte{7});
    production::buffer_type buffer;
    const auto play = [&] {
        const borrowed_entry application[] = {{"device", "a name that no string holds without memory"},
                                              {"sequence", std::uint64_t{7}}};
        encode<production::dispatch_type, production::cursor_type>(
            buffer, borrowed_message{.header = {},
                                     .message_annotations = {},
                                     .properties = {.message_id = "a name that no string holds without memory"},
                                     .application_properties = application,
                                     .body = body});
        bytes_view octets;
        buffer.pieces([&](bytes_view piece, bool) { octets = piece; });
        const message_view arrived{octets};
        std::size_t entries = 0;
        const errc fault = arrived.for_each_application_property([&](auto, const auto&) { ++entries; });
        return fault == errc::none && entries == 2 && arrived.borrowed_properties() &&
               std::ranges::equal(*arrived.body_data(), body);
    };
    REQUIRE(play());
    const perftalk::allocations before = perftalk::allocated_so_far();
    const bool is_right = play();
    const perftalk::allocations taken = perftalk::allocated_so_far() - before;
    CHECK(is_right);
    CHECK(taken == perftalk::allocations{});
}
