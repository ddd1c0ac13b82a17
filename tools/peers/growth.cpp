// What a message costs when there is more of something: unsettled deliveries, links, connections, bytes. Both ends of
// every connection are in one thread, so that the figure is the CPU time of both, and nothing waits for a core.
// growth unsettled|links|connections|body NUMBER COUNT
// growth engines PAIRS COUNT pumps engines in memory, each pair in a thread of its own, and says how many messages a
// second went through all of them.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <deque>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <asio/io_context.hpp>

#include "amqp/client/connection.hpp"
#include "amqp/message/encode.hpp"
#include "amqp/peer/pump.hpp"
#include "numbered_peer.hpp"

namespace {

// How much there is of everything.
struct sizes {
    std::size_t unsettled = 1, links = 1, connections = 1, body = 100;
    std::uint64_t count = 0;
};

constexpr std::size_t bytes_under_way = 64 << 20;  // at most: credit for large bodies is small

[[noreturn]] void fail(const std::string& why) { throw std::runtime_error{why}; }
void must(std::error_code error) {
    if (error) fail(error.message());
}

// One link, seen from both ends.
class lane {
public:
    lane(std::size_t held, const amqp::bytes& body) : held_{held}, body_{body} {}

    void open(amqp::connection& client, amqp::connection& server, std::uint32_t credit, int& waited_for) {
        waited_for += 2;
        amqp::receiver_options receiving;
        receiving.credit = credit;
        server.async_accept_receiver(receiving, [this, &waited_for](std::error_code error, amqp::receiver opened) {
            must(error);
            in_ = std::move(opened);
            --waited_for;
        });
        client.async_open_sender("somewhere", [this, &waited_for](std::error_code error, amqp::sender opened) {
            must(error);
            out_ = std::move(opened);
            out_.on_outcome([this](amqp::delivery_id, const amqp::delivery_state&) { ++settled_; });
            --waited_for;
        });
    }
    bool is_done() const { return settled_ == count_; }
    void expect(std::uint64_t more) {
        count_ += more;
        receive();
    }
    bool try_send() {
        amqp::borrowed_message message{};
        message.body = body_;
        return out_.try_post(message).has_value();
    }
    void wait(auto then) {
        out_.async_wait([then](std::error_code error) {
            must(error);
            then();
        });
    }

private:
    void receive() {
        const auto take_it = [this](amqp::received_message&& arrived) {
            take(std::move(arrived));
            return received_ < count_;
        };
        in_.async_receive_each(take_it, [](std::error_code error) { must(error); });
    }
    // The oldest is accepted when one more than may be held is there, and all are at the end.
    void take(amqp::received_message arrived) {
        const auto found = arrived.view().body_data();
        if (!found || found->size() != body_.size() || std::memcmp(found->data(), body_.data(), body_.size()) != 0)
            fail("message " + std::to_string(received_) + " has a wrong byte");
        ++received_;
        arrived_.push_back(std::move(arrived));
        while (arrived_.size() >= (received_ == count_ ? 1 : held_)) {
            in_.accept(arrived_.front());
            arrived_.pop_front();
        }
    }

    std::uint64_t count_ = 0, received_ = 0, settled_ = 0;
    std::size_t held_;
    const amqp::bytes& body_;
    amqp::sender out_;
    amqp::receiver in_;
    std::deque<amqp::received_message> arrived_;
};

struct pair {
    amqp::connection client, server;
};

using lanes = std::vector<std::unique_ptr<lane>>;

// One message to each in turn, as somebody who sends to many addresses does.
void send_in_turn(const lanes& to, std::uint64_t number, std::uint64_t count) {
    for (; number < count; ++number) {
        lane& next = *to[number % to.size()];
        if (!next.try_send()) return next.wait([&to, number, count] { send_in_turn(to, number, count); });
    }
}

double cpu_ns_per_message(const sizes& chosen) {
    asio::io_context io{1};
    const amqp::bytes body(chosen.body, std::byte{7});
    const std::size_t lanes_in_all = chosen.links * chosen.connections;
    if (chosen.count < lanes_in_all) fail("COUNT is at least one message a link");
    const auto credit = static_cast<std::uint32_t>(
        std::clamp<std::size_t>(bytes_under_way / std::max<std::size_t>(chosen.body, 1), 2, 1000) + chosen.unsettled);
    std::vector<std::unique_ptr<pair>> pairs;
    lanes links;
    int waited_for = 0;
    const auto wait = [&] {
        while (waited_for > 0) {
            if (io.run_one() == 0) fail("the connections did not open");
        }
        io.restart();
    };
    amqp::transport::tcp_listener listener{io.get_executor(), "127.0.0.1", 0};
    for (std::size_t number = 0; number < chosen.connections; ++number) {
        amqp::connection_options where;
        where.host = "127.0.0.1";
        where.port = std::to_string(listener.port());
        where.limits.delivery_bytes = 2 * bytes_under_way;
        pairs.push_back(std::make_unique<pair>(
            pair{amqp::connection{io.get_executor(), where}, amqp::connection{io.get_executor(), where}}));
        const auto opened = [&](std::error_code error) {
            must(error);
            --waited_for;
        };
        waited_for += 2;
        pairs.back()->server.async_open_from(listener, opened);
        pairs.back()->client.async_open(opened);
        wait();
        for (std::size_t link = 0; link < chosen.links; ++link) {
            links.push_back(std::make_unique<lane>(chosen.unsettled, body));
            links.back()->open(pairs.back()->client, pairs.back()->server, credit, waited_for);
            wait();
        }
    }
    const auto play = [&](std::uint64_t count) {
        for (const auto& each : links) each->expect(count);
        send_in_turn(links, 0, count * links.size());
        for (std::size_t done = 0; done < links.size();) {
            if (links[done]->is_done())
                ++done;
            else if (io.run_one() == 0)
                fail("the links came to a standstill");
        }
    };
    const std::uint64_t each = chosen.count / lanes_in_all;
    // First until all queues are as wide as they become.
    play(std::max(each / 4, std::min<std::uint64_t>(each, 2 * chosen.unsettled)));
    const double start = peers::seconds(CLOCK_PROCESS_CPUTIME_ID);
    play(each);
    return 1e9 * (peers::seconds(CLOCK_PROCESS_CPUTIME_ID) - start) / static_cast<double>(each * lanes_in_all);
}

// --- engines in memory ----------------------------------------------------------------------------------------------

class engines {
    static constexpr std::uint32_t credit = 1000;

public:
    using engine = amqp::engine::connection<>;

    explicit engines(const amqp::bytes& body) : body_{body} {
        pump();
        const auto session = client_.begin();
        pump();
        amqp::engine::attach_settings wanted;
        wanted.name = "link";
        wanted.role = amqp::role::sender;
        wanted.source = amqp::source{};
        wanted.target = amqp::target{};
        link_ = *client_.attach(*session, std::move(wanted));
        pump();
    }
    void play(std::uint64_t count) {
        amqp::borrowed_message message{};
        message.body = body_;
        for (std::uint64_t sent = 0; sent < count;) {
            while (sent < count && client_.sendable(link_)) {
                amqp::encode<amqp::production::dispatch_type, amqp::production::cursor_type>(buffer_, message);
                client_.transfer(link_, buffer_);
                ++sent;
            }
            const std::uint64_t before = received_;
            pump();
            if (received_ == before) fail("the link came to a standstill");
        }
        if (received_ != count) fail(std::to_string(received_) + " messages came");
    }

private:
    void pump() {
        amqp::peer::pump(
            client_, server_, [](auto&) {}, [this](auto& event) { std::visit(at_server{*this}, event); });
    }
    struct at_server {
        engines& of;
        void operator()(auto&) {}
        void operator()(engine::attached& news) {
            amqp::engine::attach_settings ours;
            ours.source = news.attach->source;
            ours.target = news.attach->target;
            ours.credit = credit;
            of.server_.accept_attach(news.link, std::move(ours));
        }
        void operator()(engine::delivered& news) {
            of.server_.settle(news.link, news.delivery.id, amqp::accepted{}, true);
            if (++of.received_ % (credit / 2) == 0) of.server_.flow(news.link, credit);
        }
    };
    static amqp::engine::settings as(amqp::engine::peer_role role) {
        amqp::engine::settings chosen;
        chosen.role = role;
        chosen.container_id = role == amqp::engine::peer_role::client ? "client" : "server";
        return chosen;
    }

    engine client_{as(amqp::engine::peer_role::client), {}}, server_{as(amqp::engine::peer_role::server), {}};
    engine::link_key link_;
    amqp::production::buffer_type buffer_;
    const amqp::bytes& body_;
    std::uint64_t received_ = 0;
};

double messages_per_second(std::size_t pairs, std::uint64_t count) {
    const amqp::bytes body(100, std::byte{7});
    const double start = peers::seconds(CLOCK_MONOTONIC);
    std::vector<std::thread> threads;
    for (std::size_t number = 0; number < pairs; ++number)
        threads.emplace_back([&] { engines{body}.play(count / pairs); });
    for (std::thread& each : threads) each.join();
    return static_cast<double>(count) / (peers::seconds(CLOCK_MONOTONIC) - start);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc != 4) fail("growth unsettled|links|connections|body|engines NUMBER COUNT");
        const std::string what = argv[1];
        const std::size_t number = std::stoull(argv[2]);
        sizes chosen;
        chosen.count = std::stoull(argv[3]);
        if (number == 0 || chosen.count == 0) fail("NUMBER and COUNT are at least 1");
        std::printf("{\"messages\": %llu, ", static_cast<unsigned long long>(chosen.count));
        if (what == "engines") {
            std::printf("\"messages_per_second\": %.0f}\n", messages_per_second(number, chosen.count));
            return 0;
        }
        if (what == "unsettled")
            chosen.unsettled = number;
        else if (what == "links")
            chosen.links = number;
        else if (what == "connections")
            chosen.connections = number;
        else if (what == "body")
            chosen.body = number;
        else
            fail("nothing is known to grow that is called " + what);
        std::printf("\"cpu_ns\": %.1f}\n", cpu_ns_per_message(chosen));
        return 0;
    } catch (const std::exception& wrong) {
        std::cerr << "growth: " << wrong.what() << "\n";
        return 1;
    }
}
