// What keeps the queues of another broker as the end-to-end layer needs them: filled, or empty.
#include "chapters/harness/feeder.hpp"

#include <memory>
#include <optional>
#include <system_error>

#include <asio/post.hpp>
#include <asio/use_future.hpp>

#include "amqp/client/blocking.hpp"

namespace perftalk::end_to_end {

feeder::feeder(const amqp::connection_options& where, const std::string& address, amqp::message content)
    : content_{std::move(content)}, connection_{io_.get_executor(), where} {
    try {
        connection_.async_open(asio::use_future).get();
        sender_ = connection_.async_open_sender(address, asio::use_future).get();
    } catch (...) {
        work_.reset();
        io_.stop();
        thread_.join();
        throw;
    }
}

feeder::~feeder() {
    io_.stop();
    thread_.join();
}

void feeder::order(std::uint64_t count) {
    asio::post(io_, [this, count] {
        left_ += count;
        go_on();
    });
}

void feeder::go_on() {
    while (left_ > 0 && sender_.try_post(content_)) --left_;
    if (left_ == 0 || std::exchange(waiting_, true)) return;
    sender_.async_wait([this](std::error_code error) {
        waiting_ = false;
        if (!error) go_on();  // otherwise the receiver waits in vain, and its watchdog says so
    });
}

drain::drain(const std::string& server, const std::string& address) {
    auto client = std::make_unique<amqp::ReceiveClient>(server, amqp::receiver_options{.address = address});
    client->open();
    thread_ = std::thread{[this, client = std::move(client)] {
        try {
            while (!over_) client->settle_messages(client->receive_message_batch(1000, std::chrono::milliseconds{100}));
        } catch (const std::system_error&) {  // the broker is gone: whoever sends will say so
        }
    }};
}

drain::~drain() {
    over_ = true;
    thread_.join();
}

std::string name_of_peer(const amqp::connection_options& where) {
    asio::io_context io{1};
    amqp::connection connection{io.get_executor(), where};
    std::optional<std::error_code> result;
    connection.async_open([&](std::error_code error) { result = error; });
    while (!result && io.run_one() > 0) {
    }
    if (*result) throw std::system_error(*result, where.host + ":" + where.port);
    return amqp::client::product_of(connection.remote());
}

}  // namespace perftalk::end_to_end
