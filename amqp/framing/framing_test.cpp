// Frames in and out, the blocks they are received in, and the queue they leave from.
#include <thread>

#include "amqp/framing/frame_reader.hpp"
#include "amqp/framing/frame_writer.hpp"
#include "amqp/framing/protocol_header.hpp"
#include "amqp/policy/buffer/all.hpp"
#include "amqp/policy/dispatch/static_type.hpp"
#include "amqp/tests/catch.hpp"

using namespace amqp;

namespace {

struct body {  // of a frame: what a performative looks like to the writer
    static constexpr definition defined{0x11, "test:body:list"};
    std::uint32_t number = 0;
    static constexpr auto fields() { return std::tuple{field{"number", &body::number, mandatory}}; }
};

bytes flat(const output_queue& queue) {
    bytes all;
    for (const bytes_view part : queue.views()) all.insert(all.end(), part.begin(), part.end());
    return all;
}

bytes frame_of(std::size_t size, std::byte filling) {
    bytes frame(size, filling);
    const auto header = stored({.size = static_cast<std::uint32_t>(size), .channel = 3});
    std::copy(header.begin(), header.end(), frame.begin());
    return frame;
}

// Feeds `received` in steps and collects the frames.
std::vector<bytes> read_in_steps(bytes_view received, std::size_t step, std::uint32_t limit) {
    block_pool pool;
    frame_reader reader{pool};
    reader.limit(limit);
    std::vector<bytes> frames;
    while (!received.empty()) {
        const std::size_t part = std::min(step, received.size());
        const auto room = reader.prepare(part);
        std::copy_n(received.begin(), part, room.begin());
        reader.commit(part);
        received = received.subspan(part);
        for (frame next; reader.next(next);) frames.push_back(copy_of(next.body));
    }
    CHECK(reader.error() == errc::none);
    return frames;
}

}  // namespace

TEST_CASE("frames come out as they went in, however the stream was cut", "[framing][2.3]") {
    bytes stream;
    std::vector<bytes> expected;
    for (const unsigned size : {8u, 9u, 100u, 5'000u, 70'000u, 8u, 150'000u, 12u}) {
        const bytes frame = frame_of(size, static_cast<std::byte>(size));
        stream.insert(stream.end(), frame.begin(), frame.end());
        expected.emplace_back(frame.begin() + 8, frame.end());
    }
    for (const std::size_t step : {1u, 7u, 1'000u, 65'536u, 1'000'000u})
        CHECK(read_in_steps(stream, step, 200'000) == expected);
}

TEST_CASE("a frame that is kept is not overwritten by what is read next", "[framing][block]") {
    block_pool pool;
    frame_reader reader{pool};
    std::vector<std::pair<bytes_view, block_ref>> kept;
    for (int i = 0; i < 40; ++i) {
        const bytes sent = frame_of(100, static_cast<std::byte>(i));
        const auto room = reader.prepare(sent.size());
        std::copy(sent.begin(), sent.end(), room.begin());
        reader.commit(sent.size());
        frame next;
        REQUIRE(reader.next(next));
        kept.emplace_back(next.body, reader.share());
    }
    for (int i = 0; i < 40; ++i) CHECK(kept[static_cast<std::size_t>(i)].first[50] == static_cast<std::byte>(i));
}

TEST_CASE("a block is used again when its last user is gone", "[framing][block]") {
    block_pool pool;
    const std::byte* first = nullptr;
    {
        const block_ref block = pool.take(1'000);
        first = block.begin();
        CHECK(pool.take(1'000).begin() != first);
    }
    CHECK(pool.take(500).begin() == first);
}

TEST_CASE("more shares may be given than are counted at once, and what is not given is no owner", "[framing][block]") {
    block_pool pool;
    shares giving{pool.take(1'000)};
    const std::byte* const first = giving.own().begin();
    std::vector<block_ref> given;
    for (int i = 0; i < 2'500; ++i) given.push_back(giving.give());
    CHECK(giving.owners() == 2'502);  // with the pool and the one who gives
    giving = {};
    CHECK(pool.take(1'000).begin() != first);
    given.resize(1);
    CHECK(pool.take(1'000).begin() != first);
    given.clear();
    CHECK(pool.take(1'000).begin() == first);
}

TEST_CASE("shares of a block may be dropped in other threads", "[framing][block]") {
    block_pool pool;
    block_ref block = pool.take(64);
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([share = block]() mutable {
            for (int round = 0; round < 1'000; ++round) block_ref again = share;
            share = {};
        });
    }
    threads.clear();
    const std::byte* const place = block.begin();
    block = {};
    CHECK(pool.take(64).begin() == place);
}

TEST_CASE("the header counts eight bytes and what follows", "[framing][2.3.1]") {
    output_queue out;
    frame_writer<buffer::fixed, dispatch::static_type> writer;
    const piece payload{view_of("payload")};
    writer.write(out, frame_type::amqp, 0x1234, body{}, {&payload, 1});
    const bytes frame = flat(out);
    const frame_header header = load_frame_header(frame.data());
    CHECK(header.size == frame.size());
    CHECK(header.data_offset == 2);
    CHECK(header.type == 0);
    CHECK(header.channel == 0x1234);
    CHECK(text_of(frame).ends_with("payload"));
}

TEMPLATE_TEST_CASE("every buffer writes the same frame", "[framing][buffer]", buffer::append_copy, buffer::growable,
                   buffer::streamed, buffer::measured, buffer::fixed, buffer::gathered) {
    const bytes middle(5'000, std::byte{0x42});
    const piece payload[] = {{view_of("head")}, {middle, true}, {view_of("tail")}};
    output_queue expected, out;
    frame_writer<buffer::fixed, dispatch::static_type> reference;
    frame_writer<TestType, dispatch::static_type> writer;
    for (std::uint16_t channel = 0; channel < 3; ++channel) {
        reference.write(expected, frame_type::amqp, channel, body{77}, payload);
        writer.write(out, frame_type::amqp, channel, body{77}, payload);
    }
    CHECK(flat(out) == flat(expected));
}

TEST_CASE("what waits in the output keeps its place while more is added", "[framing][output]") {
    output_queue queue;
    queue.append(view_of("first"));
    const bytes_view first = queue.views().front();
    const bytes referenced(1'000, std::byte{9});
    const bytes more(100'000, std::byte{7});
    queue.reference(referenced);
    for (int i = 0; i < 10; ++i) queue.append(more);
    CHECK(queue.views().front().data() == first.data());
    CHECK(text_of(first) == "first");
    CHECK(queue.views()[1].data() == referenced.data());
    CHECK(queue.size() == 5 + 1'000 + 1'000'000);
}

TEST_CASE("the output is what was put in, however it is consumed", "[framing][output]") {
    for (const std::size_t step : {1u, 10u, 4'096u, 100'000u}) {
        output_queue queue;
        bytes expected, got;
        std::vector<bytes> referenced(50);
        std::size_t next = 0;
        while (next < 50 || !queue.empty()) {
            if (next < 50) {
                const bytes part(next * 211, static_cast<std::byte>(next));
                referenced[next] = bytes(next * 17, static_cast<std::byte>(next + 100));
                queue.append(part);
                queue.reference(referenced[next]);
                expected.insert(expected.end(), part.begin(), part.end());
                expected.insert(expected.end(), referenced[next].begin(), referenced[next].end());
                ++next;
            }
            if (next < 50 && step > 5'000 && next % 5 != 0) continue;
            const bytes all = flat(queue);
            CHECK(all.size() == queue.size());
            const std::size_t taken = std::min(step * 1'000, all.size());
            got.insert(got.end(), all.begin(), all.begin() + static_cast<std::ptrdiff_t>(taken));
            queue.consume(taken);
        }
        CHECK(got == expected);
    }
}

TEST_CASE("a protocol header is recognised from its first byte on", "[framing][2.2]") {
    const auto header = protocol_header(protocol_id::sasl);
    for (std::size_t n = 0; n <= header.size(); ++n)
        CHECK(may_be_header(bytes_view{header}.first(n), protocol_id::sasl));
    CHECK(may_be_header(bytes_view{header}.first(4), protocol_id::amqp));
    CHECK_FALSE(may_be_header(bytes_view{header}.first(5), protocol_id::amqp));
}

TEST_CASE("a pool hands out what nobody holds, and keeps no more than it should", "[framing]") {
    constexpr std::size_t narrow = 1024, wide = 8 * 1024 * 1024;
    block_pool pool;
    const std::byte* const first = pool.take(narrow).begin();
    CHECK(pool.take(narrow).begin() == first);
    const block_ref held = pool.take(narrow);
    CHECK(pool.take(narrow).begin() != first);

    const std::byte* const large = pool.take(wide).begin();
    CHECK(pool.take(wide).begin() == large);
    CHECK(pool.take(narrow).begin() != large);  // not while there is a narrower one
    CHECK(pool.take(narrow, block_pool::prefer::wide).begin() == large);
    const std::byte* const larger = pool.take(2 * wide).begin();
    CHECK(pool.take(wide).begin() == larger);  // what was not as wide is gone

    std::vector<block_ref> many;
    for (int i = 0; i < 10; ++i) many.push_back(pool.take(wide));
    many.clear();
    std::size_t kept = 0;
    for (int i = 0; i < 10; ++i) {
        many.push_back(pool.take(1, block_pool::prefer::wide));
        kept += many.back().capacity() >= wide;
    }
    CHECK(kept == 2);
}

TEST_CASE("a pool that is full of narrow blocks keeps a wider one all the same", "[framing]") {
    constexpr std::size_t narrow = 1024, wider = 2 * narrow;
    block_pool pool;
    std::vector<block_ref> many;
    for (int i = 0; i < 100; ++i) many.push_back(pool.take(narrow));
    many.clear();
    pool.take(wider);
    CHECK(pool.take(narrow, block_pool::prefer::wide).capacity() == wider);
}
