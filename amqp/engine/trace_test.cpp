// What a person reads of frames, and what nobody may read.
#include "amqp/engine/trace.hpp"

#include <vector>

#include "amqp/engine/connection.hpp"
#include "amqp/peer/pump.hpp"
#include "amqp/tests/catch.hpp"

using namespace amqp;

namespace {

struct traced {
    std::vector<std::string> lines;
    engine::trace watch{[this](std::string_view line) { lines.emplace_back(line); }};

    bool says(std::string_view part) const {
        return std::ranges::any_of(lines,
                                   [&](const std::string& line) { return line.find(part) != std::string::npos; });
    }
};

bytes sent_by(engine::connection<>& from) {
    bytes all;
    for (const bytes_view each : from.output()) all.insert(all.end(), each.begin(), each.end());
    from.consume(all.size());
    return all;
}

}  // namespace

TEST_CASE("a frame is a line with the standard's words", "[engine][trace][2.7]") {
    engine::settings chosen;
    chosen.container_id = "me";
    engine::connection<> client{chosen, {}};
    traced here;
    const bytes octets = sent_by(client);
    SECTION("whole") { here.watch.sent(octets); }
    SECTION("byte by byte") {
        for (std::size_t i = 0; i < octets.size(); ++i) here.watch.sent(bytes_view{octets}.subspan(i, 1));
    }
    REQUIRE(here.lines.size() == 2);
    CHECK(here.lines[0] == "-> AMQP 1.0");
    CHECK_THAT(here.lines[1], Catch::StartsWith("-> [0] open container-id=\"me\" "));
    CHECK_THAT(here.lines[1], Catch::Contains("max-frame-size=65536"));
}

TEST_CASE("a password is not shown", "[engine][trace][5.3]") {
    frame_writer<production::buffer_type, production::dispatch_type, production::cursor_type> writer;
    output_queue out;
    writer.write(out, frame_type::sasl, 0, sasl_init{symbol{"PLAIN"}, copy_of(view_of("\0eva\0secret")), "host"});
    traced here;
    for (const bytes_view each : out.views()) here.watch.sent(each);
    CHECK(here.says("sasl-init mechanism=PLAIN initial-response=(hidden) hostname=\"host\""));
    CHECK_FALSE(here.says("secret"));
}

TEST_CASE("a payload is cut short, and an empty frame is a heartbeat", "[engine][trace][2.4.5]") {
    frame_writer<production::buffer_type, production::dispatch_type, production::cursor_type> writer;
    output_queue out;
    transfer one;
    one.delivery_id = 7;
    const std::string body(1000, 'x');
    const piece whole{view_of(body)};
    writer.write(out, frame_type::amqp, 3, one, {&whole, 1});
    traced here;
    for (const bytes_view each : out.views()) here.watch.received(each);
    here.watch.received(stored(frame_header{.size = 8, .channel = 1}));
    REQUIRE(here.lines.size() == 2);
    CHECK_THAT(here.lines[0], Catch::StartsWith("<- [3] transfer handle=0 delivery-id=7"));
    CHECK_THAT(here.lines[0], Catch::EndsWith("payload 1000 bytes \"" + std::string(24, 'x') + "...\""));
    CHECK(here.lines[1] == "<- [1] (heartbeat)");
}

TEST_CASE("what is no frame is said once, and where it stops to be one", "[engine][trace][2.3]") {
    traced here;
    here.watch.received(view_of("HTTP/1.1 400 Bad Request\r\n\r\n"));
    here.watch.received(view_of("more"));
    CHECK(here.lines == std::vector<std::string>{"<- (no frame)"});
    traced broken;
    const std::array<std::byte, 4> nonsense{std::byte{0}, std::byte{0x53}, std::byte{0x10}, std::byte{0x01}};
    broken.watch.received(stored(frame_header{.size = 12}));
    broken.watch.received(nonsense);
    CHECK(broken.says("at byte 3"));
}
