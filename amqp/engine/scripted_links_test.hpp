// The two situations in which an engine meets a peer that is scripted: it sends on a link, or it receives on one.
#pragma once

#include <optional>
#include <string>

#include "amqp/peer/scripted.hpp"
#include "amqp/tests/catch.hpp"

namespace amqp::engine {

using peer::scripted;

inline settings server_settings() {
    settings chosen;
    chosen.role = peer_role::server;
    chosen.container_id = "us";
    return chosen;
}
inline settings client_settings() {
    settings chosen = server_settings();
    chosen.role = peer_role::client;
    return chosen;
}

inline constexpr amqp::begin wide{.incoming_window = 1000, .outgoing_window = 1000};

// A client with a session on the peer's channel 7, and a sender that the peer knows by handle 33.
struct with_sender : scripted {
    engine::session_id session{};
    connection<>::link_key link{};

    explicit with_sender(std::uint32_t credit = 10, session_settings chosen = {}, amqp::begin answer = wide)
        : scripted{client_settings()} {
        open();
        session = *engine.begin(chosen);
        receive<amqp::begin>();
        answer.remote_channel = heard_channel;
        send(7, answer);
        link = add("link", 33, credit, 1);
    }
    connection<>::link_key add(std::string name, std::uint32_t handle, std::uint32_t credit, std::uintptr_t number) {
        const auto key = *engine.attach(
            session,
            {.name = name, .source = source{}, .target = target{}, .context = reinterpret_cast<void*>(number)});
        const auto ours = receive<amqp::attach>();
        attach answer;
        answer.name = name;
        answer.handle = handle;
        answer.role = role::receiver;
        answer.source = source{};
        answer.target = target{};
        send(7, answer);
        if (credit > 0) send(7, flow_of(handle, credit));
        return key;
    }
    static amqp::flow flow_of(std::optional<std::uint32_t> handle, std::uint32_t credit, std::uint32_t window = 1000) {
        amqp::flow flow;
        flow.next_incoming_id = 0;
        flow.incoming_window = window;
        flow.outgoing_window = 1000;
        flow.handle = handle;
        if (handle) flow.link_credit = credit;
        if (handle) flow.delivery_count = 0;
        return flow;
    }
};

// A server with a session, begun by the peer on channel 3, and a receiver for the peer's sender of handle 5.
struct with_receiver : scripted {
    connection<>::link_key link{};

    explicit with_receiver(std::uint32_t credit = 10, settings chosen = server_settings())
        : scripted{std::move(chosen)} {
        open();
        send(3, wide);
        receive<amqp::begin>();
        link = add("link", 5, credit);
    }
    connection<>::link_key add(std::string name, std::uint32_t handle, std::uint32_t credit) {
        attach asks;
        asks.name = name;
        asks.handle = handle;
        asks.initial_delivery_count = 0;
        asks.source = source{};
        asks.target = target{};
        send(3, asks);
        const auto key = std::get<connection<>::attached>(*last).link;
        engine.accept_attach(key, {.source = source{}, .target = target{}, .credit = credit});
        receive<amqp::attach>();
        if (credit > 0) receive<amqp::flow>();
        return key;
    }
    static amqp::transfer transfer_of(std::uint32_t id, std::uint32_t handle = 5) {
        amqp::transfer transfer;
        transfer.handle = handle;
        transfer.delivery_id = id;
        transfer.delivery_tag = tag_of(id);
        return transfer;
    }
};

}  // namespace amqp::engine
