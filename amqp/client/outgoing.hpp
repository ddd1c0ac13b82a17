// A sending link: messages wait here for room in the window, and their senders for what became of them.
#pragma once

#include <array>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "amqp/client/link.hpp"
#include "amqp/client/options.hpp"
#include "amqp/client/streaming.hpp"
#include "amqp/client/waiting.hpp"
#include "amqp/message/encode.hpp"

namespace amqp::client {

// A message that could not leave at once is kept encoded, so the application's own may go away.
template <class P>
class outgoing final : public link<P>, public std::enable_shared_from_this<outgoing<P>> {
public:
    using delivery_id = engine::delivery_id;
    using posted_handler = callback<std::error_code, delivery_id>;
    using sent_handler = callback<std::error_code, delivery_state>;
    using outcome_handler = std::function<void(delivery_id, const delivery_state&)>;

    outgoing(bool settled, bool mixed, bool retains) noexcept : settled_{settled}, mixed_{mixed}, retains_{retains} {}

    // --- by the application

    std::optional<delivery_id> try_post(const sendable auto& content, message_options how) {
        if (waits() || !is_sendable()) return {};
        encode<typename P::dispatch_type, typename P::cursor_type>(buffer_, content);
        if (is_too_large(buffer_.size())) return {};
        return transfer(buffer_, how, 0);
    }
    ticket post(const sendable auto& content, message_options how, posted_handler done) {
        if (this->is_over()) return done(this->ended(), delivery_id{}), ticket{};
        if (const auto id = try_post(content, how)) return done(std::error_code{}, *id), ticket{};
        bytes encoded = kept(content);
        if (is_too_large(encoded.size()))
            return done(make_error_code(errc::delivery_too_large), delivery_id{}), ticket{};
        return wait(waiting_.name(), {std::move(encoded), how, std::move(done), {}, {}});
    }
    ticket send(const sendable auto& content, message_options how, sent_handler done) {
        if (this->is_over()) return done(this->ended(), delivery_state{}), ticket{};
        const ticket name = waiting_.name();
        operation sending{{}, how, {}, std::move(done), name};
        if (waits() || !is_sendable()) {
            sending.encoded = kept(content);
            if (!is_too_large(sending.encoded.size())) return wait(name, std::move(sending));
        } else {
            encode<typename P::dispatch_type, typename P::cursor_type>(buffer_, content);
            if (!is_too_large(buffer_.size())) return start(buffer_, sending), name;
        }
        sending.sent(make_error_code(errc::delivery_too_large), delivery_state{});
        return name;
    }
    ticket wait_for_room(callback<std::error_code> done) {
        if (this->is_over()) return done(this->ended()), ticket{};
        if (!waits() && is_sendable()) return done(std::error_code{}), ticket{};
        return wait(
            waiting_.name(),
            {{}, {}, [done = std::move(done)](std::error_code error, delivery_id) mutable { done(error); }, {}, {}});
    }
    // Everything that was sent or waits to be has left: the stream has it.
    ticket flush(callback<std::error_code> done) {
        if (this->is_over()) return done(this->ended()), ticket{};
        const ticket name = waiting_.name();
        operation flushing{
            {},
            {},
            {},
            [done = std::move(done)](std::error_code error, const delivery_state&) mutable { done(error); },
            name};
        if (!waiting_.empty() || !again_.empty()) return wait(name, std::move(flushing));
        return await_writing(std::move(flushing)), name;
    }
    // What has left already cannot be called back, but nobody waits for its outcome any more.
    void cancel(ticket which) {
        if (auto waiting = waiting_.take(which)) return fail(*waiting, make_error_code(errc::cancelled));
        finish(which, make_error_code(errc::cancelled), {});
    }
    void on_outcome(outcome_handler handler) {
        if (is_reporting_) return void(next_on_outcome_ = std::move(handler));  // it replaces itself while it runs
        on_outcome_ = std::move(handler);
    }
    // --- one message in parts, as a stream; others wait until it is finished (outgoing_stream.hpp)

    // 0: another stream is under way.
    ticket begin_stream(const message& head, message_options how, std::optional<std::uint32_t> body_size);
    // `part` stays where it is until `written` is called. Of a stream that is over, `written` hears errc::cancelled,
    // and of a part that is more than the size that was announced, errc::bad_size. The part that completes that size is
    // the last one: some peers want no transfer without payload behind it.
    void write_part(ticket which, bytes_view part, callback<std::error_code> written);
    // Where no size was announced, an empty section is the end. errc::bad_size: it was, and some of it is missing; the
    // message is aborted.
    void finish_stream(ticket which, sent_handler done);
    // Nobody will finish it.
    void drop_stream(ticket which);

    std::uint32_t credit() const { return this->is_attached() ? this->engine().credit(this->key()) : 0; }
    std::uint64_t max_message_size() const noexcept { return max_message_size_; }

    // --- by the connection

    // Nobody will say any more what became of messages that were posted.
    void on_over(std::error_code why, const amqp::error& error) override {
        if (this->is_over()) return;
        const std::vector<delivery_id> unknown = posted_without_outcome();
        link<P>::on_over(why, error);
        for (const delivery_id id : unknown) report(id, delivery_state{});
    }
    void on_attached(const amqp::attach& peer) override {
        max_message_size_ = peer.max_message_size.value_or(0);
        // A peer may insist on unsettled messages: then there will be outcomes, whether somebody asked for them or not.
        if (peer.snd_settle_mode == sender_settle_mode::unsettled) settled_ = false;
        link<P>::on_attached(peer);
        await_turn();
    }
    // There may be room again. False: nothing waits here any more, neither for room nor to be written.
    bool on_turn() {
        go_on();
        return awaits_turn_ = waits() || !unwritten_.empty() || !writing_.empty();
    }
    // awaited: the name of the send that it ends; 0 for a post, which has a name only where it is retained.
    void on_settled(delivery_id id, ticket awaited, const delivery_state& state, bool settled) {
        if (!settled && !is_terminal(state)) return;
        if (is_streaming(awaited)) return stream_is_answered(state);
        if (retains_) {
            if (const auto kept = retained_.find(awaited); kept != retained_.end()) {
                id = kept->second.id;
                if (!kept->second.is_awaited) awaited = 0;
                retained_.erase(kept);
            }
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
        message_options how;
        // One of the two.
        posted_handler posted;
        sent_handler sent;
        ticket name = 0;  // of a send

        bool is_flush() const noexcept { return encoded.empty() && !posted; }
    };

    bool waits() const noexcept { return !waiting_.empty() || !again_.empty() || (stream_ && stream_->written); }
    ticket wait(ticket name, operation what) {
        waiting_.add(name, std::move(what));
        await_turn();
        return name;
    }
    // Of a thousand links few have anything to do in a turn, and those say so.
    void await_turn() {
        if (awaits_turn_ || !this->home()) return;
        awaits_turn_ = true;
        this->home()->await_turn(this->shared_from_this());
    }
    void go_on() {
        while (!again_.empty() && is_sendable()) send_again();
        if (!again_.empty()) return;
        if (stream_ && stream_->has_begun && !stream_->is_complete) return go_on_stream();
        while (!waiting_.empty() && (waiting_.front().is_flush() || is_sendable())) {
            operation next = waiting_.take();
            if (next.is_flush()) {
                await_writing(std::move(next));
            } else if (next.encoded.empty()) {
                next.posted(std::error_code{}, delivery_id{});  // waited for room only
            } else {
                start(bytes_view{next.encoded}, next);
                spare_ = std::move(next.encoded);
            }
        }
        if (waiting_.empty() && stream_) go_on_stream();
    }

    bool is_sendable() const { return this->is_attached() && this->engine().sendable(this->key()); }

    // One message mostly waits at a time: the next one gets its memory.
    bytes kept(const sendable auto& content) {
        encode<typename P::dispatch_type, typename P::cursor_type>(buffer_, content);
        return copied(buffer_, std::exchange(spare_, {}));
    }
    static bytes copied(bytes_view encoded) { return bytes(encoded.begin(), encoded.end()); }
    static bytes copied(const typename P::buffer_type& encoded, bytes octets = {}) {
        octets.clear();
        encoded.pieces([&](bytes_view piece, bool) { octets.insert(octets.end(), piece.begin(), piece.end()); });
        return octets;
    }

    bool is_too_large(std::size_t size) const noexcept { return max_message_size_ != 0 && size > max_message_size_; }
    bool is_settled(const message_options& how) const noexcept { return settled_ || (mixed_ && how.settled); }

    delivery_id transfer(const auto& encoded, const message_options& how, ticket awaited) {
        if (!retains_ || is_settled(how)) return transfer_as(encoded, how, awaited, awaited == 0);
        const ticket name = awaited ? awaited : waiting_.name();
        const delivery_id id = transfer_as(encoded, how, name, awaited == 0);
        retained_.emplace(name, retained{copied(encoded), how, id, awaited != 0});
        return id;
    }
    // A broker that saves up its outcomes must not do so while somebody waits for this very one.
    delivery_id transfer_as(const auto& encoded, const message_options& how, std::uint64_t context, bool nobody_waits) {
        const bool settled = is_settled(how);
        const delivery_id id = this->engine().transfer(this->key(), encoded,
                                                       {.settled = settled,
                                                        .message_format = how.format,
                                                        .context = context,
                                                        .tag = {},
                                                        .batchable = !settled && nobody_waits});
        this->home()->wake();
        return id;
    }
    void send_again() {
        const auto next = retained_.find(again_.front());
        again_.pop_front();
        if (next != retained_.end())
            transfer_as(bytes_view{next->second.encoded}, next->second.how, next->first, !next->second.is_awaited);
    }
    void report(delivery_id id, const delivery_state& state) {
        if (!on_outcome_ || this->is_let_go()) return;
        // The handler may end its link, and hears of other messages then while it runs: until it returns, it stays.
        const bool is_inside = std::exchange(is_reporting_, true);
        on_outcome_(id, state);
        if (is_inside) return;
        is_reporting_ = false;
        if (next_on_outcome_) on_outcome_ = *std::exchange(next_on_outcome_, std::nullopt);
    }
    void start(const auto& encoded, operation& next) {
        const delivery_id id = transfer(encoded, next.how, next.name);
        if (next.posted) return next.posted(std::error_code{}, id);
        if (is_settled(next.how)) return await_writing(std::move(next));
        sent_.emplace(next.name, std::move(next.sent));
    }
    void await_writing(operation last) {
        sent_.emplace(last.name, std::move(last.sent));
        unwritten_.push_back(last.name);
        await_turn();
        if (this->home()) this->home()->wake();
    }
    // Nobody waits for a send that was cancelled.
    void finish(ticket which, std::error_code error, const delivery_state& state) {
        if (is_streaming(which)) return stream_is_answered(state);
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
        end_stream(why);
    }
    // What was retained goes first on the next connection, in its old order. Of the rest nobody knows what became.
    void suspend(std::error_code why) override {
        again_.clear();
        for (const auto& each : retained_) again_.push_back(each.first);
        const std::vector<delivery_id> unknown = retains_ ? std::vector<delivery_id>{} : posted_without_outcome();
        for (auto& [name, done] : std::exchange(sent_, {})) {
            retained_.contains(name) ? void(sent_.emplace(name, std::move(done))) : done(why, delivery_state{});
        }
        unwritten_.clear();
        writing_.clear();
        if (stream_ && stream_->has_begun) end_stream(why);
        for (const delivery_id id : unknown) report(id, delivery_state{});
    }

    std::vector<delivery_id> posted_without_outcome() const {
        std::vector<delivery_id> found;
        for (const auto& [name, each] : retained_) {
            if (!each.is_awaited) found.push_back(each.id);
        }
        if (retains_ || !this->home()) return found;
        this->engine().for_each_unsettled(this->key(), [&](delivery_id id, ticket awaited) {
            if (!awaited) found.push_back(id);
        });
        return found;
    }

    // A message whose outcome is not known yet, and the number that the application knows it by.
    struct retained {
        bytes encoded;
        message_options how;
        delivery_id id;
        bool is_awaited;  // by a send, not by on_outcome
    };

    bool is_streaming(ticket which) const noexcept { return stream_ && which != 0 && stream_->name == which; }

    bytes kept_head(const message& head);
    void go_on_stream();
    void hand_over_stream();
    void stream_is_answered(const delivery_state& state);
    void end_stream(std::error_code why);

    bool settled_, mixed_, retains_;
    bool awaits_turn_ = false;
    std::uint64_t max_message_size_ = 0;
    typename P::buffer_type buffer_;
    bytes spare_;
    outcome_handler on_outcome_;
    std::optional<outcome_handler> next_on_outcome_;
    bool is_reporting_ = false;
    waiting_line<operation> waiting_;
    std::optional<streaming> stream_;
    std::unordered_map<ticket, sent_handler> sent_;  // their outcome is awaited
    std::map<ticket, retained> retained_;            // the outcome of these decides whether they are sent again
    std::deque<ticket> again_;                       // of these, those that the next connection has not taken yet
    std::vector<ticket> unwritten_, writing_;        // sent settled: they end when the stream has them
};

}  // namespace amqp::client

#include "amqp/client/outgoing_stream.hpp"
