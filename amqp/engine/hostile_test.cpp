// Peers that speak something else, lie about sizes, mix up the layers, or are simply random.
#include <random>

#include "amqp/engine/two_ends_test.hpp"
#include "amqp/peer/scripted.hpp"
#include "amqp/tests/catch.hpp"

using namespace amqp;
using namespace amqp::engine;
using peer::scripted;

namespace {

settings server_settings() {
    settings chosen;
    chosen.role = peer_role::server;
    chosen.container_id = "us";
    return chosen;
}
settings client_settings(sasl::credentials credentials = sasl::none{}) {
    settings chosen;
    chosen.container_id = "us";
    chosen.credentials = std::move(credentials);
    return chosen;
}

// A server up to open, to which `octets` are sent; the condition with which it closes.
std::string closes_with(bytes_view octets, settings chosen = server_settings()) {
    scripted peer{std::move(chosen)};
    peer.open();
    peer.send_raw(octets);
    CHECK(peer.engine.finished());
    const auto close = peer.receive<amqp::close>();
    REQUIRE(close);
    REQUIRE(close->error);
    CHECK(peer.events.lines.back() == "failed: " + close->error->condition.text());
    return close->error->condition.text();
}

bytes raw_frame(frame_header header, std::string_view body) {
    bytes frame = copy_of(stored(header));
    frame.insert(frame.end(), view_of(body).begin(), view_of(body).end());
    return frame;
}

}  // namespace

TEST_CASE("garbage instead of a protocol header is found at its first wrong byte", "[engine][2.2]") {
    for (const std::string_view garbage : {"HTTP/1.1 400", "GET", "AMQQ", "AMQP\x09"}) {
        scripted client{client_settings()}, server{server_settings()};
        client.send_raw(view_of(garbage));
        CHECK(client.engine.finished());
        CHECK(client.events.lines == std::vector<std::string>{"failed: amqp:not-implemented"});
        server.send_raw(view_of(garbage));
        CHECK(server.engine.finished());
        CHECK(server.receive_header(protocol_id::amqp));
        CHECK(server.is_silent());
    }
    scripted old{server_settings()};
    old.send_raw(view_of({"AMQP\0\0\x09\x01", 8}));
    CHECK(old.engine.finished());
}

TEST_CASE("frames with impossible headers are framing errors", "[engine][2.3.1]") {
    const auto framing = std::string{condition::connection_framing_error};
    CHECK(closes_with(raw_frame({.size = 7}, "")) == framing);
    CHECK(closes_with(raw_frame({.size = 8, .data_offset = 1}, "")) == framing);
    CHECK(closes_with(raw_frame({.size = 8, .data_offset = 3}, "")) == framing);
    CHECK(closes_with(raw_frame({.size = 8, .data_offset = 255}, "")) == framing);
    CHECK(closes_with(raw_frame({.size = 8, .type = 2}, "")) == framing);
    CHECK(closes_with(raw_frame({.size = 0xFFFF'FFFF}, "")) == framing);
    settings small = server_settings();
    small.max_frame_size = 512;
    CHECK(closes_with(raw_frame({.size = 513}, ""), small) == framing);
}

TEST_CASE("a frame as long as agreed is good, and may have an extended header", "[engine][2.3.1]") {
    settings small = server_settings();
    small.max_frame_size = 512;
    scripted peer{small};
    peer.open();
    bytes frame = raw_frame({.size = 512, .data_offset = 3}, "more");
    const bytes begin = scripted::frame_of(0, amqp::begin{.incoming_window = 1, .outgoing_window = 1});
    frame.insert(frame.end(), begin.begin() + 8, begin.end());
    frame.resize(512);
    peer.send_raw(frame);
    CHECK(peer.events.lines.back() == "begun by peer");
}

TEST_CASE("before open a frame is short", "[engine][limits]") {
    scripted peer{server_settings()};
    peer.send_header(protocol_id::amqp);
    peer.send(0, amqp::open{.container_id = std::string(9000, 'x')});
    CHECK(peer.events.lines == std::vector<std::string>{"failed: amqp:connection:framing-error"});
    CHECK(peer.receive_header(protocol_id::amqp));
    CHECK(peer.receive<amqp::open>());
    CHECK(peer.receive<amqp::close>());
}

TEST_CASE("performatives that cannot be read are decode errors", "[engine][1.4]") {
    const auto decode = std::string{condition::decode_error};
    CHECK(closes_with(raw_frame({.size = 11}, "\x53\x10\x45")) == decode);                 // no descriptor
    CHECK(closes_with(raw_frame({.size = 12}, {"\0\x53\x77\x45", 4})) != "");              // an unknown one
    CHECK(closes_with(raw_frame({.size = 12}, {"\0\x53\x11\x45", 4})) == decode);          // begin without its fields
    CHECK(closes_with(raw_frame({.size = 14}, {"\0\x53\x11\xC0\xF0\x08", 6})) == decode);  // a list that ends early
    CHECK(closes_with(raw_frame({.size = 10}, {"\0\x53", 2})) == decode);
}

TEST_CASE("frames come in their order", "[engine][2.4]") {
    CHECK(closes_with(scripted::frame_of(0, amqp::open{.container_id = "again"})) == condition::illegal_state);
    CHECK(closes_with(scripted::frame_of(0, amqp::end{})) == condition::connection_framing_error);
    CHECK(closes_with(scripted::frame_of(4, amqp::transfer{})) == condition::connection_framing_error);
    CHECK(closes_with(scripted::frame_of(256, amqp::begin{})) == condition::connection_framing_error);
    CHECK(closes_with(scripted::frame_of(0, amqp::begin{.remote_channel = 9})) == condition::connection_framing_error);

    scripted twice{server_settings()};
    twice.open();
    twice.send(0, amqp::begin{});
    twice.send(0, amqp::begin{});
    CHECK(twice.events.lines.back() == "failed: amqp:connection:framing-error");

    scripted early{server_settings()};
    early.send_header(protocol_id::amqp);
    early.send(0, amqp::begin{});
    CHECK(early.events.lines == std::vector<std::string>{"failed: amqp:illegal-state"});
}

TEST_CASE("a peer with a max-frame-size below 512 is refused", "[engine][2.7.1]") {
    scripted peer{server_settings()};
    peer.open({.container_id = "tiny", .max_frame_size = 511});
    CHECK(peer.events.lines == std::vector<std::string>{"failed: amqp:invalid-field"});
}

TEST_CASE("no frame of ours is longer than the peer accepts", "[engine][2.7.1]") {
    scripted peer{client_settings()};
    peer.open({.container_id = "small", .max_frame_size = 512});
    const auto session = peer.begin({.incoming_window = 100, .outgoing_window = 100});
    const auto link = *peer.engine.attach(session, {.name = "l", .source = source{}, .target = target{}});
    peer.receive<amqp::attach>();
    peer.send(7, attach{.name = "l", .handle = 0, .role = role::receiver, .source = source{}, .target = target{}});
    peer.send(
        7,
        amqp::flow{.next_incoming_id = 0, .incoming_window = 100, .handle = 0, .delivery_count = 0, .link_credit = 9});
    const delivery_tag longest{view_of("12345678901234567890123456789012")};
    for (std::size_t size = 300; size < 1400; size += 7) {
        const std::string message(size, 'x');
        if (!peer.engine.sendable(link)) break;
        peer.engine.transfer(link, view_of(message), {.message_format = 0xFFFF'FFFF, .tag = longest});
    }
    std::size_t at = 0, total = 0;
    bytes sent;
    for (const bytes_view part : peer.engine.output()) sent.insert(sent.end(), part.begin(), part.end());
    for (; at < sent.size(); ++total) {
        const auto size = load_frame_header(sent.data() + at).size;
        CHECK(size <= 512);
        at += size;
    }
    CHECK(at == sent.size());
    CHECK(total >= 9);
}

TEST_CASE("SASL frames mean nothing outside of SASL, and AMQP frames nothing inside", "[engine][5.3.1]") {
    CHECK(closes_with(scripted::frame_of(0, sasl_init{symbol{"ANONYMOUS"}, {}, {}}, {}, frame_type::sasl)) ==
          condition::illegal_state);

    const auto refuses = [](auto&& performative, frame_type type) {
        scripted server{server_settings()}, client{client_settings(sasl::anonymous{})};
        server.send_header(protocol_id::sasl);
        server.send(0, performative, {}, type);
        CHECK(server.engine.finished());
        CHECK_FALSE(server.engine.is_open());
        client.send_header(protocol_id::sasl);
        client.send(0, performative, {}, type);
        CHECK(client.engine.finished());
    };
    refuses(amqp::open{.container_id = "bypass"}, frame_type::sasl);
    refuses(amqp::open{.container_id = "bypass"}, frame_type::amqp);
    refuses(sasl_challenge{}, frame_type::sasl);
    refuses(sasl_outcome{}, frame_type::sasl);
    refuses(sasl_init{symbol{"ANONYMOUS"}, {}, {}}, frame_type::amqp);
}

TEST_CASE("after SASL a client cannot begin SASL again", "[engine][5.3.2]") {
    scripted peer{server_settings()};
    peer.send_header(protocol_id::sasl);
    peer.send(0, sasl_init{symbol{"ANONYMOUS"}, {}, {}}, {}, frame_type::sasl);
    peer.send_header(protocol_id::sasl);
    CHECK(peer.events.lines == std::vector<std::string>{"failed: amqp:not-implemented"});
}

TEST_CASE("links are limited by what we announced", "[engine][limits]") {
    settings few = server_settings();
    few.limits.links_per_session = 2;
    scripted peer{few};
    peer.open();
    peer.send(0, amqp::begin{.incoming_window = 9, .outgoing_window = 9});
    const auto begin = peer.receive<amqp::begin>();
    REQUIRE(begin);
    CHECK(begin->handle_max == 1);
    peer.send(0, attach{.name = "a", .handle = 1, .role = role::receiver});
    peer.send(0, attach{.name = "b", .handle = 2, .role = role::receiver});
    CHECK(peer.events.lines.back() == "failed: amqp:connection:framing-error");
}

TEST_CASE("a peer that provokes answers and never reads them is given up on", "[engine][limits]") {
    settings careful = server_settings();
    careful.limits.output_bytes_at_most = 10'000;
    scripted peer{careful};
    peer.open();
    peer.send(0, amqp::begin{.incoming_window = 9, .outgoing_window = 9});
    const bytes echo = scripted::frame_of(0, amqp::flow{.incoming_window = 9, .echo = true});
    for (int i = 0; i < 1000 && !peer.engine.finished(); ++i) peer.send_raw(echo);
    CHECK(peer.engine.finished());
    CHECK(peer.events.lines.back() == "failed: amqp:resource-limit-exceeded");
}

TEST_CASE("whatever a peer sends, the engine says so and stays whole", "[engine][fuzz]") {
    bytes conversation;
    const auto add = [&](bytes_view octets) { conversation.insert(conversation.end(), octets.begin(), octets.end()); };
    add(protocol_header(protocol_id::amqp));
    add(scripted::frame_of(0, amqp::open{.container_id = "peer"}));
    add(scripted::frame_of(1, amqp::begin{.incoming_window = 9, .outgoing_window = 9}));
    add(scripted::frame_of(1, attach{.name = "in",
                                     .handle = 0,
                                     .role = role::sender,
                                     .source = source{},
                                     .target = target{},
                                     .initial_delivery_count = 0}));
    add(scripted::frame_of(
        1, attach{.name = "out", .handle = 1, .role = role::receiver, .source = source{}, .target = target{}}));
    add(scripted::frame_of(1, amqp::flow{.next_incoming_id = 0, .incoming_window = 9, .handle = 1, .link_credit = 5}));
    for (const bool more : {true, false}) {
        add(scripted::frame_of(
            1, amqp::transfer{.handle = 0, .delivery_id = 0, .delivery_tag = tag_of(0), .more = more}, "hello"));
    }
    add(scripted::frame_of(
        1, amqp::disposition{.role = role::receiver, .first = 0, .last = 3, .settled = true, .state = accepted{}}));
    add(scripted::frame_of(1, amqp::detach{0, true, {}}));
    add(scripted::frame_of(1, amqp::end{}));
    add(scripted::frame_of(0, amqp::close{}));

    std::mt19937 random{1};
    std::size_t orderly = 0;
    for (int round = 0; round < 20'000; ++round) {
        bytes damaged = conversation;
        for (unsigned changes = random() % 4; changes > 0; --changes) {
            damaged[random() % damaged.size()] = static_cast<std::byte>(random());
        }
        if (random() % 4 == 0) damaged.resize(random() % damaged.size());
        connection<> server{server_settings(), {}};
        bool sent = false;
        peer::feed(server, damaged, [&](connection<>::event& event) {
            if (auto* e = std::get_if<connection<>::attached>(&event)) {
                server.accept_attach(e->link, {.source = source{}, .target = target{}, .credit = 5});
            } else if (auto* d = std::get_if<connection<>::delivered>(&event)) {
                server.settle(d->link, d->delivery.id, accepted{});
            } else if (auto* c = std::get_if<connection<>::credited>(&event); c && server.sendable(c->link)) {
                server.transfer(c->link, view_of("m"));
                sent = true;
            }
        });
        std::size_t total = 0;
        for (const bytes_view part : server.output()) total += part.size();
        server.consume(total);
        orderly += server.finished() && sent;
    }
    CHECK(orderly > 100);
}
