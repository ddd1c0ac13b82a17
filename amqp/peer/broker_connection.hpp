// One connection of a broker: links to its queues and from them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "amqp/engine/connection.hpp"
#include "amqp/peer/message_queue.hpp"
#include "amqp/transport/driven.hpp"

namespace amqp::peer {

// What a connection needs of its broker. Node names are addresses.
class node_directory {
public:
    virtual std::shared_ptr<message_queue> queue(const std::string& address) = 0;
    // nullptr: not an address that repeats a message.
    virtual std::shared_ptr<const bytes> repeated(const std::string& address) = 0;
    virtual std::string new_address() = 0;  // for a dynamic node (§3.5.3)
    virtual void log(std::string_view line) = 0;
    virtual std::uint32_t credit() const = 0;

protected:
    ~node_directory() = default;
};

class broker_connection final : public transport::driven {
public:
    // `ended` is called once, when the stream is closed; it may destroy this.
    broker_connection(node_directory& nodes, std::shared_ptr<transport::loop> loop, engine::settings settings,
                      engine::time_point now, std::function<void(broker_connection&)> ended);
    ~broker_connection();

    transport::wanted turn(const transport::happened& news) override;
    void stopped(std::error_code why) override;

private:
    using protocol = engine::connection<production>;
    class incoming;
    class outgoing;

    void on(protocol::attached& event);
    void attach_incoming(const protocol::link_key& key, const attach& theirs);
    void attach_outgoing(const protocol::link_key& key, const attach& theirs);
    void on(protocol::detached& event);
    void on(engine::ended& event);
    void on(engine::failed& event);
    void on(protocol::delivered& event);
    void on(protocol::credited& event);
    void on(protocol::settled& event);
    void on(engine::begun&) {}
    void on(engine::opened&) {}
    void on(engine::closed&) {}
    void on(auto&) {}
    void remove_links(const std::function<bool(const protocol::link_key&)>& which);

    node_directory& nodes_;
    std::shared_ptr<transport::loop> loop_;
    protocol engine_;
    std::function<void(broker_connection&)> ended_;
    std::vector<std::unique_ptr<incoming>> incoming_;
    std::vector<std::unique_ptr<outgoing>> outgoing_;
};

}  // namespace amqp::peer
