// The thread behind a blocking client: each call is a coroutine that runs there, and a future that waits here.
#include "amqp/client/blocking.hpp"

#include <algorithm>
#include <exception>
#include <future>
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
#include <asio/post.hpp>
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

// What went wrong in the thread. It is copied to whoever called and thrown there once more: an exception that two
// threads own would be taken apart in one of them while the other one still reads it.
struct failure {
    std::error_code code;
    std::string what;
};

// What the two clients share. Everything but the constructor and the calls runs in the thread.
template <class Link, class Options>
class background {
public:
    background(const std::string& url, Options chosen) : chosen_{std::move(chosen)} {
        auto parsed = parse_url(url);
        if (!parsed) throw std::system_error(make_error_code(parsed.error()), "'" + url + "' is no AMQP URL");
        where_ = std::move(parsed->connection);
        if (!parsed->address.empty()) chosen_.address = std::move(parsed->address);
        thread_ = std::thread{[this] { io_.run(); }};
    }
    ~background() {
        try {
            close();
        } catch (const std::system_error&) {  // the peer is gone: nothing is left to close
        }
        asio::post(io_, [this] {
            link_.reset();
            connection_.reset();
        });
        work_.reset();
        thread_.join();
    }

    void open() { run(opening()); }
    bool is_ready() { return run(being_ready()); }
    void close() { run(closing()); }

    template <class T>
    T run(asio::awaitable<T> what) {
        using result = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
        std::promise<std::variant<failure, result>> told;
        asio::co_spawn(io_, std::move(what), [&told](std::exception_ptr wrong, auto... answer) {
            try {
                if (wrong) std::rethrow_exception(std::exchange(wrong, nullptr));
                told.set_value(result{std::move(answer)...});
            } catch (const failure& problem) {
                told.set_value(problem);
            } catch (...) {
                told.set_exception(std::current_exception());
            }
        });
        auto outcome = told.get_future().get();
        if (const auto* const problem = std::get_if<failure>(&outcome)) {
            throw std::system_error(problem->code, problem->what);
        }
        if constexpr (!std::is_void_v<T>) return std::get<result>(std::move(outcome));
    }
    // Nobody waits for it; without a link it is not done.
    void post(auto what) {
        asio::post(io_, [this, what = std::move(what)] {
            if (link_) what(*link_);
        });
    }
    Link& link() {
        if (!link_) throw failure{make_error_code(errc::not_open), "'" + chosen_.address + "'"};
        return *link_;
    }
    [[noreturn]] void fail(std::error_code error, const std::string& what) {
        std::string said = link_ ? said_by(link_->last_error()) : "";
        if (said.empty() && connection_) said = said_by(connection_->last_error());
        throw failure{error, what + said};
    }
    const Options& chosen() const noexcept { return chosen_; }

private:
    asio::awaitable<void> opening() {
        link_.reset();
        connection_.emplace(io_.get_executor(), where_);
        const auto [refused] = co_await connection_->async_open(as_pair);
        if (refused) fail(refused, where_.host + ":" + where_.port);
        auto [error, opened] = co_await open_link();
        if (error) {
            const std::string said = said_by(opened.last_error());
            throw failure{error, "'" + chosen_.address + "'" + said};
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
    asio::io_context io_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
    std::optional<connection> connection_;
    std::optional<Link> link_;
    std::thread thread_;
};

}  // namespace

class SendClient::thread : public background<sender, sender_options> {
public:
    using background::background;

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
    : thread_{std::make_unique<thread>(url, std::move(chosen))} {}
SendClient::~SendClient() = default;
void SendClient::open() { thread_->open(); }
bool SendClient::client_ready() { return thread_->is_ready(); }
void SendClient::close() { thread_->close(); }
delivery_state SendClient::send_message(const message& content, std::chrono::milliseconds timeout) {
    return thread_->run(thread_->send(content, timeout));
}

std::vector<not_accepted> SendClient::send_all(std::function<const message*()> next,
                                               std::chrono::milliseconds timeout) {
    return thread_->run(thread_->send(next, timeout));
}
std::vector<not_accepted> SendClient::send_all(std::function<const borrowed_message*()> next,
                                               std::chrono::milliseconds timeout) {
    return thread_->run(thread_->send(next, timeout));
}

class ReceiveClient::thread : public background<receiver, receiver_options> {
public:
    using background::background;

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
        std::vector<std::pair<delivery_id, std::uint32_t>> those;  // the messages may go away meanwhile
        those.reserve(which.size());
        for (const received_message& each : which) {
            if (!each.settled()) those.emplace_back(each.id(), each.connection());
        }
        post([those = std::move(those), state](receiver& from) {
            for (const auto& [id, of_connection] : those) from.settle(id, of_connection, state);
        });
    }
};

ReceiveClient::ReceiveClient(const std::string& url, receiver_options chosen)
    : thread_{std::make_unique<thread>(url, std::move(chosen))} {}
ReceiveClient::~ReceiveClient() = default;
void ReceiveClient::open() { thread_->open(); }
bool ReceiveClient::client_ready() { return thread_->is_ready(); }
void ReceiveClient::close() { thread_->close(); }
std::vector<received_message> ReceiveClient::receive_message_batch(std::size_t max_batch_size,
                                                                   std::chrono::milliseconds timeout) {
    return thread_->run(thread_->receive(max_batch_size, timeout));
}
void ReceiveClient::settle_messages(std::span<const received_message> which, const delivery_state& state) {
    thread_->settle(which, state);
}

}  // namespace amqp
