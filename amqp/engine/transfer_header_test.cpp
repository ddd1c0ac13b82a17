// What a link remembers of its last transfer, and when it must not (§2.7.5).
#include "amqp/engine/transfer_header.hpp"

#include "amqp/codec/encoder.hpp"
#include "amqp/engine/two_ends_test.hpp"
#include "amqp/policy/repetition/all.hpp"
#include "amqp/policy/with.hpp"

using namespace amqp;
using namespace amqp::engine;

namespace {

amqp::transfer plain(delivery_id id) {
    amqp::transfer said;
    said.handle = 3;
    said.delivery_id = id;
    said.delivery_tag = tag_of(id);
    said.message_format = 0;
    said.settled = false;
    return said;
}

bytes encoded(const amqp::transfer& said) {
    transfer_header::sink out;
    encoder<transfer_header::sink, production::dispatch_type>{out}.write(said);
    return copy_of(out.written());
}

bytes with_payload(bytes head, std::size_t size = 100) {
    head.resize(head.size() + size, std::byte{0x7f});
    return head;
}

transfer_header learnt_from(const amqp::transfer& said) {
    transfer_header known;
    known.learn(0, encoded(said), said);
    return known;
}

}  // namespace

TEST_CASE("a header is known again whatever its id and tag", "[engine][repetition][2.7.5]") {
    const transfer_header known = learnt_from(plain(1000));
    for (const delivery_id id : {256u, 1001u, 0xFFFF'FFFFu}) {
        const bytes body = with_payload(encoded(plain(id)));
        REQUIRE(known.begins(body));
        CHECK(known.id_in(body) == id);
        CHECK(delivery_tag{known.tag_in(body)} == tag_of(id));
        CHECK(known.size() == body.size() - 100);
        CHECK(transfer_header::handle_in(body) == 3);
    }
}

TEST_CASE("a header that says anything else is not the known one", "[engine][repetition][2.7.5]") {
    const transfer_header known = learnt_from(plain(1000));
    const auto differs = [&](auto&& change) {
        amqp::transfer other = plain(1001);
        change(other);
        CHECK_FALSE(known.begins(with_payload(encoded(other))));
    };
    differs([](auto& said) { said.handle = 4; });
    differs([](auto& said) { said.delivery_id = 255; });  // another encoding
    differs([](auto& said) { said.delivery_id.reset(); });
    differs([](auto& said) { said.delivery_tag = delivery_tag{view_of("longer")}; });
    differs([](auto& said) { said.message_format = 1; });
    differs([](auto& said) { said.settled = true; });
    differs([](auto& said) { said.more = true; });
    differs([](auto& said) { said.aborted = true; });
    differs([](auto& said) { said.batchable = true; });
    CHECK_FALSE(known.begins(encoded(plain(1001))));  // nothing may be read beyond the frame
    CHECK_FALSE(transfer_header{}.begins(with_payload(encoded(plain(1001)))));
}

TEST_CASE("every byte that was not free must be the same", "[engine][repetition]") {
    const transfer_header known = learnt_from(plain(1000));
    const bytes right = with_payload(encoded(plain(1001)));
    unsigned free = 0;
    for (std::size_t at = 0; at < known.size(); ++at) {
        bytes wrong = right;
        wrong[at] ^= std::byte{0x40};
        free += known.begins(wrong);
    }
    CHECK(free == 8);  // an id and a tag of four octets each
}

TEST_CASE("what is not a whole message in the usual shape is not remembered", "[engine][repetition]") {
    const auto is_known = [](auto&& change) {
        amqp::transfer said = plain(1000);
        change(said);
        return learnt_from(said).begins(with_payload(encoded(said)));
    };
    CHECK(is_known([](auto&) {}));
    CHECK(is_known([](auto& said) { said.handle = 0; }));
    CHECK(is_known([](auto& said) { said.handle = 70'000; }));
    CHECK_FALSE(is_known([](auto& said) { said.delivery_id = 7; }));
    CHECK_FALSE(is_known([](auto& said) { said.delivery_tag.reset(); }));
    CHECK_FALSE(is_known([](auto& said) { said.more = true; }));
    CHECK_FALSE(is_known([](auto& said) { said.aborted = true; }));
    CHECK_FALSE(is_known([](auto& said) { said.resume = true; }));
    CHECK_FALSE(is_known([](auto& said) { said.state = accepted{}; }));
    CHECK_FALSE(is_known([](auto& said) { said.rcv_settle_mode = receiver_settle_mode::second; }));
}

TEST_CASE("with a header remembered or rebuilt, the same bytes go out", "[engine][repetition][policy]") {
    const auto sent = []<class P>(P*) {
        two_ends<P> ends{peer::whole_blocks};
        ends.credit = 1000;
        ends.answer.reset();
        const auto link = ends.open_sender(ends.open_session({.next_outgoing_id = 250}), "queue");
        for (int i = 0; i < 20; ++i) ends.send(link, "a message", {.settled = i % 7 == 6, .batchable = i % 5 == 4});
        bytes all;
        for (const bytes_view part : ends.client.output()) all.insert(all.end(), part.begin(), part.end());
        ends.pump();
        REQUIRE(ends.server_deliveries.size() == 20);
        return all;
    };
    CHECK(sent(static_cast<production*>(nullptr)) ==
          sent(static_cast<with_repetition<repetition::rebuilt>*>(nullptr)));
}

TEST_CASE("faults are found behind a known header too", "[engine][repetition]") {
    settings careful;
    careful.limits.unsettled_deliveries = 5;
    two_ends<> ends{peer::whole_blocks, {}, careful};
    ends.credit = 300;
    ends.answer.reset();
    const auto link = ends.open_sender(ends.open_session({.next_outgoing_id = 1000}), "queue");
    for (int i = 0; i < 6; ++i) ends.client.transfer(link, view_of("m"));
    ends.pump();
    CHECK(ends.server_deliveries.size() == 5);
    CHECK(ends.at_client.lines.back().starts_with("ended"));
}
