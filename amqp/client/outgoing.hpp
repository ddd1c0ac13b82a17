// A sending link: messages wait here for room in the window, and their senders for what became of them.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "amqp/client/link.hpp"
#include "amqp/client/waiting.hpp"
#include "amqp/message/encode.hpp"

namespace amqp::client {

// A message that could not leave at once is kept encoded, so the application's own may go away.
template <class P>
class outgoing final : public link<P> {
public:
    using delivery_id = engine::delivery_id;
    using posted_handler = callback<std::error_code, delivery_id>;
    using sent_handler = callback<std::error_code, delivery_state>;
    using outcome_handler = std::function<void(delivery_id, const delivery_state&)>;

    explicit outgoing(bool settled, bool retains = false) noexcept : settled_{settled}, retains_{retains} {}

    // --- by the application

    std::optional<delivery_id> try_post(const message& content, std::uint32_t format) {
        if (waits() || !is_sendable()) return {};
        encode<typename P::dispatch_type, typename P::cursor_type>(buffer_, content);
        return transfer(buffer_, format, 0);
    }
    ticket post(const message& content, std::uint32_t format, posted_handler done) {
        if (this->is_over()) return done(this->ended(), delivery_id{}), ticket{};
        if (const auto id = try_post(content, format)) return done(std::error_code{}, *id), ticket{};
        return waiting_.add({kept(content), format, std::move(done), {}, {}});
    }
    ticket send(const message& content, std::uint32_t format, sent_handler done) {
        if (this->is_over()) return done(this->ended(), delivery_state{}), ticket{};
        const ticket name = waiting_.name();
        operation sending{{}, format, {}, std::move(done), name};
        if (waits() || !is_sendable()) {
            sending.encoded = kept(content);
            return waiting_.add(name, std::move(sending));
        }
        encode<typename P::dispatch_type, typename P::cursor_type>(buffer_, content);
        start(buffer_, sending);
        return name;
    }
    ticket wait_for_room(callback<std::error_code> done) {
        if (this->is_over()) return done(this->ended()), ticket{};
        if (!waits() && is_sendable()) return done(std::error_code{}), ticket{};
        return waiting_.add(
            {{}, {}, [done = std::move(done)](std::error_code error, delivery_id) mutable { done(error); }, {}, {}});
    }
    // What has left already cannot be called back, but nobody waits for its outcome any more.
    void cancel(ticket which) {
        if (auto waiting = waiting_.take(which)) return fail(*waiting, make_error_code(errc::cancelled));
        finish(which, make_error_code(errc::cancelled), {});
    }
    void on_outcome(outcome_handler handler) {
        on_outcome_ = std::move(handler);
        ++handlers_set_;
    }
    std::uint32_t credit() const { return this->is_attached() ? this->engine().credit(this->key()) : 0; }
    std::uint64_t max_message_size() const noexcept { return max_message_size_; }

    // --- by the connection

    void on_attached(const amqp::attach& peer) override {
        max_message_size_ = peer.max_message_size.value_or(0);
        // A peer may insist on unsettled messages: then there will be outcomes, whether somebody asked for them or not.
        if (peer.snd_settle_mode == sender_settle_mode::unsettled) settled_ = false;
        link<P>::on_attached(peer);
    }
    bool waits() const noexcept { return !waiting_.empty() || !again_.empty(); }
    // There may be room again.
    void go_on() {
        while (!again_.empty() && is_sendable()) send_again();
        if (!again_.empty()) return;
        while (!waiting_.empty() && is_sendable()) {
            operation next = waiting_.take();
            if (next.encoded.empty()) {
                next.posted(std::error_code{}, delivery_id{});  // waited for room only
            } else {
                start(bytes_view{next.encoded}, next);
            }
        }
    }
    // awaited: the name of the send that it ends; 0 for a post, which has a name only where it is retained.
    void on_settled(delivery_id id, ticket awaited, const delivery_state& state, bool settled) {
        if (!settled && !is_terminal(state)) return;
        if (retains_) {
            const auto kept = retained_.find(awaited);
            if (kept == retained_.end()) return;
            id = kept->second.id;
            if (!kept->second.is_awaited) awaited = 0;
            retained_.erase(kept);
        }
        if (awaited) return finish(awaited, {}, state);
        report(id, state);
    }
    // All that was transferred until now is in the output; and later: that was written. True: somebody waits for it.
    bool on_writing() {
        if (unwritten_.empty() || !this->is_attached() || this->engine().is_halfway(this->key())) return false;
        writing_.clear();
        writing_.swap(unwritten_);
        return true;
    }
    void on_written() {
        std::vector<ticket> written;
        written.swap(writing_);  // a handler may send again
        for (const ticket each : written) finish(each, {}, {});
    }

private:
    struct operation {
        bytes encoded;  // empty: waits for room and has no message
        std::uint32_t format = 0;
        // One of the two.
        posted_handler posted;
        sent_handler sent;
        ticket name = 0;  // of a send
    };

    bool is_sendable() const { return this->is_attached() && this->engine().sendable(this->key()); }

    static bytes kept(const message& content) {
        typename P::buffer_type buffer;
        encode<typename P::dispatch_type, typename P::cursor_type>(buffer, content);
        return copied(buffer);
    }
    static bytes copied(bytes_view encoded) { return bytes(encoded.begin(), encoded.end()); }
    static bytes copied(const typename P::buffer_type& encoded) {
        bytes octets;
        encoded.pieces([&](bytes_view piece, bool) { octets.insert(octets.end(), piece.begin(), piece.end()); });
        return octets;
    }

    delivery_id transfer(const auto& encoded, std::uint32_t format, ticket awaited) {
        if (!retains_ || settled_) return transfer_as(encoded, format, awaited);
        const ticket name = awaited ? awaited : waiting_.name();
        const delivery_id id = transfer_as(encoded, format, name);
        retained_.emplace(name, retained{copied(encoded), format, id, awaited != 0});
        return id;
    }
    delivery_id transfer_as(const auto& encoded, std::uint32_t format, std::uint64_t context) {
        const delivery_id id = this->engine().transfer(
            this->key(), encoded, {.settled = settled_, .message_format = format, .context = context, .tag = {}});
        this->home()->wake();
        return id;
    }
    void send_again() {
        const auto next = retained_.find(again_.front());
        again_.pop_front();
        if (next != retained_.end()) transfer_as(bytes_view{next->second.encoded}, next->second.format, next->first);
    }
    void report(delivery_id id, const delivery_state& state) {
        if (!on_outcome_) return;
        // The handler may replace itself while it runs.
        const unsigned set_before = handlers_set_;
        outcome_handler running = std::exchange(on_outcome_, nullptr);
        running(id, state);
        if (handlers_set_ == set_before) on_outcome_ = std::move(running);
    }
    void start(const auto& encoded, operation& next) {
        const delivery_id id = transfer(encoded, next.format, next.name);
        if (next.posted) return next.posted(std::error_code{}, id);
        sent_.emplace(next.name, std::move(next.sent));
        if (settled_) unwritten_.push_back(next.name);
    }
    // Nobody waits for a send that was cancelled.
    void finish(ticket which, std::error_code error, const delivery_state& state) {
        const auto found = sent_.find(which);
        if (found == sent_.end()) return;
        sent_handler done = std::move(found->second);
        sent_.erase(found);
        done(error, state);
    }

    static void fail(operation& failed, std::error_code why) {
        if (failed.posted) failed.posted(why, delivery_id{});
        if (failed.sent) failed.sent(why, delivery_state{});
    }
    void give_up(std::error_code why) override {
        while (!waiting_.empty()) {
            operation next = waiting_.take();
            fail(next, why);
        }
        for (auto& [name, done] : std::exchange(sent_, {})) done(why, delivery_state{});
        unwritten_.clear();
        writing_.clear();
        retained_.clear();
        again_.clear();
    }
    // What was retained goes first on the next connection, in its old order. Of the rest nobody knows what became.
    void suspend(std::error_code why) override {
        again_.clear();
        for (const auto& each : retained_) again_.push_back(each.first);
        std::vector<delivery_id> unknown;
        if (!retains_) this->engine().for_each_unsettled(this->key(), [&](delivery_id id, ticket awaited) {
            if (!awaited) unknown.push_back(id);
        });
        for (auto& [name, done] : std::exchange(sent_, {})) {
            retained_.contains(name) ? void(sent_.emplace(name, std::move(done))) : done(why, delivery_state{});
        }
        unwritten_.clear();
        writing_.clear();
        for (const delivery_id id : unknown) report(id, delivery_state{});
    }

    // A message whose outcome is not known yet, and the number that the application knows it by.
    struct retained {
        bytes encoded;
        std::uint32_t format;
        delivery_id id;
        bool is_awaited;  // by a send, not by on_outcome
    };

    bool settled_, retains_;
    std::uint64_t max_message_size_ = 0;
    typename P::buffer_type buffer_;
    outcome_handler on_outcome_;
    unsigned handlers_set_ = 0;
    waiting_line<operation> waiting_;
    std::unordered_map<ticket, sent_handler> sent_;  // their outcome is awaited
    std::map<ticket, retained> retained_;            // the outcome of these decides whether they are sent again
    std::deque<ticket> again_;                       // of these, those that the next connection has not taken yet
    std::vector<ticket> unwritten_, writing_;        // sent settled: they end when the stream has them
};

}  // namespace amqp::client
