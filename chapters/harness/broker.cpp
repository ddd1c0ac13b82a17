// The peer of the end-to-end layer: a broker in this program, in a thread of its own, or the one that PEER names.
#include "chapters/harness/broker.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>

#include "amqp/client/blocking.hpp"
#include "amqp/peer/broker.hpp"
#include "chapters/harness/feeder.hpp"

namespace perftalk::end_to_end {
namespace {

constexpr std::chrono::seconds far_too_long{10};

// The other broker, if there is one.
struct other_broker {
    std::string server;  // its URL without the address
    amqp::url where;
    std::unique_ptr<drain> forgets;  // what is sent to the address itself
};
std::optional<other_broker> other;

amqp::peer::broker& embedded() {
    static amqp::peer::broker started;
    static const bool once = (started.start(), true);
    static_cast<void>(once);
    return started;
}

std::string url_of_server() {
    return other ? other->server : "amqp://127.0.0.1:" + std::to_string(embedded().port());
}

}  // namespace

with_peer::with_peer(const std::string& url) {
    if (url.empty()) return;
    const auto where = amqp::parse_url(url);
    if (!where || where->address.empty())
        throw std::invalid_argument("PEER: not amqp://[user[:password]@]host[:port]/address");
    const std::size_t host = url.find("://") + 3;
    other.emplace(other_broker{url.substr(0, url.find('/', host)), *where, nullptr});
}

with_peer::~with_peer() { other.reset(); }

std::string peer_name() { return other ? name_of_peer(other->where.connection) : std::string{}; }

bool is_loopback() {
    if (!other) return true;
    const std::string& host = other->where.connection.host;
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

amqp::connection_options broker_address() {
    if (other) return other->where.connection;
    amqp::connection_options where;
    where.host = "127.0.0.1";
    where.port = std::to_string(embedded().port());
    return where;
}

std::string discarded() {
    if (!other) return "discard";
    if (!other->forgets) other->forgets = std::make_unique<drain>(other->server, other->where.address);
    return other->where.address;
}

std::string new_queue() {
    static int number = 0;
    return (other ? other->where.address : "queue") + "-" + std::to_string(++number);
}

supply::supply(const amqp::message& content) : address_{new_queue()} {
    if (other) {
        feeder_ = std::make_unique<feeder>(other->where.connection, address_, content);
    } else {
        embedded().repeat(address_, content);
    }
}
supply::~supply() = default;
void supply::order(std::uint64_t count) {
    if (feeder_) feeder_->order(count);
}

amqp::bytes received_from(const std::string& queue, std::size_t count) {
    amqp::ReceiveClient receiver{url_of_server(), {.address = queue}};
    receiver.open();
    amqp::bytes first;
    for (std::size_t arrived = 0; arrived < count;) {
        const auto batch = receiver.receive_message_batch(count + 1, far_too_long);
        if (batch.empty())
            throw std::runtime_error(std::to_string(arrived) + " of " + std::to_string(count) + " messages arrived");
        for (const auto& each : batch) {
            if (arrived++ == 0) first = amqp::copy_of(each.encoded());
            if (!std::ranges::equal(first, each.encoded()))
                throw std::runtime_error("equal messages arrived different");
        }
        receiver.settle_messages(batch);
        if (arrived > count) throw std::runtime_error("more messages arrived than were sent");
    }
    receiver.close();
    return first;
}

watchdog::watchdog(amqp::variants::client& watched)
    : thread_{[this, &watched] {
          std::unique_lock lock{mutex_};
          if (!changed_.wait_for(lock, far_too_long, [this] { return done_; })) watched.interrupt();
      }} {}

watchdog::~watchdog() {
    {
        const std::lock_guard lock{mutex_};
        done_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

}  // namespace perftalk::end_to_end
