// One session at our end: its links, its windows and its unsettled deliveries (§2.5).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "amqp/engine/delivery_ring.hpp"
#include "amqp/engine/event.hpp"
#include "amqp/engine/link.hpp"
#include "amqp/engine/number_pool.hpp"
#include "amqp/engine/session_window.hpp"
#include "amqp/engine/settlement.hpp"

namespace amqp::engine {

template <class Lookup>
class session {
public:
    using node = link_node<Lookup>;

    // A delivery that is not settled: whose it is. No link: the place is free.
    struct unsettled {
        node* link = nullptr;
        std::uint64_t context = 0;
        explicit operator bool() const noexcept { return link != nullptr; }
    };

    session(session_id number, std::uint32_t next_outgoing_id, std::uint32_t incoming_window,
            std::uint32_t outgoing_window)
        : id{number}, window{next_outgoing_id, incoming_window, outgoing_window}, next_delivery_id{next_outgoing_id} {}

    std::uint16_t channel() const noexcept { return static_cast<std::uint16_t>(id); }

    // --- state

    const session_id id;
    std::optional<std::uint16_t> remote_channel;
    bool begin_sent = false, begin_received = false;
    bool end_sent = false, end_received = false;
    bool reported = false;  // the application has been told that this session is gone

    bool is_usable() const noexcept { return begin_sent && !end_sent && !end_received; }
    bool is_over() const noexcept { return end_sent && end_received; }

    session_window window;
    delivery_id next_delivery_id;
    delivery_ring<unsettled> sent, received;
    settlement as_sender{amqp::role::sender}, as_receiver{amqp::role::receiver};
    std::vector<node*> halfway;  // senders whose message waits for the window, in the order they came
    bool draining = false;       // whether a sender must answer a drain at the end of the turn

    // --- links

    std::uint32_t handle_max = 0;  // ours: what the peer may use
    std::uint32_t remote_handle_max = 0xFFFFFFFF;

    // nullptr: there is a link of that name and role, or no handle is left.
    node* add_link(std::string name, amqp::role role) {
        const auto identity = std::pair{role, name};
        if (names_.contains(identity)) return nullptr;
        const auto handle = handles_.take(std::min(remote_handle_max, handle_max));
        if (!handle) return nullptr;
        auto made = std::make_unique<node>();
        node* const link = made.get();
        link->name = std::move(name);
        link->role = role;
        link->handle = *handle;
        // The two links of one name and opposite roles are different links (§2.6.1).
        const std::string unique = (role == amqp::role::sender ? "sender " : "receiver ") + link->name;
        link->key = links.insert(*handle, unique, std::move(made));
        names_.emplace(identity, link);
        return link;
    }
    node* find_named(const std::string& name, amqp::role role) const {
        const auto found = names_.find(std::pair{role, name});
        return found == names_.end() ? nullptr : found->second;
    }
    // What the peer attached is no longer reachable by its handle.
    void unmap(node& link) {
        if (link.remote_handle) links.unmap_remote(*link.remote_handle);
        link.remote_handle.reset();
    }
    void remove_link(node& link) {
        forget_deliveries(sent, link);
        forget_deliveries(received, link);
        std::erase(halfway, &link);
        if (link.is_held) window.release();
        names_.erase(std::pair{link.role, link.name});
        handles_.give_back(link.handle);
        unmap(link);
        const auto key = link.key;  // it dies with the link
        links.erase(key);
    }

    typename node::links_type links;

private:
    static void forget_deliveries(delivery_ring<unsettled>& ring, const node& link) {
        std::vector<delivery_id> gone;
        ring.for_each([&](delivery_id number, const unsettled& each) {
            if (each.link == &link) gone.push_back(number);
        });
        for (const delivery_id number : gone) ring.erase(number);
    }

    std::map<std::pair<amqp::role, std::string>, node*> names_;
    number_pool handles_;
};

}  // namespace amqp::engine
