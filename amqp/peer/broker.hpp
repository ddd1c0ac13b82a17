// The embedded broker: queues in memory, made on demand, on the same engine as the client; always production's
// policies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "amqp/message/message.hpp"
#include "amqp/transport/tls.hpp"

namespace amqp::peer {

struct broker_options {
    std::string bind = "127.0.0.1";
    std::uint16_t port = 0;  // 0: any that is free
    std::string user, password;  // with a user, PLAIN is the only way in; without, everybody is welcome
    // With a certificate, TLS is the only way in; with a ca_file too, clients must show one, which is good for
    // EXTERNAL.
    std::optional<tls_options> tls{};
    std::uint32_t credit = 2000;  // messages that a producer may be ahead
    std::size_t queue_bytes = 64 * 1024 * 1024;  // a queue longer than this gives its producers no more credit
    std::function<void(std::string_view)> log;  // one line for each thing that happens; called in the broker's thread
};

// Addresses are names of queues. A queue exists as long as it holds a message or a link. `discard` is not a queue: what
// is sent there is accepted and forgotten.
class broker {
public:
    // Listens from here on. Throws std::system_error, for one when the port is in use, or a file of the TLS options.
    explicit broker(broker_options options = {});
    ~broker();
    broker(const broker&) = delete;
    broker& operator=(const broker&) = delete;

    std::uint16_t port() const noexcept;

    // From now on a link from `address` receives this message, again and again, as fast as its credit allows.
    void repeat(std::string address, const message& what);

    void start();  // serves in a thread of its own, until stop() or destruction
    void run();    // serves in this thread, until stop()
    void stop();   // from any thread; all connections are dropped

private:
    class state;
    std::unique_ptr<state> state_;
};

}  // namespace amqp::peer
