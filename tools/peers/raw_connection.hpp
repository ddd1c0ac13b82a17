// One connection over loopback by hand: a socket, the block in which what is written is collected, and OpenSSL if asked.
#pragma once

#include "numbered_peer.hpp"

#include <cstdint>
#include <cstring>
#include <iostream>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace peers {

using byte = unsigned char;

constexpr std::size_t block_size = 65536;  // written at once; the longest frame, too

inline int succeeded(int result, const char* what) {
    if (result < 0) throw std::system_error{errno, std::generic_category(), what};
    return result;
}

// Waits where it must, in the calls of the system.
class connection {
public:
    explicit connection(const options& chosen) {
        const int made = succeeded(socket(AF_INET, SOCK_STREAM, 0), "socket");
        sockaddr_in place{};
        place.sin_family = AF_INET;
        place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        place.sin_port = htons(static_cast<std::uint16_t>(std::stoul(chosen.port)));
        auto* const general = reinterpret_cast<sockaddr*>(&place);
        socklen_t length = sizeof place;
        socket_ = made;
        if (chosen.listen) {
            succeeded(bind(made, general, length), "bind");
            succeeded(listen(made, 1), "listen");
            succeeded(getsockname(made, general, &length), "getsockname");
            std::cerr << "listening on 127.0.0.1:" << ntohs(place.sin_port) << std::endl;
            socket_ = succeeded(accept(made, nullptr, nullptr), "accept");
            ::close(made);
        } else {
            succeeded(connect(made, general, length), "connect");
        }
        const int on = 1;
        setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        setsockopt(socket_, IPPROTO_TCP, TCP_CONGESTION, "reno", 4);  // as PerfTalk does, and says why (transport/tcp.cpp)
        if (!chosen.ca.empty() || !chosen.certificate.empty()) begin_tls(chosen);
    }
    ~connection() { ::close(socket_); }
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    std::size_t room() const { return block_size - used_; }
    byte* append(std::size_t size) { return block_.data() + std::exchange(used_, used_ + size); }
    void append(std::span<const byte> octets) { std::memcpy(append(octets.size()), octets.data(), octets.size()); }
    void flush() {
        if (tls_) return flush_tls();
        for (std::size_t sent = 0; sent < used_;)
            sent += static_cast<std::size_t>(
                succeeded(static_cast<int>(send(socket_, block_.data() + sent, used_ - sent, MSG_NOSIGNAL)), "send"));
        used_ = 0;
    }
    // False when the other has closed; without waiting, true as well when there is nothing.
    bool read(bool wait) {
        std::memmove(input_.data(), input_.data() + taken_, filled_ - taken_);
        filled_ -= std::exchange(taken_, 0);
        if (tls_) return read_tls();
        const auto came = recv(socket_, input_.data() + filled_, input_.size() - filled_, wait ? 0 : MSG_DONTWAIT);
        if (came < 0 && errno == EAGAIN) return true;
        filled_ += static_cast<std::size_t>(succeeded(static_cast<int>(came), "recv"));
        return came > 0;
    }
    std::span<const byte> unread() const { return {input_.data() + taken_, filled_ - taken_}; }
    void take(std::size_t size) { taken_ += size; }

private:
    // OpenSSL as it comes: the blocks of this program in its largest records, 16 KiB each.
    void begin_tls(const options& chosen) {
        context_.reset(SSL_CTX_new(chosen.listen ? TLS_server_method() : TLS_client_method()));
        if (chosen.listen) {
            must(SSL_CTX_use_certificate_chain_file(context_.get(), chosen.certificate.c_str()), chosen.certificate);
            must(SSL_CTX_use_PrivateKey_file(context_.get(), chosen.key.c_str(), SSL_FILETYPE_PEM), chosen.key);
        } else {
            must(SSL_CTX_load_verify_locations(context_.get(), chosen.ca.c_str(), nullptr), chosen.ca);
            SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
        }
        tls_.reset(SSL_new(context_.get()));
        must(SSL_set_fd(tls_.get(), socket_), "SSL_set_fd");
        must(chosen.listen ? SSL_accept(tls_.get()) : SSL_connect(tls_.get()), "the TLS handshake");
    }
    void flush_tls() {
        if (used_ > 0) must(SSL_write(tls_.get(), block_.data(), static_cast<int>(used_)), "writing to TLS");
        used_ = 0;
    }
    // One record at a time is what OpenSSL hands out; it waits.
    bool read_tls() {
        const int came = SSL_read(tls_.get(), input_.data() + filled_, static_cast<int>(input_.size() - filled_));
        if (came > 0) filled_ += static_cast<std::size_t>(came);
        return came > 0;
    }
    static void must(int result, const std::string& what) {
        if (result <= 0) throw std::runtime_error{what + " failed"};
    }

    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_{nullptr, SSL_CTX_free};
    std::unique_ptr<SSL, decltype(&SSL_free)> tls_{nullptr, SSL_free};
    int socket_;
    std::vector<byte> block_ = std::vector<byte>(block_size), input_ = std::vector<byte>(4 * block_size);
    std::size_t used_ = 0, filled_ = 0, taken_ = 0;
};

}  // namespace peers
