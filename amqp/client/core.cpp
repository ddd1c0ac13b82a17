// Names that nobody else uses, and who wants to read along.
#include "amqp/client/core.hpp"

#include <cstdio>
#include <cstdlib>
#include <random>
#include <string_view>

namespace amqp::client {

std::string made_up_name() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::random_device source;
    std::string name = "perftalk-";
    for (int i = 0; i < 16; ++i) name += digits[source() % digits.size()];
    return name;
}

std::optional<engine::trace> trace_for(const connection_options& options) {
    if (options.trace) return engine::trace{options.trace};
    const char* const wanted = std::getenv("AMQP_TRACE");
    if (!wanted || std::string_view{wanted} != "frm") return {};
    return engine::trace{
        [](std::string_view line) { std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data()); }};
}

}  // namespace amqp::client
