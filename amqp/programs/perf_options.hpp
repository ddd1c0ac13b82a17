// What amqp-perf is asked to do.
#pragma once

#include <cstdint>
#include <string>

#include "amqp/client/options.hpp"

namespace amqp::programs {

enum class perf_role { send, receive, bench };

struct perf_options {
    perf_role role = perf_role::send;
    url where;
    std::string url_text;
    bool listen = false;
    std::uint16_t port = 5672;  // with listen
    std::uint64_t count = 0;    // 0: until the duration is over
    double duration = 0;        // seconds; 0: until the count is reached
    std::size_t body_size = 100;
    std::uint32_t max_frame_size = connection_options{}.max_frame_size;
    std::string ca_file;  // with amqps
    bool settled = false;
    std::uint32_t credit = 1000;
    std::uint64_t rate = 0;  // messages a second; 0: as fast as it goes
    unsigned connections = 1;
    std::string variant = "production";
    bool json = false;
};

// The address of one of several connections: each has a queue of its own, or nobody could tell whether the order is
// right.
std::string address_of(const perf_options& options, unsigned connection);

}  // namespace amqp::programs
