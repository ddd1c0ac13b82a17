// What takes too long for every run of the tests: hidden, and run by `make interop`.
#include <functional>

#include <sys/resource.h>

#include "amqp/client/stream.hpp"
#include "amqp/peer/broker.hpp"
#include "amqp/tests/loopback.hpp"

using namespace amqp;
using namespace amqp::tests;
using namespace std::chrono_literals;

namespace {

std::chrono::microseconds cpu_time() {
    rusage used;
    getrusage(RUSAGE_SELF, &used);
    const auto of = [](const timeval& part) { return std::chrono::seconds{part.tv_sec} + part.tv_usec * 1us; };
    return of(used.ru_utime) + of(used.ru_stime);
}

// The most that this program ever had in memory.
long peak_kib() {
    rusage used;
    getrusage(RUSAGE_SELF, &used);
    return used.ru_maxrss;
}

}  // namespace

TEST_CASE("an idle connection lives on and uses no CPU", "[.][long][2.4.5]") {
    peer::broker broker;
    broker.start();
    asio::io_context io;
    connection_options options = loopback::to(broker.port());
    options.idle_time_out = 1s;
    connection client{io.get_executor(), options};
    REQUIRE(finish(io, client.async_open(later)) == std::error_code{});
    sender out = opened(finish(io, client.async_open_sender("q", later)));
    const auto before = cpu_time();
    io.restart();
    io.run_for(10s);
    const auto used = cpu_time() - before;
    CHECK(used < 10ms);  // client and broker together: a thousandth
    CHECK(std::get<0>(finish(io, out.async_send(with_text("still here"), later))) == std::error_code{});
    WARN("idle for 10 s with a time-out of 1 s: " << used.count() << " us of CPU, client and broker together");
}

TEST_CASE("a gibibyte is streamed in less than 64 MiB of memory", "[.][long][stream][2.6.14]") {
    constexpr std::size_t size = std::size_t{1} << 30;
    loopback both;
    auto [out, in] = both.link({}, {.in_parts = true});
    bytes part(1 << 20);
    for (std::size_t i = 0; i < part.size(); ++i) part[i] = static_cast<std::byte>(i % 251);
    const long before = peak_kib();

    auto writing = out.stream({}, static_cast<std::uint32_t>(size));
    std::size_t written = 0;
    std::function<void()> go_on = [&] {
        if (written == size) return;
        writing.async_write(part, [&](std::error_code error) {
            if (error) return;
            written += part.size();
            go_on();
        });
    };
    go_on();
    incoming_stream arriving = opened(finish(both.io, in.async_receive_stream(later)));
    std::size_t received = 0, wrong = 0;
    while (received < size) {
        const auto [error, piece] = finish(both.io, arriving.async_read(later));
        REQUIRE(error == std::error_code{});
        REQUIRE(!piece.empty());
        for (const std::byte each : piece) wrong += each != part[received++ % part.size()];
    }
    CHECK(wrong == 0);
    auto finishing = writing.async_finish(later);
    CHECK(std::get<1>(finish(both.io, arriving.async_read(later))).empty());
    arriving.accept();
    CHECK(std::get<1>(finish(both.io, std::move(finishing))) == delivery_state{accepted{}});
    CHECK(peak_kib() - before < 64 * 1024);
    WARN("a gibibyte in and out: " << (peak_kib() - before) / 1024 << " MiB of memory more than before");
}
