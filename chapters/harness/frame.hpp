// The second layer: two engines in memory, messages in frames, credit and settlement; no socket.
// Only the side under test is timed, with all that a message costs it: encoding, transfer, output, reading the answer.
#pragma once

#include <cstring>
#include <stdexcept>
#include <string>
#include <variant>

#include "amqp/engine/connection.hpp"
#include "amqp/message/encode.hpp"
#include "amqp/message/message_view.hpp"
#include "chapters/harness/far_end.hpp"
#include "chapters/harness/task.hpp"

namespace perftalk::frame {

// As many messages as a turn of a busy connection may hold: what a turn costs is shared by them.
inline constexpr std::size_t turn = 64;

// The side under test, connected to its peer by this many links.
template <class Policies>
class near_end {
public:
    using connection = amqp::engine::connection<Policies>;

    near_end(amqp::role role, std::size_t count, std::uint32_t credit = 0) : order_{order_of_links(count)} {
        stopwatch unused;
        const auto ignore = [](auto&) {};
        while (!engine.is_open()) exchange(unused, ignore);
        const auto session = engine.begin();
        exchange(unused, ignore);
        for (std::size_t number = 0; number < count; ++number) {
            amqp::engine::attach_settings wanted;
            wanted.name = "link-" + std::to_string(number);
            wanted.role = role;
            wanted.source = amqp::source{};
            wanted.target = amqp::target{};
            wanted.credit = credit;
            links_.push_back(*engine.attach(*session, std::move(wanted)));
        }
        exchange(unused, ignore);
        exchange(unused, ignore);
    }

    connection engine{settings(), {}};
    far_end peer;

    // The link of the next message; after take_turn() that of the one after it.
    const typename connection::link_key& link() const { return links_[order_[next_]]; }
    void take_turn() {
        if (++next_ == order_.size()) next_ = 0;
    }

    // What either has to say to the other, once. The copies into the engine stand for the kernel's and are not timed.
    void exchange(stopwatch& watch, auto&& on_event) {
        const auto handle = [&] {
            while (auto event = engine.next_event()) std::visit(on_event, *event);
        };
        std::size_t sent = 0;
        for (const amqp::bytes_view piece : watch.during([&] { return engine.output(); })) {
            peer.take(piece);
            sent += piece.size();
        }
        watch.during([&] { engine.consume(sent), handle(); });
        std::size_t received = 0;
        for (amqp::bytes_view piece : peer.output()) {
            received += piece.size();
            while (!piece.empty()) {
                const auto room = watch.during([&] { return engine.prepare(piece.size()); });
                const std::size_t part = std::min(room.size(), piece.size());
                std::memcpy(room.data(), piece.data(), part);
                watch.during([&] { engine.commit(part), handle(); });
                piece = piece.subspan(part);
            }
        }
        peer.consume(received);
    }

private:
    static amqp::engine::settings settings() {
        amqp::engine::settings chosen;
        chosen.container_id = "near";
        return chosen;
    }

    std::vector<typename connection::link_key> links_;
    std::vector<std::size_t> order_;
    std::size_t next_ = 0;  // in order_
};

// Called when a turn moved nothing: twice in a row means that nothing will.
inline void check_progress(std::size_t moved, bool& stood_still) {
    if (moved == 0 && stood_still) throw std::runtime_error("the link has come to a standstill");
    stood_still = moved == 0;
}

template <class Policies>
class send final : public task {
public:
    explicit send(const sample& content) : messages_{content.messages}, end_{amqp::role::sender, content.links} {}

    cost repeat(std::size_t messages) override {
        stopwatch watch;
        bool stood_still = false;
        while (messages > 0) {
            const std::size_t sent = watch.during([&] { return send_turn(std::min(messages, turn)); });
            check_progress(sent, stood_still);
            messages -= sent;
            end_.exchange(watch, [](auto&) {});
        }
        return watch.total();
    }
    amqp::bytes outcome(std::size_t index) override {
        next_ = index;
        repeat(1);
        stopwatch unused;
        end_.exchange(unused, [](auto&) {});  // a message of several frames may need the peer's next window
        return end_.peer.received();
    }

private:
    std::size_t send_turn(std::size_t most) {
        std::size_t sent = 0;
        for (; sent < most && end_.engine.sendable(end_.link()); ++sent) {
            amqp::encode<typename Policies::dispatch_type, typename Policies::cursor_type>(buffer_, messages_[next_]);
            end_.engine.transfer(end_.link(), buffer_);
            end_.take_turn();
            if (++next_ == messages_.size()) next_ = 0;
        }
        return sent;
    }

    const std::vector<amqp::message>& messages_;
    std::size_t next_ = 0;
    typename Policies::buffer_type buffer_;
    near_end<Policies> end_;
};

// Messages are read as a whole and accepted.
template <class Policies>
class receive final : public task {
    using connection = typename near_end<Policies>::connection;

public:
    explicit receive(const sample& content) : end_{amqp::role::receiver, content.links, credit} {
        for (const amqp::message& each : content.messages) encoded_.push_back(amqp::encoded(each));
    }

    cost repeat(std::size_t messages) override {
        stopwatch watch;
        bool stood_still = false;
        for (std::size_t arrived = 0; arrived < messages;) {
            for (std::size_t sent = 0; sent < std::min(messages - arrived, turn) && end_.peer.may_send(); ++sent) {
                end_.peer.send(encoded_[next_]);
                if (++next_ == encoded_.size()) next_ = 0;
            }
            read_ = 0;
            end_.exchange(watch, *this);
            check_progress(read_, stood_still);
            arrived += read_;
        }
        return watch.total();
    }
    amqp::bytes outcome(std::size_t index) override {
        next_ = index;
        repeat(1);
        return amqp::encoded(last_);
    }

    void operator()(typename connection::delivered& event) {
        using view = amqp::basic_message_view<typename Policies::validation_type, typename Policies::dispatch_type,
                                              typename Policies::cursor_type>;
        auto content = view{event.delivery.payload}.own();
        if (!content) throw std::runtime_error("refused with " + std::string{amqp::text(content.error())});
        last_ = std::move(*content);
        end_.engine.settle(event.link, event.delivery.id, amqp::accepted{});
        if (end_.engine.credit(event.link) < credit / 2) end_.engine.flow(event.link, credit);
        ++read_;
    }
    void operator()(auto&) {}

private:
    static constexpr std::uint32_t credit = 10'000;

    std::vector<amqp::bytes> encoded_;
    std::size_t next_ = 0, read_ = 0;
    amqp::message last_;
    near_end<Policies> end_;
};

template <class Policies>
std::unique_ptr<task> begin(operation what, const sample& messages) {
    if constexpr (sends<Policies>) {
        if (what == operation::send) return std::make_unique<send<Policies>>(messages);
    }
    if constexpr (receives<Policies>) {
        if (what == operation::receive) return std::make_unique<receive<Policies>>(messages);
    }
    return {};
}

}  // namespace perftalk::frame
