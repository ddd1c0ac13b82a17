// What a broker does at each event of a connection.
#include "amqp/peer/broker_connection.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "amqp/message/message_view.hpp"
#include "amqp/performative/conditions.hpp"
#include "amqp/peer/redelivery.hpp"

namespace amqp::peer {

namespace {

constexpr std::string_view discard = "discard";
constexpr std::uint64_t no_slot = ~std::uint64_t{0};
constexpr std::uint64_t longest_message = engine::limits{}.delivery_bytes;

// The last field of every attach: pyamqp reads them all by their place, and fails where the list ends before (§1.4
// allows that).
map link_properties() { return map{{{symbol{"product"}, "PerfTalk"}}}; }

}  // namespace

// A link that brings messages. Without a queue they are forgotten (`discard`), or each names its own (§2.6.2: a null
// target address leaves that to `to`, §3.2.4).
class broker_connection::incoming final : public producer {
public:
    incoming(broker_connection& of, protocol::link_key key, std::shared_ptr<message_queue> queue, bool by_message)
        : of_{of}, key_{std::move(key)}, queue_{std::move(queue)}, by_message_{by_message} {}
    ~incoming() {
        if (queue_) queue_->remove(*this);
    }
    const protocol::link_key& key() const noexcept { return key_; }

    void take(engine::delivery delivery) {
        const auto answer = [&, id = delivery.id, settled = delivery.settled](const delivery_state& state) {
            if (!settled) of_.engine_.settle(key_, id, state);
        };
        if (by_message_) {
            route(std::move(delivery), answer);
        } else {
            answer(accepted{});
            if (queue_) put(*queue_, std::move(delivery));
        }
        if (of_.engine_.credit(key_) < of_.nodes_.credit() / 2) {
            queue_ && queue_->is_full() ? queue_->call_when_room(*this) : grant();
        }
    }
    void room_again() override {
        grant();
        of_.loop_->wake();
    }

private:
    void grant() { of_.engine_.flow(key_, of_.nodes_.credit()); }

    static void put(message_queue& queue, engine::delivery delivery) {
        queue.push(std::move(delivery));
        queue.hand_out();
    }
    void route(engine::delivery delivery, const auto& answer) {
        const auto properties = message_view{delivery.payload}.properties();
        if (!properties) return answer(rejected{error{symbol{condition::decode_error}, {}, {}}});
        if (!properties->to)
            return answer(rejected{error{symbol{condition::precondition_failed}, "no address in `to`", {}}});
        answer(accepted{});
        if (*properties->to != discard) put(*of_.nodes_.queue(*properties->to), std::move(delivery));
    }

    broker_connection& of_;
    protocol::link_key key_;
    std::shared_ptr<message_queue> queue_;
    bool by_message_;
};

// A link that takes messages away, from a queue or from an address that repeats one. What was sent and has no outcome
// yet stays in a slot whose number travels with the transfer.
class broker_connection::outgoing final : public consumer {
public:
    outgoing(broker_connection& of, protocol::link_key key, std::shared_ptr<message_queue> queue,
             std::shared_ptr<const bytes> repeated, bool settled)
        : of_{of}, key_{std::move(key)}, queue_{std::move(queue)}, repeated_{std::move(repeated)}, settled_{settled} {
        if (queue_) queue_->add(*this);
    }
    ~outgoing() {
        give_back();
        if (queue_) queue_->hand_out();
    }
    // It takes no more, and others may have what it did not settle: once all that go together have given back.
    void give_back() {
        if (!queue_) return;
        queue_->remove(*this);
        for (std::optional<stored>& slot : std::exchange(sent_, {})) {
            if (slot) queue_->take_back(*std::move(slot));
        }
    }
    const protocol::link_key& key() const noexcept { return key_; }

    bool wants_message() const override { return of_.engine_.sendable(key_); }
    void deliver(stored message) override {
        const redelivery bytes_to_send{message};
        of_.engine_.transfer(key_, bytes_to_send.pieces(),
                             {.settled = settled_, .message_format = message.message.message_format,
                              .context = settled_ ? no_slot : free_slot(), .batchable = !settled_});
        if (!settled_) {
            sent_[last_slot_] = std::move(message);
        }
        of_.loop_->wake();
    }
    void may_send() {
        if (queue_) return queue_->hand_out();
        while (wants_message()) of_.engine_.transfer(key_, *repeated_, {.settled = settled_, .context = no_slot});
    }
    void outcome(std::uint64_t slot, const delivery_state& state) {
        if (slot == no_slot) return;
        stored message = *std::exchange(sent_[slot], std::nullopt);
        free_.push_back(slot);
        if (const auto* changed = std::get_if<modified>(&state)) {
            if (changed->undeliverable_here.value_or(false))
                return of_.nodes_.log("a message is undeliverable: dropped");
            message.failed_deliveries += changed->delivery_failed.value_or(false);
            for (const auto& [name, content] : changed->message_annotations.entries)
                message.annotations.insert(name, content);
        } else if (!std::holds_alternative<released>(state)) {
            return;  // accepted, rejected, or settled without a word: the broker is done with it
        }
        queue_->take_back(std::move(message));
        queue_->hand_out();
    }

private:
    std::uint64_t free_slot() {
        if (free_.empty()) {
            free_.push_back(sent_.size());
            sent_.emplace_back();
        }
        last_slot_ = free_.back();
        free_.pop_back();
        return last_slot_;
    }

    broker_connection& of_;
    protocol::link_key key_;
    std::shared_ptr<message_queue> queue_;
    std::shared_ptr<const bytes> repeated_;
    bool settled_;
    std::vector<std::optional<stored>> sent_;
    std::vector<std::uint64_t> free_;
    std::uint64_t last_slot_ = 0;
};

broker_connection::broker_connection(node_directory& nodes, std::shared_ptr<transport::loop> loop,
                                     engine::settings settings, engine::time_point now,
                                     std::function<void(broker_connection&)> ended)
    : nodes_{nodes}, loop_{std::move(loop)}, engine_{std::move(settings), now}, ended_{std::move(ended)} {
    loop_->start(*this);
}

broker_connection::~broker_connection() {
    loop_->abandon();
    remove_links([](const protocol::link_key&) { return true; });
}

transport::wanted broker_connection::turn(const transport::happened& news) {
    engine_.advance(news.now);
    if (news.received > 0) engine_.commit(news.received);
    if (news.sent > 0) engine_.consume(news.sent);
    while (auto event = engine_.next_event()) {
        std::visit([this](auto& what) { on(what); }, *event);
    }
    transport::wanted next{.deadline = engine_.deadline(), .finished = engine_.finished()};
    if (news.may_write) next.output = engine_.output();
    if (news.may_read && !next.finished) next.room = engine_.prepare(4096);
    return next;
}

void broker_connection::stopped(std::error_code why) {
    nodes_.log(why ? "a connection ended: " + why.message() : "a connection ended");
    ended_(*this);
}

void broker_connection::on(protocol::attached& event) {
    if (!event.remote_initiated) return;
    event.attach->role == role::sender ? attach_incoming(event.link, *event.attach)
                                       : attach_outgoing(event.link, *event.attach);
}

void broker_connection::attach_incoming(const protocol::link_key& key, const attach& theirs) {
    engine::attach_settings ours{.source = theirs.source, .snd_settle_mode = theirs.snd_settle_mode,
                                 .rcv_settle_mode = theirs.rcv_settle_mode, .max_message_size = longest_message,
                                 .credit = nodes_.credit(), .properties = link_properties()};
    const auto* wanted = std::get_if<target>(&theirs.target);
    if (!wanted) return engine_.refuse_attach(key, {symbol{condition::not_implemented}, "no transactions here", {}});
    target node = *wanted;
    if (node.dynamic) node.address = nodes_.new_address();
    std::shared_ptr<message_queue> queue;
    if (node.address && *node.address != discard) queue = nodes_.queue(*node.address);
    nodes_.log("a producer for " + node.address.value_or("whatever its messages say"));
    incoming_.push_back(std::make_unique<incoming>(*this, key, queue, !node.address));
    ours.target = std::move(node);
    ours.context = incoming_.back().get();
    engine_.accept_attach(key, std::move(ours));
}

void broker_connection::attach_outgoing(const protocol::link_key& key, const attach& theirs) {
    engine::attach_settings ours{.snd_settle_mode = theirs.snd_settle_mode, .rcv_settle_mode = theirs.rcv_settle_mode,
                                 .max_message_size = longest_message, .properties = link_properties()};
    if (const auto* theirs_target = std::get_if<target>(&theirs.target)) ours.target = *theirs_target;
    source node = theirs.source.value_or(source{});
    if (node.dynamic) node.address = nodes_.new_address();
    if (node.address.value_or("").empty())
        return engine_.refuse_attach(key, {symbol{condition::invalid_field}, "no source address", {}});
    node.filter = {};  // nothing is filtered here, and §3.5.1 wants to hear that
    const auto repeated = nodes_.repeated(*node.address);
    const auto queue = repeated ? nullptr : nodes_.queue(*node.address);
    nodes_.log("a consumer of " + *node.address);
    outgoing_.push_back(std::make_unique<outgoing>(*this, key, queue, repeated,
                                                   theirs.snd_settle_mode == sender_settle_mode::settled));
    outgoing& link = *outgoing_.back();
    ours.source = std::move(node);
    ours.context = &link;
    engine_.accept_attach(key, std::move(ours));
    link.may_send();
}

void broker_connection::on(protocol::detached& event) {
    remove_links([&](const protocol::link_key& key) { return key == event.link; });
}
void broker_connection::on(engine::ended& event) {
    remove_links([&](const protocol::link_key& key) { return key.session == event.session; });
}
void broker_connection::on(engine::failed& event) {
    nodes_.log("a connection failed: " + std::string{text(event.reason)});
}

void broker_connection::remove_links(const std::function<bool(const protocol::link_key&)>& which) {
    std::erase_if(incoming_, [&](const auto& link) { return which(link->key()); });
    // What comes back goes to others, of this connection too, and in its old order: first none of the gone ones may be
    // asked, and everything must be there.
    std::vector<std::unique_ptr<outgoing>> gone;
    for (auto& link : outgoing_) {
        if (which(link->key())) gone.push_back(std::move(link));
    }
    std::erase(outgoing_, nullptr);
    for (const auto& link : gone) link->give_back();
}

void broker_connection::on(protocol::delivered& event) {
    if (event.context) static_cast<incoming*>(event.context)->take(std::move(event.delivery));
}
void broker_connection::on(protocol::credited& event) {
    if (event.context) static_cast<outgoing*>(event.context)->may_send();
}
void broker_connection::on(protocol::settled& event) {
    if (event.context) static_cast<outgoing*>(event.context)->outcome(event.transfer_context, *event.state);
}

}  // namespace amqp::peer
