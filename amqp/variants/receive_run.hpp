// The loop of a receiver that takes what comes, looks at it, and accepts it.
#pragma once

#include <cstring>
#include <string>

#include <asio/steady_timer.hpp>

#include "amqp/base/big_endian.hpp"
#include "amqp/client/receiver.hpp"
#include "amqp/variants/latencies.hpp"
#include "amqp/variants/stopwatch.hpp"

namespace amqp::variants {

template <class P>
class receive_run {
public:
    receive_run(asio::any_io_executor executor, basic_receiver<P>& receiver, const receive_order& what)
        : receiver_{receiver}, what_{what}, timer_{executor} {}
    // Whatever waits still ends, and finds nobody.
    ~receive_run() { *here_ = false; }

    void start() {
        if (what_.duration.count() > 0) {
            timer_.expires_after(what_.duration);
            timer_.async_wait([this, here = here_](std::error_code error) {
                if (!error && *here) finish();
            });
        }
        receiver_.async_receive_each(
            [this, here = here_](message_type&& arrived) {
                if (!*here || done_) return false;
                if (result_.messages == 0) watch_.start();
                take(arrived);
                return !done_;
            },
            [this, here = here_](std::error_code error) {
                if (!*here || done_) return;
                fail(error, "receiving message " + std::to_string(result_.messages));
            });
    }
    void limit(std::uint64_t count) {
        what_.count = count;
        if (result_.messages >= count) finish();
    }
    bool is_done() const noexcept { return done_; }
    std::error_code error() const noexcept { return error_; }
    std::string subject() const { return complaint_; }
    const amqp::error& last_error() const noexcept { return receiver_.last_error(); }
    const run& result() const noexcept { return result_; }

private:
    using message_type = basic_received_message<P>;

    void take(const message_type& arrived) {
        if (const char* const wrong = fault_of(arrived)) {
            return fail(make_error_code(errc::bad_value), "message " + std::to_string(result_.messages) + " " + wrong);
        }
        if (what_.times && departures::noted(result_.messages)) {
            what_.taken->add(std::chrono::steady_clock::now() - what_.times->left(result_.messages));
        }
        receiver_.accept(arrived);
        ++result_.messages;
        result_.bytes += arrived.encoded().size();
        if (what_.progress) what_.progress->store(result_.messages, std::memory_order_relaxed);
        if (result_.messages == what_.count) finish();
    }
    // None: it is as it must be.
    const char* fault_of(const message_type& arrived) {
        if (what_.decode || what_.last) {
            auto whole = arrived.view().own();
            if (!whole) return "is malformed";
            if (what_.last) *what_.last = *std::move(whole);
        }
        if (!what_.body) return nullptr;
        const auto body = arrived.view().body_data();
        if (!body) return "is not one data section";
        if (body->size() != what_.body->size()) return "has another length";
        const std::size_t number = body->size() < sizeof(std::uint64_t) ? 0 : sizeof(std::uint64_t);
        if (number > 0 && load_big<std::uint64_t>(body->data()) != result_.messages)
            return "was expected, and another came";
        const bytes_view rest = body->subspan(number), expected = what_.body->subspan(number);
        return rest.empty() || std::memcmp(rest.data(), expected.data(), rest.size()) == 0 ? nullptr
                                                                                           : "has a wrong byte";
    }
    void finish() {
        if (done_) return;
        if (result_.messages > 0) watch_.stop(result_);
        done_ = true;
        timer_.cancel();
    }
    void fail(std::error_code error, std::string what) {
        error_ = error;
        complaint_ = std::move(what);
        done_ = true;
        timer_.cancel();
    }

    basic_receiver<P>& receiver_;
    receive_order what_;
    asio::steady_timer timer_;
    bool done_ = false;
    stopwatch watch_;
    run result_;
    std::error_code error_;
    std::string complaint_;
    std::shared_ptr<bool> here_ = std::make_shared<bool>(true);
};

}  // namespace amqp::variants
