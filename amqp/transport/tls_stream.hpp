// A loop over TLS, for the one file that makes loops out of sockets.
#pragma once

#include <memory>
#include <string>

#include <asio/ip/tcp.hpp>

#include "amqp/transport/driven.hpp"
#include "amqp/transport/tls.hpp"

namespace amqp::transport {

// The handshake begins with the first read or write, which wait for it: a peer that does not finish it holds up nobody
// else. `host` is a client's.
std::shared_ptr<loop> tls_loop(asio::ip::tcp::socket socket, const tls_context& context, const std::string& host);

}  // namespace amqp::transport
