// Threads, links, and who stops whom.
#include "amqp/programs/perf_run.hpp"

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <list>
#include <mutex>
#include <thread>

#include <unistd.h>

#include "amqp/programs/perf_body.hpp"
#include "amqp/variants/registry.hpp"

namespace amqp::programs {

namespace {

using variants::client;

// One link with a connection and a thread of its own.
struct worker {
    std::unique_ptr<client> own;
    std::atomic<std::uint64_t> progress{0};
    variants::run took;
    variants::latencies taken;
    std::string peer;
    std::thread thread;
};

void say_port(std::uint16_t port) { std::fprintf(stderr, "listening on 127.0.0.1:%u\n", static_cast<unsigned>(port)); }

class perf {
public:
    explicit perf(const perf_options& options) : options_{options} {
        sigemptyset(&ends_);
        for (const int end : {SIGINT, SIGTERM}) sigaddset(&ends_, end);
        pthread_sigmask(SIG_BLOCK, &ends_, nullptr);  // before the first thread: all of them leave it to watch()
    }

    perf_result run() {
        for (unsigned i = 0; i < options_.connections; ++i) {
            if (options_.role == perf_role::bench) {
                variants::departures& times = times_.emplace_back();
                worker& receiver = add();
                start(receiver, [=, this, &receiver, &times] { receive(receiver, address_of(options_, i), &times); });
                worker& sender = add();
                start(sender, [=, this, &sender, &receiver, &times] {
                    send(sender, address_of(options_, i), &times, &receiver.progress);
                    receiver.own->limit(sender.took.messages);
                });
            } else {
                worker& only = add();
                start(only, [=, this, &only] {
                    options_.role == perf_role::send ? send(only, address_of(options_, i))
                                                     : receive(only, address_of(options_, i));
                });
            }
        }
        watch();
        for (worker& each : workers_) each.thread.join();
        if (interrupted_) throw was_interrupted{};
        if (failed_) std::rethrow_exception(failed_);
        return result();
    }

private:
    worker& add() {
        worker& made = workers_.emplace_back();
        made.own = variants::find(options_.variant)->make();
        return made;
    }
    void start(worker& who, auto work) {
        ++running_;
        who.thread = std::thread{[=, this] {
            try {
                work();
            } catch (...) {
                fail(std::current_exception());
            }
            const std::lock_guard lock{mutex_};
            --running_;
            changed_.notify_all();
        }};
    }

    void open(worker& who) const {
        client& own = *who.own;
        connection_options where = options_.where.connection;
        where.max_frame_size = options_.max_frame_size;
        where.incoming_window = std::max(where.incoming_window, options_.credit);
        where.close_time_out = std::chrono::seconds{30};  // a peer may have much to pass on before it hears the close
        if (where.tls) where.tls->ca_file = options_.ca_file;
        if (options_.listen) {
            where.host = "127.0.0.1";
            where.port = std::to_string(options_.port);
            own.open_from(where, say_port);
        } else {
            own.open(where);
        }
        who.peer = own.peer();
    }
    void fill(variants::order& out, worker& who) const {
        if (options_.count > 0) out.count = options_.count;
        out.duration = std::chrono::nanoseconds{static_cast<std::int64_t>(options_.duration * 1e9)};
        out.progress = &who.progress;
    }
    void send(worker& who, const std::string& address, variants::departures* times = nullptr,
              const std::atomic<std::uint64_t>* received = nullptr) {
        open(who);
        who.own->open_sender({.address = address, .settled = options_.settled});
        numbered_messages content{options_.body_size, variants::messages_in_turn(options_.body_size)};
        variants::send_order order;
        fill(order, who);
        order.messages = content.messages;
        order.numbers = content.numbers;
        order.times = times;
        if (!times && !options_.settled) order.taken = &who.taken;
        order.unsettled = options_.credit;
        order.rate = options_.rate;
        order.received = received;
        who.took = who.own->send(order);
        who.own->close();
    }
    void receive(worker& who, const std::string& address, variants::departures* times = nullptr) {
        open(who);
        receiver_options link;
        link.address = address;
        link.credit = options_.credit;
        who.own->open_receiver(link);
        const bytes body = body_pattern(options_.body_size);
        variants::receive_order order;
        fill(order, who);
        if (times) order.duration = {};  // until the sender is done, and its last message is here
        order.body = body;
        order.times = times;
        order.taken = &who.taken;
        who.took = who.own->receive(order);
        who.own->close();
    }

    // The first failure is the one that is told; it stops all others.
    void fail(std::exception_ptr why) {
        const std::lock_guard lock{mutex_};
        if (!failed_) failed_ = why;
        for (worker& each : workers_) {
            if (each.own) each.own->interrupt();
        }
    }

    // Until nobody runs any more; a signal ends them all.
    void watch() {
        const bool live = !options_.json && isatty(STDERR_FILENO);
        std::uint64_t before = 0;
        auto next_line = std::chrono::steady_clock::now() + std::chrono::seconds{1};
        std::unique_lock lock{mutex_};
        while (!changed_.wait_for(lock, std::chrono::milliseconds{20}, [this] { return running_ == 0; })) {
            const timespec at_once{};
            if (!interrupted_ && sigtimedwait(&ends_, nullptr, &at_once) > 0) {
                interrupted_ = true;
                for (worker& each : workers_) each.own->interrupt();
            }
            if (live && std::chrono::steady_clock::now() >= next_line) {
                next_line += std::chrono::seconds{1};
                before = say_rate(before);
            }
        }
        if (live && before > 0) std::fputs("\r\033[K", stderr);
    }
    std::uint64_t say_rate(std::uint64_t before) const {
        std::uint64_t now = 0;
        for (const worker& each : workers_) now += each.progress.load(std::memory_order_relaxed);
        if (options_.role == perf_role::bench) now /= 2;  // those that were sent, and the same that were received
        const auto rate = static_cast<double>(now - before);
        std::fprintf(stderr, "\r\033[K%llu messages, %.0f messages/s, %.1f MB/s", static_cast<unsigned long long>(now),
                     rate, rate * static_cast<double>(options_.body_size) / 1e6);
        return now;
    }

    perf_result result() const {
        perf_result all;
        all.peer = workers_.front().peer;
        for (const worker& each : workers_) {
            all.messages += each.took.messages;
            all.wall = std::max(all.wall, each.took.wall);
            all.cpu += each.took.cpu;
            all.taken.add(each.taken);
        }
        if (options_.role == perf_role::bench) all.messages /= 2;
        return all;
    }

    const perf_options& options_;
    sigset_t ends_;
    std::list<worker> workers_;
    std::list<variants::departures> times_;
    std::mutex mutex_;
    std::condition_variable changed_;
    unsigned running_ = 0;
    bool interrupted_ = false;
    std::exception_ptr failed_;
};

}  // namespace

perf_result run_perf(const perf_options& options) { return perf{options}.run(); }

std::string address_of(const perf_options& options, unsigned connection) {
    if (options.connections == 1) return options.where.address;
    return options.where.address + "-" + std::to_string(connection + 1);
}

}  // namespace amqp::programs
