// Loops over TCP, with TLS or without: connecting, and listening.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <asio/any_io_executor.hpp>

#include "amqp/transport/driven.hpp"
#include "amqp/transport/tls.hpp"

namespace amqp::transport {

struct tcp_endpoint {
    std::string host = "localhost";  // a name or an address
    std::string port = "5672";       // a number or the name of a service
    std::chrono::milliseconds time_out{10'000};  // until it is connected
    bool loopback_only = false;      // never connects to another machine: fails with errc::bad_option instead
    std::optional<tls_context> tls{};
};

// Calls `done` once with a loop that can be started, or with the reason why there is none. `cancel()` on what is
// returned makes that errc::cancelled, soon.
class connecting {
public:
    virtual ~connecting() = default;
    virtual void cancel() = 0;
};
using connected = std::function<void(std::error_code, std::shared_ptr<loop>)>;
std::shared_ptr<connecting> connect_tcp(asio::any_io_executor executor, tcp_endpoint where, connected done);

// Takes connections at an address of this machine.
class tcp_listener {
public:
    // Port 0: any that is free. Throws std::system_error, for instance when the port is in use.
    tcp_listener(asio::any_io_executor executor, const std::string& address, std::uint16_t port,
                 std::optional<tls_context> tls = {});
    ~tcp_listener();

    std::uint16_t port() const noexcept;
    // Takes one connection. One call at a time; destruction and close() end it with errc::cancelled.
    void accept(connected done);
    void close();

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace amqp::transport
