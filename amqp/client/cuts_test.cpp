// Many messages over a connection that is cut again and again: none is lost, some come twice (§2.6.12).
#include <cstdlib>
#include <functional>
#include <list>
#include <random>

#include <asio/connect.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>

#include "amqp/base/big_endian.hpp"
#include "amqp/peer/broker.hpp"
#include "amqp/tests/loopback.hpp"

using namespace amqp;
using namespace amqp::tests;
using asio::ip::tcp;

namespace {

// Passes bytes on in both directions, until it is told to cut them off: what is under way then is lost.
class cutting_proxy {
public:
    cutting_proxy(asio::io_context& io, const std::string& host, const std::string& port)
        : io_{io}, to_{*tcp::resolver{io}.resolve(host, port).begin()} {
        accept();
    }
    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    void cut() {
        for (const auto& each : pairs_) each->close();
        pairs_.clear();
    }

private:
    struct pair : std::enable_shared_from_this<pair> {
        tcp::socket near, far;
        std::array<char, 65536> up, down;
        pair(tcp::socket taken, asio::io_context& io) : near{std::move(taken)}, far{io} {}
        void close() {
            std::error_code ignored;
            near.close(ignored);
            far.close(ignored);
        }
        void pass(tcp::socket& from, tcp::socket& to, std::array<char, 65536>& through) {
            from.async_read_some(asio::buffer(through), [self = shared_from_this(), &from, &to, &through](
                                                            std::error_code ended, std::size_t n) {
                if (ended) return self->close();
                asio::async_write(to, asio::buffer(through, n),
                                  [self, &from, &to, &through](std::error_code failed, std::size_t) {
                                      failed ? self->close() : self->pass(from, to, through);
                                  });
            });
        }
    };
    void accept() {
        acceptor_.async_accept([this](std::error_code error, tcp::socket taken) {
            if (error) return;
            pairs_.push_back(std::make_shared<pair>(std::move(taken), io_));
            auto& made = *pairs_.back();
            made.far.connect(to_);
            made.pass(made.near, made.far, made.up);
            made.pass(made.far, made.near, made.down);
            accept();
        });
    }

    asio::io_context& io_;
    tcp::endpoint to_;
    tcp::acceptor acceptor_{io_, {asio::ip::make_address("127.0.0.1"), 0}};
    std::list<std::shared_ptr<pair>> pairs_;
};

struct counted {
    std::size_t lost = 0, twice = 0;
    unsigned connections = 0;
};

// Sends `count` numbered messages to a queue and receives them from it, on one connection that is cut `cuts` times.
class journey {
public:
    journey(asio::io_context& io, cutting_proxy& way, connection_options options, std::string address,
            std::uint32_t count, int cuts)
        : io_{io}, way_{way}, connection_{io.get_executor(), std::move(options)}, seen_(count), left_{count} {
        for (int i = 0; i < cuts; ++i) cut_at_.push_back(chance_() % count);
        std::ranges::sort(cut_at_);
        connection_.async_run([this](std::error_code error) { ended_ = error; });
        connection_.async_open_receiver(receiver_options{.address = address, .credit = 500},
                                        [this](std::error_code error, receiver in) {
                                            if (error) return;
                                            in_ = std::move(in);
                                            receive();
                                        });
        connection_.async_open_sender(sender_options{.address = address, .retain_unsettled = true},
                                      [this](std::error_code error, sender out) {
                                          if (error) return;
                                          out_ = std::move(out);
                                          out_.on_outcome([this](delivery_id, const delivery_state& state) {
                                              answered_ += std::holds_alternative<accepted>(state);
                                          });
                                          send();
                                      });
    }
    counted play() {
        io_.restart();
        while ((left_ > 0 || answered_ < seen_.size()) && !ended_ && io_.run_one_for(std::chrono::seconds{60}) > 0) {
        }
        return {left_, twice_, connection_.times_opened()};
    }

private:
    void send() {
        while (posted_ < seen_.size()) {
            std::array<std::byte, 4> number;
            store_big(number.data(), posted_);
            message next;
            next.body = payload::borrowed(number);
            if (!out_.try_post(next)) break;
            ++posted_;
        }
        if (posted_ == seen_.size()) return;
        out_.async_wait([this](std::error_code error) {
            if (!error) send();
        });
    }
    void receive() {
        in_.async_receive([this](std::error_code error, const received_message& arrived) {
            if (error) return;
            take(arrived);
            while (const auto next = in_.try_receive()) take(*next);
            receive();
        });
    }
    void take(const received_message& arrived) {
        const auto number = load_big<std::uint32_t>(arrived.view().body_data()->data());
        seen_[number] ? ++twice_ : --left_;
        seen_[number] = true;
        in_.accept(arrived);
        if (!cut_at_.empty() && seen_.size() - left_ > cut_at_.front()) {
            cut_at_.erase(cut_at_.begin());
            asio::post(io_, [this] { way_.cut(); });
        }
    }

    asio::io_context& io_;
    cutting_proxy& way_;
    connection connection_;
    sender out_;
    receiver in_;
    std::minstd_rand chance_{7};
    std::vector<std::size_t> cut_at_;
    std::vector<bool> seen_;
    std::uint32_t posted_ = 0;
    std::size_t left_, answered_ = 0, twice_ = 0;
    std::optional<std::error_code> ended_;
};

counted travel(url to, std::uint32_t count, int cuts) {
    asio::io_context io;
    cutting_proxy way{io, to.connection.host, to.connection.port};
    to.connection.host = "127.0.0.1";
    to.connection.port = std::to_string(way.port());
    to.connection.retry_after = std::chrono::milliseconds{5};
    to.connection.retry_after_at_most = std::chrono::milliseconds{100};
    journey one{io, way, to.connection, to.address, count, cuts};
    return one.play();
}

}  // namespace

TEST_CASE("no message is lost while the connection is cut at random points", "[client][reconnect][2.6.12]") {
    peer::broker broker;
    broker.start();
    const counted all = travel(*parse_url("amqp://127.0.0.1:" + std::to_string(broker.port()) + "/q"), 20'000, 20);
    CHECK(all.lost == 0);
    CHECK(all.connections > 1);
}

// Hidden: it takes minutes. AMQP_URL names another broker than the embedded one.
TEST_CASE("a million messages survive fifty cuts", "[.][long][reconnect]") {
    std::optional<peer::broker> broker;
    const char* const other = std::getenv("AMQP_URL");
    if (!other) broker.emplace().start();
    const auto to = parse_url(other ? other : "amqp://127.0.0.1:" + std::to_string(broker->port()) + "/q");
    REQUIRE(to);
    const counted all = travel(*to, 1'000'000, 50);
    CHECK(all.lost == 0);
    WARN("a million messages, " << all.connections << " connections, " << all.twice << " came twice");
}
