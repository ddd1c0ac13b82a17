// The loop of a sender that sends as fast as it may.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <asio/steady_timer.hpp>

#include "amqp/client/sender.hpp"
#include "amqp/variants/latencies.hpp"
#include "amqp/variants/stopwatch.hpp"

namespace amqp::variants {

template <class P>
class send_run {
public:
    send_run(asio::any_io_executor executor, basic_sender<P>& sender, const send_order& what, bool settled)
        : sender_{sender},
          what_{what},
          settled_{settled},
          timer_{executor},
          catching_up_{executor},
          next_tick_{executor},
          next_{what.first} {}
    // Whatever waits still ends, and finds nobody.
    ~send_run() {
        *here_ = false;
        if (sender_.is_open()) sender_.on_outcome(nullptr);
    }

    void start() {
        sender_.on_outcome([this](delivery_id id, const delivery_state& state) { on_outcome(id, state); });
        if (what_.duration.count() > 0) {
            timer_.expires_after(what_.duration);
            timer_.async_wait([this, here = here_](std::error_code error) {
                if (error || !*here) return;
                what_.count = posted_;
                finish_when_done();
            });
        }
        if (what_.taken) own_times_.emplace();
        watch_.start();
        started_ = std::chrono::steady_clock::now();
        what_.rate > 0 ? tick() : go_on();
    }
    bool is_done() const noexcept { return done_; }
    std::error_code error() const noexcept { return error_; }
    std::string subject() const { return complaint_; }
    const amqp::error& last_error() const noexcept { return last_error_ ? *last_error_ : sender_.last_error(); }
    const run& result() const noexcept { return result_; }

private:
    // Messages are due in time, and looked at once a millisecond: a timer for each would be all that one measures.
    void tick() {
        const std::chrono::duration<double> gone = std::chrono::steady_clock::now() - started_;
        due_ = static_cast<std::uint64_t>(gone.count() * static_cast<double>(what_.rate));
        if (!waiting_) go_on();
        next_tick_.expires_after(std::chrono::milliseconds{1});
        next_tick_.async_wait([this, here = here_](std::error_code error) {
            if (!error && *here && !done_ && posted_ < what_.count) tick();
        });
    }
    std::chrono::steady_clock::time_point departure() const {
        if (what_.rate == 0) return std::chrono::steady_clock::now();
        const std::chrono::duration<double> at{static_cast<double>(posted_) / static_cast<double>(what_.rate)};
        return started_ + std::chrono::duration_cast<std::chrono::steady_clock::duration>(at);
    }
    void go_on() {
        while (posted_ < what_.count && posted_ < due_ && posted_ - settled_count_ < what_.unsettled) {
            if (is_far_ahead()) return wait_for_receiver();
            if (settled_ && posted_ + 1 == what_.count) return send_last();
            if (!post()) return wait_for_room();
        }
    }
    bool post() {
        prepare();
        const auto id = sender_.try_post(what_.messages[next_]);
        if (!id) return false;
        posted(*id);
        return true;
    }
    void prepare() noexcept {
        if (!what_.numbers.empty()) store_big(what_.numbers[next_], posted_);
    }
    void posted(delivery_id id) {
        if (departures::noted(posted_)) note_departure(id);
        ++posted_;
        if (++next_ == what_.messages.size()) next_ = 0;
        if (settled_) count();
    }
    void note_departure(delivery_id id) {
        const auto now = departure();
        if (what_.times) what_.times->leaves(posted_, now);
        if (what_.taken) own_times_->leaves(std::uint64_t{id} * departures::every, now);
        if (posted_ == 0) first_id_ = id;
    }
    bool is_far_ahead() const noexcept {
        return what_.received && posted_ >= what_.received->load(std::memory_order_relaxed) + what_.unsettled;
    }
    // It is in another thread and has more to do than to tell us, so it is looked at now and then.
    void wait_for_receiver() {
        if (std::exchange(waiting_, true)) return;
        catching_up_.expires_after(std::chrono::microseconds{50});
        catching_up_.async_wait([this, here = here_](std::error_code error) {
            if (error || !*here || done_) return;
            waiting_ = false;
            go_on();
        });
    }
    void wait_for_room() {
        if (std::exchange(waiting_, true)) return;
        sender_.async_wait([this, here = here_](std::error_code error) {
            if (!*here) return;
            waiting_ = false;
            if (done_) return;
            error ? fail(error, "sending") : go_on();
        });
    }
    // Nobody answers to settled messages, so that the stream has the last one is all there is to know.
    void send_last() {
        if (std::exchange(waiting_, true)) return;
        prepare();
        sender_.async_send(what_.messages[next_], [this, here = here_](std::error_code error, const delivery_state&) {
            if (!*here) return;
            if (error) return fail(error, "sending");
            posted({});
            finish_when_done();
        });
    }
    void on_outcome(delivery_id id, const delivery_state& state) {
        if (settled_) return;  // counted when it was posted; a peer that wants outcomes all the same may send them
        if (!std::holds_alternative<accepted>(state)) return not_accepted(state);
        if (what_.taken && departures::noted(id - first_id_)) {
            what_.taken->add(std::chrono::steady_clock::now() -
                             own_times_->left(std::uint64_t{id} * departures::every));
        }
        count();
        if (settled_count_ == what_.count) return finish_when_done();
        if (posted_ < what_.count && !waiting_) go_on();
    }
    void count() noexcept {
        ++settled_count_;
        if (what_.progress) what_.progress->store(settled_count_, std::memory_order_relaxed);
    }
    void finish_when_done() {
        if (done_ || settled_count_ < what_.count) return;
        result_.messages = settled_count_;
        watch_.stop(result_);
        done_ = true;
        timer_.cancel();
    }
    void not_accepted(const delivery_state& state) {
        static constexpr const char* words[] = {"left open", "received", "accepted", "rejected",
                                                "released",  "modified", "declared", "made part of a transaction"};
        if (const auto* refused = std::get_if<rejected>(&state)) last_error_ = refused->error;
        fail(make_error_code(errc::cancelled),
             "message " + std::to_string(settled_count_) + " was " + words[state.index()]);
    }
    void fail(std::error_code error, std::string what) {
        if (done_) return;
        error_ = error;
        complaint_ = std::move(what);
        done_ = true;
        timer_.cancel();
    }

    basic_sender<P>& sender_;
    send_order what_;
    bool settled_;
    asio::steady_timer timer_, catching_up_, next_tick_;
    std::chrono::steady_clock::time_point started_;
    std::uint64_t due_ = UINT64_MAX;  // messages whose time has come
    std::size_t next_;
    std::uint64_t posted_ = 0, settled_count_ = 0;
    delivery_id first_id_ = 0;
    bool waiting_ = false, done_ = false;
    std::optional<departures> own_times_;
    stopwatch watch_;
    run result_;
    std::error_code error_;
    std::optional<amqp::error> last_error_;
    std::string complaint_;
    std::shared_ptr<bool> here_ = std::make_shared<bool>(true);
};

}  // namespace amqp::variants
