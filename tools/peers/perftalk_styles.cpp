// PerfTalk as applications write it when they do not write completion handlers: coroutines, and blocking batches.
#include <algorithm>
#include <cstring>
#include <iostream>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include "amqp/client/blocking.hpp"
#include "amqp/client/connection.hpp"
#include "numbered_peer.hpp"

namespace {

using asio::use_awaitable;
using peers::options;
using peers::stopwatch;

class numbered {
public:
    explicit numbered(std::size_t size) : body_{size} {}
    amqp::bytes_view of(std::uint64_t number) { return std::as_bytes(std::span{body_.of(number)}); }
    void check(const amqp::received_message& arrived, std::uint64_t number) {
        const auto found = arrived.view().body_data();
        const amqp::bytes_view expected = of(number);
        if (found && found->size() == expected.size() &&
            std::memcmp(found->data(), expected.data(), expected.size()) == 0) {
            return;
        }
        throw std::runtime_error{"message " + std::to_string(number) + " was expected, and another came"};
    }

private:
    peers::numbered_body<std::vector<std::uint8_t>> body_;
};

// --- coroutines -----------------------------------------------------------------------------------------------------

// GCC 12 destroys temporaries inside co_await twice, and those of a choice between two of them: what is waited for has
// a name, and a statement of its own.
asio::awaitable<void> open(amqp::connection& connection, const options& chosen) {
    if (!chosen.listen) {
        co_await connection.async_open(use_awaitable);
        co_return;
    }
    std::optional<amqp::transport::tls_context> tls;
    if (!chosen.certificate.empty()) {
        amqp::tls_options files;
        files.certificate_file = chosen.certificate;
        files.key_file = chosen.key;
        tls.emplace(files, amqp::transport::tls_role::server);
    }
    amqp::transport::tcp_listener listener{connection.get_executor(), chosen.host,
                                           static_cast<std::uint16_t>(std::stoul(chosen.port)), tls};
    std::cerr << "listening on " << chosen.host << ':' << listener.port() << std::endl;
    co_await connection.async_open_from(listener, use_awaitable);
}

asio::awaitable<void> send(amqp::connection& connection, const options& chosen, stopwatch& watch) {
    amqp::sender_options how;
    how.address = chosen.address;
    how.settled = chosen.settled;
    how.retain_unsettled = chosen.role == "send-retaining";
    amqp::sender to;
    if (chosen.listen)
        to = co_await connection.async_accept_sender(how, use_awaitable);
    else
        to = co_await connection.async_open_sender(how, use_awaitable);
    std::uint64_t left = chosen.settled ? 0 : chosen.count - 1;
    asio::steady_timer all_settled{connection.get_executor(), asio::steady_timer::time_point::max()};
    to.on_outcome([&](amqp::delivery_id, const amqp::delivery_state& state) {
        if (!std::holds_alternative<amqp::accepted>(state)) throw std::runtime_error{"a message was not accepted"};
        if (--left == 0) all_settled.cancel();
    });
    numbered bodies{chosen.body_size};
    amqp::borrowed_message message{};
    co_await to.async_wait(use_awaitable);
    watch.start();
    for (std::uint64_t number = 0; number + 1 < chosen.count; ++number) {
        message.body = bodies.of(number);
        if (!to.try_post(message)) co_await to.async_post(message, use_awaitable);
    }
    message.body = bodies.of(chosen.count - 1);
    co_await to.async_send(message, use_awaitable);
    try {
        if (left > 0) co_await all_settled.async_wait(use_awaitable);
    } catch (const std::system_error&) {  // cancelled: it is done
    }
    watch.stop();
    co_await connection.async_close(use_awaitable);
}

asio::awaitable<void> receive(amqp::connection& connection, const options& chosen, stopwatch& watch) {
    amqp::receiver_options how;
    how.address = chosen.address;
    how.settled = chosen.settled;
    how.credit = chosen.credit;
    amqp::receiver from;
    if (chosen.listen)
        from = co_await connection.async_accept_receiver(how, use_awaitable);
    else
        from = co_await connection.async_open_receiver(how, use_awaitable);
    numbered bodies{chosen.body_size};
    for (std::uint64_t number = 0; number < chosen.count;) {
        std::optional<amqp::received_message> next = co_await from.async_receive(use_awaitable);
        watch.start();
        do {
            bodies.check(*next, number++);
            from.accept(*next);
        } while (number < chosen.count && (next = from.try_receive()));
    }
    watch.stop();
    co_await connection.async_close(use_awaitable);
}

void in_coroutine(const options& chosen, stopwatch& watch) {
    asio::io_context io{1};
    amqp::connection_options where;
    where.host = chosen.host;
    where.port = chosen.port;
    if (!chosen.ca.empty()) where.tls.emplace().ca_file = chosen.ca;
    amqp::connection connection{io.get_executor(), where};
    const auto whole = [&]() -> asio::awaitable<void> {
        co_await open(connection, chosen);
        if (chosen.role.starts_with("send"))
            co_await send(connection, chosen, watch);
        else
            co_await receive(connection, chosen, watch);
    };
    asio::co_spawn(io, whole, [](std::exception_ptr wrong) {
        if (wrong) std::rethrow_exception(wrong);
    });
    io.run();
}

// --- blocking calls -------------------------------------------------------------------------------------------------

constexpr std::size_t batch_size = 10'000;

std::string url(const options& chosen) { return "amqp://" + chosen.host + ":" + chosen.port + "/" + chosen.address; }

void send_batches(const options& chosen, stopwatch& watch) {
    amqp::sender_options how;
    how.settled = chosen.settled;
    amqp::SendClient to{url(chosen), how};
    to.open();
    numbered bodies{chosen.body_size};
    watch.start();
    amqp::borrowed_message message{};
    for (std::uint64_t first = 0; first < chosen.count; first += batch_size) {
        const auto made = [&](std::size_t place) -> const amqp::borrowed_message& {
            message.body = bodies.of(first + place);
            return message;
        };
        if (!to.send_message_batch(std::min(batch_size, chosen.count - first), made).empty())
            throw std::runtime_error{"a message was not accepted"};
    }
    watch.stop();
    to.close();
}

void receive_batches(const options& chosen, stopwatch& watch) {
    amqp::receiver_options how;
    how.settled = chosen.settled;
    how.credit = chosen.credit;
    amqp::ReceiveClient from{url(chosen), how};
    from.open();
    numbered bodies{chosen.body_size};
    for (std::uint64_t number = 0; number < chosen.count;) {
        const auto batch = from.receive_message_batch(chosen.credit);
        watch.start();
        for (const amqp::received_message& each : batch) bodies.check(each, number++);
        if (!chosen.settled) from.settle_messages(batch);
    }
    watch.stop();
    from.close();
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const options chosen = peers::read_options(
            argc, argv, {"send-coroutine", "receive-coroutine", "send-retaining", "send-blocking", "receive-blocking"});
        if (chosen.count == 0) throw std::invalid_argument{"a count is needed"};
        stopwatch watch;
        if (chosen.role == "send-blocking")
            send_batches(chosen, watch);
        else if (chosen.role == "receive-blocking")
            receive_batches(chosen, watch);
        else
            in_coroutine(chosen, watch);
        watch.print("PerfTalk", chosen);
        return 0;
    } catch (const std::exception& wrong) {
        std::cerr << "perftalk_styles: " << wrong.what() << "\n";
        return 1;
    }
}
