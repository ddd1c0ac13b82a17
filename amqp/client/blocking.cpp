// Behind a blocking client: each call is a coroutine, which runs in the thread that calls.
#include "amqp/client/blocking.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <variant>

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/experimental/as_tuple.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include "amqp/client/connection.hpp"
#include "amqp/client/receiver.hpp"
#include "amqp/client/sender.hpp"

namespace amqp {

namespace {

constexpr auto as_pair = asio::experimental::as_tuple(asio::use_awaitable);

std::string said_by(const error& peer) {
    if (peer.condition.empty()) return {};
    return " (" + peer.condition.text() + (peer.description ? ": " + *peer.description : "") + ")";
}

// An event loop that runs in the thread of whoever calls, as long as the call takes: nothing is handed from thread to
// thread. When nobody has called for a while, a thread of its own stands in.
class shared_loop {
public:
    shared_loop() : thread_{[this] { stand_in(); }} {}
    ~shared_loop() {
        {
            const std::lock_guard lock{mutex_};
            is_over_ = true;
            io_.stop();
        }
        changed_.notify_all();
        thread_.join();
    }

    auto executor() noexcept { return io_.get_executor(); }
    // Calls f(io_context&), which has the loop for itself until it returns. Nothing may throw there, as in any thread.
    void own(auto&& f) noexcept {
        enter();
        f(io_);
        leave();
    }

private:
    enum class runner { nobody, caller, stand_in };

    // Too short for any peer to miss us, and longer than a program that calls in a loop is away.
    static constexpr std::chrono::milliseconds patience{5};

    void enter() {
        std::unique_lock lock{mutex_};
        ++calls_;
        if (runner_ == runner::stand_in) io_.stop();
        wait(lock, [this] { return runner_ == runner::nobody; });
        runner_ = runner::caller;
        io_.restart();
    }
    void leave() {
        const std::lock_guard lock{mutex_};
        runner_ = runner::nobody;
        if (waiting_ > 0) changed_.notify_all();
    }
    void wait(std::unique_lock<std::mutex>& lock, auto&& what) {
        ++waiting_;
        changed_.wait(lock, what);
        --waiting_;
    }
    void stand_in() {
        std::unique_lock lock{mutex_};
        while (!is_over_) {
            const std::uint64_t before = calls_;
            changed_.wait_for(lock, patience, [this] { return is_over_; });
            if (runner_ == runner::caller) {  // for long: the next word comes with its end
                wait(lock, [&] { return runner_ == runner::nobody || calls_ != before; });
                continue;
            }
            if (calls_ != before || is_over_) continue;
            runner_ = runner::stand_in;
            lock.unlock();
            io_.run();  // until enter() or the end stops it
            leave();
            lock.lock();
        }
    }

    asio::io_context io_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
    std::mutex mutex_;  // of all that follows
    std::condition_variable changed_;
    runner runner_ = runner::nobody;
    int waiting_ = 0;
    std::uint64_t calls_ = 0;
    bool is_over_ = false;
    std::thread thread_;
};

// What the two clients share: a connection and a link, and how a call is played.
template <class Link, class Options>
class blocking_link {
public:
    blocking_link(const std::string& url, Options chosen) : chosen_{std::move(chosen)} {
        auto parsed = parse_url(url);
        if (!parsed) throw std::system_error(make_error_code(parsed.error()), "'" + url + "' is no AMQP URL");
        where_ = std::move(parsed->connection);
        if (!parsed->address.empty()) chosen_.address = std::move(parsed->address);
    }
    ~blocking_link() {
        try {
            close();
        } catch (const std::system_error&) {  // the peer is gone: nothing is left to close
        }
        loop_.own([this](asio::io_context& io) {
            link_.reset();
            connection_.reset();
            io.poll();
        });
    }

    void open() { run(opening()); }
    bool is_ready() { return run(being_ready()); }
    void close() { run(closing()); }

    template <class T>
    T run(asio::awaitable<T> what) {
        std::exception_ptr wrong;
        std::optional<std::conditional_t<std::is_void_v<T>, std::monostate, T>> answer;
        loop_.own([&](asio::io_context& io) {
            bool is_done = false;
            asio::co_spawn(io, std::move(what), [&](std::exception_ptr thrown, auto... answered) {
                wrong = std::move(thrown);
                answer.emplace(std::move(answered)...);
                is_done = true;
            });
            while (!is_done) io.run_one();
        });
        if (wrong) std::rethrow_exception(std::move(wrong));
        if constexpr (!std::is_void_v<T>) return *std::move(answer);
    }
    // As far as it can be done without waiting; without a link nothing is.
    void at_once(auto what) {
        loop_.own([&](asio::io_context& io) {
            if (link_) what(*link_);
            io.poll();
        });
    }
    Link& link() {
        if (!link_) throw std::system_error{make_error_code(errc::not_open), "'" + chosen_.address + "'"};
        return *link_;
    }
    [[noreturn]] void fail(std::error_code error, const std::string& what) {
        std::string said = link_ ? said_by(link_->last_error()) : "";
        if (said.empty() && connection_) said = said_by(connection_->last_error());
        throw std::system_error{error, what + said};
    }
    const Options& chosen() const noexcept { return chosen_; }

private:
    asio::awaitable<void> opening() {
        link_.reset();
        connection_.emplace(loop_.executor(), where_);
        const auto [refused] = co_await connection_->async_open(as_pair);
        if (refused) fail(refused, where_.host + ":" + where_.port);
        auto [error, opened] = co_await open_link();
        if (error) {
            const std::string said = said_by(opened.last_error());
            throw std::system_error{error, "'" + chosen_.address + "'" + said};
        }
        link_.emplace(std::move(opened));
    }
    auto open_link() {
        if constexpr (std::is_same_v<Link, sender>) {
            return connection_->async_open_sender(chosen_, as_pair);
        } else {
            return connection_->async_open_receiver(chosen_, as_pair);
        }
    }
    asio::awaitable<bool> being_ready() { co_return link_ && link_->is_open(); }
    asio::awaitable<void> closing() {
        if (!connection_) co_return;
        if (link_ && link_->is_open()) co_await link_->async_close(as_pair);
        link_.reset();
        if (connection_->is_open()) co_await connection_->async_close(as_pair);
        connection_.reset();
    }

    Options chosen_;
    connection_options where_;
    shared_loop loop_;
    std::optional<connection> connection_;
    std::optional<Link> link_;
};

}  // namespace

class SendClient::calls : public blocking_link<sender, sender_options> {
public:
    using blocking_link::blocking_link;

    asio::awaitable<delivery_state> send(const message& content, std::chrono::milliseconds timeout) {
        auto [error, state] = co_await link().async_send(content, within(timeout, as_pair));
        if (error) fail(error, "'" + chosen().address + "'");
        co_return state;
    }
    template <sendable Content>
    asio::awaitable<std::vector<not_accepted>> send(const std::function<const Content*()>& next,
                                                    std::chrono::milliseconds timeout) {
        const auto deadline = std::chrono::steady_clock::now() + timeout;
        const auto told = std::make_shared<outcomes>(co_await asio::this_coro::executor, deadline);
        link().on_outcome([told](delivery_id id, const delivery_state& state) { told->tell(id, state); });
        while (const Content* const each = next()) {
            if (const auto id = link().try_post(*each)) {
                told->expect(*id);
                continue;
            }
            const auto [error, id] = co_await link().async_post(*each, within(until(deadline), as_pair));
            if (error) fail(error, "'" + chosen().address + "'");
            told->expect(id);
        }
        if (chosen().settled) {
            const auto [error] = co_await link().async_flush(within(until(deadline), as_pair));
            if (error) fail(error, "'" + chosen().address + "'");
            co_return std::vector<not_accepted>{};
        }
        while (!told->are_all_known()) {
            const auto [cancelled] = co_await told->all.async_wait(as_pair);
            if (!cancelled) fail(make_error_code(errc::timed_out), "'" + chosen().address + "'");
        }
        co_return std::move(told->others);
    }

private:
    // Of a batch, while it is under way; it hears of an earlier one that was given up, too.
    struct outcomes {
        outcomes(const asio::any_io_executor& executor, std::chrono::steady_clock::time_point deadline)
            : all{executor, deadline} {}
        void expect(delivery_id id) {
            if (sent++ == 0) first = id;
        }
        void tell(delivery_id id, const delivery_state& state) {
            const delivery_id place = id - first;
            if (place >= sent) return;
            if (!std::holds_alternative<accepted>(state)) others.push_back({place, state});
            if (++known == sent) all.cancel();
        }
        bool are_all_known() const noexcept { return known == sent; }

        asio::steady_timer all;
        std::vector<not_accepted> others;
        delivery_id first = 0;  // the others follow it
        std::size_t sent = 0, known = 0;
    };

    static std::chrono::milliseconds until(std::chrono::steady_clock::time_point deadline) {
        const auto left = deadline - std::chrono::steady_clock::now();
        return std::max(std::chrono::milliseconds{1}, std::chrono::duration_cast<std::chrono::milliseconds>(left));
    }
};

SendClient::SendClient(const std::string& url, sender_options chosen)
    : calls_{std::make_unique<calls>(url, std::move(chosen))} {}
SendClient::~SendClient() = default;
void SendClient::open() { calls_->open(); }
bool SendClient::client_ready() { return calls_->is_ready(); }
void SendClient::close() { calls_->close(); }
delivery_state SendClient::send_message(const message& content, std::chrono::milliseconds timeout) {
    return calls_->run(calls_->send(content, timeout));
}

std::vector<not_accepted> SendClient::send_all(std::function<const message*()> next,
                                               std::chrono::milliseconds timeout) {
    return calls_->run(calls_->send(next, timeout));
}
std::vector<not_accepted> SendClient::send_all(std::function<const borrowed_message*()> next,
                                               std::chrono::milliseconds timeout) {
    return calls_->run(calls_->send(next, timeout));
}

class ReceiveClient::calls : public blocking_link<receiver, receiver_options> {
public:
    using blocking_link::blocking_link;

    asio::awaitable<std::vector<received_message>> receive(std::size_t max_batch_size,
                                                           std::chrono::milliseconds timeout) {
        std::vector<received_message> batch;
        batch.reserve(std::min<std::size_t>(max_batch_size, chosen().credit));
        const auto take_what_is_there = [&] {
            while (batch.size() < max_batch_size) {
                auto next = link().try_receive();
                if (!next) break;
                batch.push_back(*std::move(next));
            }
        };
        take_what_is_there();
        if (!batch.empty() || max_batch_size == 0) co_return batch;
        auto [error, first] = co_await link().async_receive(within(timeout, as_pair));  // what comes is not lost
        if (error == errc::timed_out) co_return batch;
        if (error) fail(error, "'" + chosen().address + "'");
        batch.push_back(std::move(first));
        take_what_is_there();
        co_return batch;
    }
    void settle(std::span<const received_message> which, const delivery_state& state) {
        at_once([&](receiver& from) {
            for (const received_message& each : which) from.settle(each, state);
        });
    }
};

ReceiveClient::ReceiveClient(const std::string& url, receiver_options chosen)
    : calls_{std::make_unique<calls>(url, std::move(chosen))} {}
ReceiveClient::~ReceiveClient() = default;
void ReceiveClient::open() { calls_->open(); }
bool ReceiveClient::client_ready() { return calls_->is_ready(); }
void ReceiveClient::close() { calls_->close(); }
std::vector<received_message> ReceiveClient::receive_message_batch(std::size_t max_batch_size,
                                                                   std::chrono::milliseconds timeout) {
    return calls_->run(calls_->receive(max_batch_size, timeout));
}
void ReceiveClient::settle_messages(std::span<const received_message> which, const delivery_state& state) {
    calls_->settle(which, state);
}

}  // namespace amqp
