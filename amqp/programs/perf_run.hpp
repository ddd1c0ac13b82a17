// A run of amqp-perf: one thread for each link, and one that watches over them.
#pragma once

#include "amqp/programs/perf_options.hpp"
#include "amqp/variants/client.hpp"
#include "amqp/variants/latencies.hpp"

namespace amqp::programs {

struct perf_result {
    std::uint64_t messages = 0;
    std::chrono::nanoseconds wall{}, cpu{};  // the longest of all links; the sum of all links
    variants::latencies taken;
    std::string peer;  // what it calls itself
};

// Thrown when Ctrl-C or SIGTERM ended the run.
struct was_interrupted {};

// Throws variants::failure or std::system_error with one clause that says what went wrong. Call it once.
perf_result run_perf(const perf_options& options);

}  // namespace amqp::programs
