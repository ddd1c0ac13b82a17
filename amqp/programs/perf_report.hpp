// What amqp-perf says at the end of a run.
#pragma once

#include "amqp/programs/perf_run.hpp"

namespace amqp::programs {

// The result on stdout, for people or (options.json) as one JSON object; and for people, what to try next, on stderr.
void report(const perf_options& options, const perf_result& result);

}  // namespace amqp::programs
