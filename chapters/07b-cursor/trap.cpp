// The trap of this experiment: a member that is measured where the compiler sees its object being made. Beside it the
// object comes from elsewhere, as in the client.
//
// What a compiler has seen being made, and given to nobody, nobody else can write to: it keeps the member in a
// register, and writing through it costs no more than through a local variable.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstring>
#include <iostream>
#include <new>

namespace perftalk {
namespace {

constexpr std::size_t length = 64;

struct writer {
    std::byte* next;
    void append(std::byte octet) { *next++ = octet; }
};

// From elsewhere: the object may lie among the very bytes that are written.
[[gnu::noinline]] void write_to(writer& out) {
    for (std::size_t i = 0; i < length; ++i) out.append(static_cast<std::byte>(3 * i));
}

void right(std::byte* room) {
    writer out{room};
    writer* known_elsewhere = &out;
    benchmark::DoNotOptimize(known_elsewhere);
    write_to(*known_elsewhere);
}

[[gnu::noinline]] void wrong(std::byte* room) {
    writer out{room};
    for (std::size_t i = 0; i < length; ++i) out.append(static_cast<std::byte>(3 * i));
}

// What a compiler has to reckon with, done: the position lies among the bytes that are written, so one of them moves
// it. If it were kept in a register meanwhile, the last byte would land where it should. In wrong() nothing of the kind
// can happen.
int check() {
    alignas(256) static std::byte room[512];  // so aligned that the lowest byte of a position cannot lead out of it
    auto* const inside = new (room + sizeof(writer)) writer{room};
    write_to(*inside);
    const bool went_astray = inside->next != room + length;
    writer elsewhere{room};
    write_to(elsewhere);
    const bool arrived = elsewhere.next == room + length;
    std::cout << "a position among the bytes that it leads to " << (went_astray ? "goes" : "does not go")
              << " astray: where others may see it, it is stored and loaded again for each byte\n";
    return went_astray && arrived ? 0 : 1;
}

}  // namespace
}  // namespace perftalk

int main(int argc, char** argv) {
    using namespace perftalk;
    if (argc == 2 && std::strcmp(argv[1], "--check") == 0) return check();
    static std::byte room[length];
    const auto row = [](const char* name, void (*write)(std::byte*)) {
        benchmark::RegisterBenchmark(name, [write](benchmark::State& state) {
            for (auto _ : state) {
                write(room);
                benchmark::ClobberMemory();
            }
        });
    };
    row("right", right);
    row("trap", wrong);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
