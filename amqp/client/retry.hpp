// When a lost connection is tried again, and where.
#pragma once

#include <chrono>
#include <optional>
#include <system_error>
#include <vector>

#include "amqp/client/options.hpp"
#include "amqp/performative/error.hpp"

namespace amqp::client {

class retry {
public:
    explicit retry(const connection_options& options);

    const endpoint& where() const noexcept { return hosts_[next_]; }
    void succeeded() noexcept { failures_ = 0; }
    // How long to wait before where() is tried, which is another host if there is one. Nothing: it is over.
    std::optional<std::chrono::milliseconds> failed();

    // Whether the same would only happen again: refused credentials, a certificate that is not good, a wrong option.
    static bool is_hopeless(std::error_code why, const amqp::error& said);

private:
    std::vector<endpoint> hosts_;
    std::size_t next_ = 0;
    std::chrono::milliseconds first_, longest_;
    unsigned tries_, failures_ = 0;  // of all hosts, in a row
};

}  // namespace amqp::client
