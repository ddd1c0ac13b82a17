// A receiving link: deliveries wait here for the application, and the credit is kept up as it takes them (§2.6.9).
#pragma once

#include <functional>
#include <optional>

#include <asio/post.hpp>

#include "amqp/client/link.hpp"
#include "amqp/client/ring.hpp"
#include "amqp/client/waiting.hpp"
#include "amqp/engine/delivery.hpp"

namespace amqp::client {

template <class P>
class incoming final : public link<P>, public std::enable_shared_from_this<incoming<P>> {
public:
    using received_handler = callback<std::error_code, engine::delivery>;
    using each_handler = std::function<bool(engine::delivery&&)>;  // false: enough

    // `window`: deliveries that may be here or on their way; 0: the application gives the credit itself.
    incoming(std::uint32_t window, receiver_settle_mode mode) noexcept : window_{window}, mode_{mode} {}

    // --- by the application

    // Which of its connections this is: delivery-ids begin anew with each.
    std::uint32_t connection() const noexcept { return connection_; }
    bool has_arrived() const noexcept { return !arrived_.empty(); }
    // Only when has_arrived(). What arrived before the link was over can still be taken.
    engine::delivery take() {
        engine::delivery first = arrived_.pop();
        if (!first.more) on_taken();
        if (is_held_ && arrived_.size() <= parts_at_most / 2) hold(false);
        return first;
    }
    // What is left of the message that comes in parts is of no interest.
    void skip_rest() {
        is_skipping_ = true;
        while (is_skipping_ && has_arrived()) is_skipping_ = take().more;
    }
    ticket receive(received_handler done) {
        if (has_arrived()) return done(std::error_code{}, take()), ticket{};
        if (this->is_over()) return done(this->ended(), engine::delivery{}), ticket{};
        return waiting_.add(std::move(done));
    }
    void cancel(ticket which) {
        if (auto waiting = waiting_.take(which)) (*waiting)(make_error_code(errc::cancelled), engine::delivery{});
    }
    // One at a time. What is here already is handed over soon, what comes then as it arrives.
    ticket receive_each(const asio::any_io_executor& soon, each_handler handler, callback<std::error_code> done) {
        if (each_) return done(make_error_code(errc::bad_option)), ticket{};
        each_ = receiving_each{std::move(handler), std::move(done), waiting_.name()};
        if (has_arrived() || this->is_over()) {
            asio::post(soon, [self = this->shared_from_this()] { self->hand_over(); });
        }
        return each_->name;
    }
    void cancel_each(ticket which) {
        if (each_ && each_->name == which) end_each(make_error_code(errc::cancelled));
    }
    // False: nobody waits for an answer (any more).
    bool settle(engine::delivery_id id, std::uint32_t connection, const delivery_state& state) {
        if (!this->is_attached() || connection != connection_) return false;
        this->home()->wake();
        return this->engine().settle(this->key(), id, state, mode_ == receiver_settle_mode::first);
    }
    void add_credit(std::uint32_t more) {
        if (!this->is_attached()) return;
        this->engine().flow(this->key(), this->engine().credit(this->key()) + more);
        this->home()->wake();
    }
    ticket drain(callback<std::error_code> done) {
        if (this->is_over()) return done(this->ended()), ticket{};
        if (!this->is_attached()) return done(make_error_code(errc::not_open)), ticket{};
        this->engine().flow(this->key(), this->engine().credit(this->key()), true);
        this->home()->wake();
        return draining_.add(std::move(done));
    }
    void cancel_drain(ticket which) {
        if (auto waiting = draining_.take(which)) (*waiting)(make_error_code(errc::cancelled));
    }

    // --- by the connection

    void on_delivered(engine::delivery&& arrived) {
        const bool is_last = !arrived.more;
        if (takes_each() && arrived_.empty() && waiting_.empty() && !is_skipping_) {
            if (is_last) on_taken();
            return give(std::move(arrived));
        }
        if (!is_skipping_ && waiting_.empty()) {
            arrived_.push(std::move(arrived));
            if (!is_last && arrived_.size() >= parts_at_most) hold(true);
            return;
        }
        if (is_last) on_taken();
        if (is_skipping_) return void(is_skipping_ = !is_last);
        waiting_.take()(std::error_code{}, std::move(arrived));
    }
    // Credit was used and nothing came of it.
    void on_aborted() { on_taken(); }
    void on_drained() { draining_.finish(std::error_code{}); }

private:
    struct receiving_each {
        each_handler handler;
        callback<std::error_code> done;  // called: it is over
        ticket name;
    };
    bool takes_each() const noexcept { return each_ && each_->done; }
    // The handler may end this, or its link, while it runs: until it returns, it stays.
    void give(engine::delivery&& next) {
        is_giving_ = true;
        const bool more = each_->handler(std::move(next));
        is_giving_ = false;
        if (!more) end_each({});
        if (!takes_each()) each_.reset();
    }
    void end_each(std::error_code why) {
        if (!takes_each()) return;
        each_->done(why);
        if (!is_giving_) each_.reset();
    }
    void hand_over() {
        while (takes_each() && has_arrived()) give(take());
        if (this->is_over()) end_each(this->ended());
    }

    // Parts of one message that may be here unread before its session is held.
    static constexpr std::size_t parts_at_most = 16;
    void hold(bool held) {
        is_held_ = held;
        if (!this->is_attached()) return;
        this->engine().hold(this->key(), held);
        this->home()->wake();
    }

    // A quarter of the window at a time: the sender never waits for a flow, not even while it is busy with all it was
    // granted, and few flows are sent. What is here unread counts, so a reader that is slow holds back its own link and
    // no other.
    //
    // A peer that takes each flow for an addition (RabbitMQ 3) must not get one while it has credit left, or it sends
    // ever more than it was meant to.
    void on_taken() {
        if (++taken_ < (window_ + 3) / 4 || window_ == 0 || !this->is_attached()) return;
        if (this->home()->adds_up_credit() && this->engine().credit(this->key()) > 0) return;
        taken_ = 0;
        const auto unread = static_cast<std::uint32_t>(arrived_.size());
        this->engine().flow(this->key(), window_ - std::min(window_, unread));
        this->home()->wake();
    }
    void give_up(std::error_code why) override {
        while (!waiting_.empty()) waiting_.take()(why, engine::delivery{});
        if (arrived_.empty() || this->is_let_go()) end_each(why);
        draining_.finish(why);
    }

    // What nobody has seen comes again, unless its sender has forgotten it.
    void suspend(std::error_code why) override {
        ++connection_;
        taken_ = 0;
        is_held_ = is_skipping_ = false;
        for (std::size_t n = arrived_.size(); n > 0; --n) {
            engine::delivery each = arrived_.pop();
            if (each.settled) arrived_.push(std::move(each));
        }
        draining_.finish(why);
    }

    std::uint32_t connection_ = 0;
    std::uint32_t window_;
    receiver_settle_mode mode_;
    bool is_held_ = false, is_skipping_ = false;
    std::uint32_t taken_ = 0;  // since credit was last given
    ring<engine::delivery> arrived_;
    waiting_line<received_handler> waiting_;
    std::optional<receiving_each> each_;
    bool is_giving_ = false;
    waiting_line<callback<std::error_code>> draining_;
};

}  // namespace amqp::client
