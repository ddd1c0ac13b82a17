// The peer of the frame layer: production's engine, compiled once and the same for every arm.
#include "chapters/harness/far_end.hpp"

#include <stdexcept>
#include <variant>

#include "amqp/engine/connection.hpp"
#include "amqp/peer/pump.hpp"
#include "chapters/harness/schedule.hpp"

namespace perftalk::frame {
namespace {

constexpr std::uint32_t credit_granted = 10'000;

using connection = amqp::engine::connection<>;

amqp::engine::settings server() {
    amqp::engine::settings chosen;
    chosen.role = amqp::engine::peer_role::server;
    chosen.container_id = "far";
    return chosen;
}

}  // namespace

struct far_end::state {
    connection engine{server(), {}};
    std::vector<connection::link_key> links;
    std::vector<std::size_t> order;
    std::size_t next = 0;  // in `order`
    amqp::bytes received;

    void operator()(connection::attached& event) {
        links.push_back(event.link);
        amqp::engine::attach_settings ours;
        ours.source = event.attach->source;
        ours.target = event.attach->target;
        ours.credit = credit_granted;
        engine.accept_attach(event.link, std::move(ours));
    }
    void operator()(connection::delivered& event) {
        received.assign(event.delivery.payload.begin(), event.delivery.payload.end());
        if (!event.delivery.settled) engine.settle(event.link, event.delivery.id, amqp::accepted{});
        if (engine.credit(event.link) < credit_granted / 2) engine.flow(event.link, credit_granted);
    }
    void operator()(amqp::engine::failed& event) {
        throw std::runtime_error("the peer refused what was sent: " + std::string{amqp::text(event.reason)});
    }
    void operator()(auto&) {}

    const connection::link_key& next_link() {
        if (order.size() != links.size()) order = order_of_links(links.size());
        return links[order[next]];
    }
};

std::vector<std::size_t> order_of_links(std::size_t count) { return order_within(1, "links", 0, count); }

far_end::far_end() : state_{std::make_unique<state>()} {}
far_end::~far_end() = default;

void far_end::take(amqp::bytes_view sent) {
    amqp::peer::feed(state_->engine, sent, [this](auto& event) { std::visit(*state_, event); });
}
std::span<const amqp::bytes_view> far_end::output() { return state_->engine.output(); }
void far_end::consume(std::size_t n) {
    state_->engine.consume(n);
    while (auto event = state_->engine.next_event()) std::visit(*state_, *event);
}

bool far_end::may_send() const { return !state_->links.empty() && state_->engine.sendable(state_->next_link()); }
void far_end::send(amqp::bytes_view encoded_message) {
    state_->engine.transfer(state_->next_link(), encoded_message);
    if (++state_->next == state_->order.size()) state_->next = 0;
}

const amqp::bytes& far_end::received() const { return state_->received; }

}  // namespace perftalk::frame
