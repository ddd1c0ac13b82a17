// Events as lines of text: what happened on a connection, in a form that two runs can be compared by.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "amqp/engine/event.hpp"

namespace amqp::peer {

class transcript {
public:
    std::vector<std::string> lines;

    void operator()(const engine::opened& e) { add("opened " + e.open->container_id); }
    void operator()(const engine::closed& e) { add("closed" + reason(e.error)); }
    void operator()(const engine::failed& e) { add("failed" + reason(e.error)); }
    void operator()(const engine::begun& e) { add(e.remote_initiated ? "begun by peer" : "begun"); }
    void operator()(const engine::ended& e) { add("ended" + reason(e.error)); }
    template <class Key>
    void operator()(const engine::attached<Key>& e) {
        add((e.remote_initiated ? "attached by peer: " : "attached: ") + e.attach->name);
    }
    template <class Key>
    void operator()(const engine::detached<Key>& e) {
        add((e.closed ? "detached" : "suspended") + reason(e.error), e.context);
    }
    template <class Key>
    void operator()(const engine::credited<Key>& e) {
        add(e.drain ? "credited to drain" : "credited", e.context);
    }
    template <class Key>
    void operator()(const engine::drained<Key>& e) {
        add("drained", e.context);
    }
    template <class Key>
    void operator()(const engine::delivered<Key>& e) {
        const std::size_t size = e.delivery.payload.size();
        const std::string text{text_of(e.delivery.payload.first(std::min<std::size_t>(size, 20)))};
        add("delivered " + number(e.delivery.id) + (e.delivery.settled ? " settled" : "") + " [" + number(size) + "] " +
                text,
            e.context);
    }
    template <class Key>
    void operator()(const engine::aborted<Key>& e) {
        add("aborted " + number(e.delivery), e.context);
    }
    template <class Key>
    void operator()(const engine::settled<Key>& e) {
        add((e.settled ? "settled " : "answered ") + number(e.delivery) + " #" + number(e.transfer_context) +
                name(*e.state),
            e.context);
    }
    template <class Key>
    void operator()(const engine::disposed<Key>& e) {
        add("disposed " + number(e.delivery) + name(*e.state), e.context);
    }

private:
    static std::string number(std::uint64_t n) { return std::to_string(n); }
    static std::string reason(const std::optional<amqp::error>& error) {
        return error ? ": " + error->condition.text() : "";
    }
    static std::string reason(const amqp::error& error) { return ": " + error.condition.text(); }
    static std::string name(const delivery_state& state) {
        static constexpr const char* names[] = {"",          " received", " accepted", " rejected",
                                                " released", " modified", " declared", " transactional"};
        return names[state.index()];
    }
    // A link is told apart by the number that a test gave it as its context.
    void add(std::string line, void* context = nullptr) {
        if (context) line += " @" + number(reinterpret_cast<std::uintptr_t>(context));
        lines.push_back(std::move(line));
    }
};

}  // namespace amqp::peer
