// The trap of this experiment: a new connection for each measurement. Beside it one that has been at work for a while.
//
// A benchmark likes to begin at the beginning: connect, move a hundred messages, stop the clock. But a delivery-id
// below 256 is written in fewer bytes than all the others (§1.6.5), so the headers of a connection's first messages are
// of another shape, and none of them is remembered. Measured there, remembering is worth nothing.
#include <benchmark/benchmark.h>

#include <cstring>
#include <iostream>

#include "amqp/codec/decoder.hpp"
#include "amqp/codec/encoder.hpp"
#include "amqp/engine/transfer_header.hpp"
#include "amqp/policy/buffer/growable.hpp"
#include "amqp/policy/defaults.hpp"

namespace perftalk {
namespace {

constexpr std::uint32_t count = 100;

amqp::bytes frame_body(std::uint32_t id, bool settled) {
    amqp::transfer said;
    said.delivery_id = id;
    said.delivery_tag = amqp::tag_of(id);
    said.message_format = 0;
    said.settled = settled;
    amqp::buffer::growable out;
    amqp::encoder<amqp::buffer::growable, amqp::production::dispatch_type>{out}.write(said);
    amqp::bytes body;
    out.pieces([&](amqp::bytes_view part, bool) { body.assign(part.begin(), part.end()); });
    body.resize(body.size() + 100, std::byte{0x7f});
    return body;
}

// Messages from this one on; every other one is settled, or none is.
std::vector<amqp::bytes> bodies(std::uint32_t first, bool takes_turns = false) {
    std::vector<amqp::bytes> all;
    for (std::uint32_t i = 0; i < count; ++i) all.push_back(frame_body(first + i, takes_turns && i % 2 == 1));
    return all;
}

struct outcome {
    std::uint64_t sum = 0;    // of all ids: what was read
    std::uint32_t known = 0;  // how many headers did not have to be
};

std::size_t read(amqp::bytes_view body, amqp::transfer& said) {
    amqp::decoder<amqp::production::validation_type, amqp::production::dispatch_type> in{body};
    return in.read(said) ? in.offset() : 0;
}

outcome rebuilt(const std::vector<amqp::bytes>& arriving) {
    outcome found;
    amqp::transfer said;
    for (const amqp::bytes_view body : arriving) {
        read(body, said);
        found.sum += *said.delivery_id;
    }
    return found;
}

// As the engine does it, with its own class.
outcome remembered(const std::vector<amqp::bytes>& arriving) {
    outcome found;
    amqp::transfer said;
    amqp::engine::transfer_header last;
    for (const amqp::bytes_view body : arriving) {
        if (last.begins(body)) {
            found.sum += last.id_in(body);
            ++found.known;
        } else {
            last.learn(0, body.first(read(body, said)), said);
            found.sum += *said.delivery_id;
        }
    }
    return found;
}

// What makes it a trap, without a clock: how many of the headers are known.
int check() {
    const auto late = bodies(1000), early = bodies(0);
    const outcome right = remembered(late), trap = remembered(early);
    std::cout << "of " << count << " headers, " << right.known << " were known, and " << trap.known << " in the trap\n";
    const bool same = right.sum == rebuilt(late).sum && trap.sum == rebuilt(early).sum;
    return same && right.known == count - 1 && trap.known == 0 ? 0 : 1;
}

using way_to_read = outcome (*)(const std::vector<amqp::bytes>&);

void register_row(const char* name, way_to_read way, std::vector<amqp::bytes> arriving) {
    benchmark::RegisterBenchmark(name, [way, arriving = std::move(arriving)](benchmark::State& state) {
        for (auto _ : state) benchmark::DoNotOptimize(way(arriving).sum);
        state.SetItemsProcessed(state.iterations() * count);
    });
}

}  // namespace
}  // namespace perftalk

int main(int argc, char** argv) {
    using namespace perftalk;
    if (argc == 2 && std::strcmp(argv[1], "--check") == 0) return check();
    register_row("right/rebuilt", rebuilt, bodies(1000));
    register_row("right/remembered", remembered, bodies(1000));
    register_row("trap/rebuilt", rebuilt, bodies(0));
    register_row("trap/remembered", remembered, bodies(0));
    register_row("taking_turns/rebuilt", rebuilt, bodies(1000, true));
    register_row("taking_turns/remembered", remembered, bodies(1000, true));
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
