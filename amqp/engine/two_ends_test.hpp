// Two engines that talk to each other in memory, for tests: a scenario is played with whole blocks and byte by byte.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "amqp/engine/connection.hpp"
#include "amqp/peer/pump.hpp"
#include "amqp/peer/transcript.hpp"
#include "amqp/tests/catch.hpp"

namespace amqp::engine {

// The client begins sessions and links; the server takes every link, under the wishes below.
template <class Policies = production>
class two_ends {
public:
    using connection_type = connection<Policies>;
    using link_key = typename connection_type::link_key;

    explicit two_ends(std::size_t step, settings client_settings = {}, settings server_settings = {})
        : client{as(peer_role::client, "client", std::move(client_settings)), {}},
          server{as(peer_role::server, "server", std::move(server_settings)), {}},
          step_{step} {}

    connection_type client, server;
    peer::transcript at_client, at_server;

    // What the server does by itself.
    std::uint32_t credit = 100;                         // granted to each of the client's senders
    std::optional<delivery_state> answer = accepted{};  // to each delivery
    bool answer_settles = true;
    std::optional<amqp::error> refusal;  // of links
    receiver_settle_mode rcv_settle_mode = receiver_settle_mode::first;

    std::map<std::string, link_key> server_links;
    std::vector<delivery> client_deliveries, server_deliveries;

    void pump() {
        peer::pump(
            client, server,
            [this](auto& event) { std::visit(at_client, event), std::visit(client_side{*this}, event); },
            [this](auto& event) { std::visit(at_server, event), std::visit(server_side{*this}, event); }, step_);
    }

    session_id open_session(session_settings chosen = {}) {
        pump();
        REQUIRE(client.is_open());
        const auto session = client.begin(chosen);
        REQUIRE(session);
        pump();
        return *session;
    }
    // `number` marks the link in the transcript.
    link_key open_sender(session_id session, std::string name, std::uintptr_t number = 1, attach_settings chosen = {}) {
        chosen.role = amqp::role::sender;
        return open_link(session, std::move(name), number, std::move(chosen));
    }
    link_key open_receiver(session_id session, std::string name, std::uint32_t grant, std::uintptr_t number = 1) {
        attach_settings chosen;
        chosen.role = amqp::role::receiver;
        chosen.credit = grant;
        return open_link(session, std::move(name), number, std::move(chosen));
    }
    delivery_id send(const link_key& link, std::string_view text, transfer_settings how = {}) {
        REQUIRE(client.sendable(link));
        return client.transfer(link, view_of(text), how);
    }

private:
    static settings as(peer_role role, std::string name, settings chosen) {
        chosen.role = role;
        if (chosen.container_id.empty()) chosen.container_id = std::move(name);
        return chosen;
    }
    link_key open_link(session_id session, std::string name, std::uintptr_t number, attach_settings chosen) {
        chosen.name = std::move(name);
        chosen.context = reinterpret_cast<void*>(number);
        chosen.source = amqp::source{};
        chosen.target = amqp::target{};
        const auto link = client.attach(session, std::move(chosen));
        REQUIRE(link);
        pump();
        return *link;
    }

    struct client_side {
        two_ends& ends;
        void operator()(auto&) {}
        void operator()(typename connection_type::delivered& e) { ends.client_deliveries.push_back(e.delivery); }
    };
    struct server_side {
        two_ends& ends;
        void operator()(auto&) {}
        void operator()(typename connection_type::attached& e) {
            ends.server_links[e.attach->name] = e.link;
            if (ends.refusal) return ends.server.refuse_attach(e.link, *ends.refusal);
            attach_settings ours;
            ours.source = e.attach->source;
            ours.target = e.attach->target;
            ours.credit = ends.credit;
            ours.rcv_settle_mode = ends.rcv_settle_mode;
            ends.server.accept_attach(e.link, std::move(ours));
        }
        void operator()(typename connection_type::delivered& e) {
            ends.server_deliveries.push_back(e.delivery);
            if (ends.answer) ends.server.settle(e.link, e.delivery.id, *ends.answer, ends.answer_settles);
        }
    };

    std::size_t step_;
};

// Plays a scenario with whole blocks, with blocks that cut every frame, and byte by byte; what both ends report must
// not depend on it.
template <class Policies = production>
void replay(auto&& scenario, const settings& client = {}, const settings& server = {}) {
    std::vector<std::string> client_lines, server_lines;
    for (const std::size_t step : {peer::whole_blocks, std::size_t{1}, std::size_t{13}}) {
        two_ends<Policies> ends{step, client, server};
        scenario(ends);
        if (step == peer::whole_blocks) {
            client_lines = ends.at_client.lines;
            server_lines = ends.at_server.lines;
        }
        CHECK(ends.at_client.lines == client_lines);
        CHECK(ends.at_server.lines == server_lines);
    }
}

using lines = std::vector<std::string>;

}  // namespace amqp::engine
