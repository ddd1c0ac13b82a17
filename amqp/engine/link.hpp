// One link at our end: how far it is attached, and the half of it that works (§2.6).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "amqp/engine/assembly.hpp"
#include "amqp/engine/receiving.hpp"
#include "amqp/engine/sending.hpp"
#include "amqp/engine/transfer_header.hpp"
#include "amqp/performative/attach.hpp"

namespace amqp::engine {

struct link {
    std::string name;
    amqp::role role = amqp::role::sender;  // ours
    std::uint32_t handle = 0;              // ours
    std::optional<std::uint32_t> remote_handle;
    void* context = nullptr;

    // Each side attaches once and detaches once, in any order (§2.6.3 to §2.6.6).
    bool attach_sent = false, attach_received = false;
    bool detach_sent = false, detach_received = false;
    bool refused = false;   // the peer attached without a terminus: its detach with the reason follows (§2.6.3)
    bool reported = false;  // the application has been told that this link is gone

    bool in_parts = false;             // a receiver: each transfer is reported as it arrives
    bool is_held = false;              // it holds the window of its session
    std::size_t largest_delivery = 0;  // what a receiver puts together at most

    // One of the two is used.
    engine::sending sending;
    engine::receiving receiving;
    engine::assembly assembly;
    transfer_header header;  // of the last transfer, either way

    bool is_sender() const noexcept { return role == amqp::role::sender; }
    bool is_attached() const noexcept {
        return attach_sent && attach_received && !detach_sent && !detach_received && !refused;
    }
    bool is_over() const noexcept { return detach_sent && detach_received; }
};

// A link, and what the application calls it: that is for the lookup policy to say.
template <class Lookup>
struct link_node : link {
    using links_type = typename Lookup::template links<link_node>;
    using key_type = typename links_type::key;
    key_type key{};
};

}  // namespace amqp::engine
