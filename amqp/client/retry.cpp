// Backing off, with chance in it.
#include "amqp/client/retry.hpp"

#include <algorithm>
#include <random>
#include <string_view>

#include "amqp/base/errc.hpp"
#include "amqp/performative/conditions.hpp"

namespace amqp::client {

retry::retry(const connection_options& options)
    : hosts_{{options.host, options.port}},
      first_{options.retry_after},
      longest_{std::max(options.retry_after, options.retry_after_at_most)},
      tries_{options.tries} {
    hosts_.insert(hosts_.end(), options.alternatives.begin(), options.alternatives.end());
}

std::optional<std::chrono::milliseconds> retry::failed() {
    next_ = (next_ + 1) % hosts_.size();
    if (next_ != 0) return std::chrono::milliseconds{0};
    ++failures_;
    if (tries_ != 0 && failures_ >= tries_) return {};
    constexpr unsigned doublings_at_most = 20;
    const auto wait = std::min(longest_, first_ * (1 << std::min(failures_ - 1, doublings_at_most)));
    thread_local std::minstd_rand chance{std::random_device{}()};
    return std::chrono::milliseconds{
        std::uniform_int_distribution<std::int64_t>{wait.count() / 2, wait.count()}(chance)};
}

bool retry::is_hopeless(std::error_code why, const amqp::error& said) {
    using namespace std::string_view_literals;
    if (why.category().name() == "certificate"sv) return true;
    if (why == errc::not_authenticated || why == errc::no_common_mechanism || why == errc::no_tls ||
        why == errc::password_in_the_open || why == errc::bad_option || why == errc::bad_protocol_header) {
        return true;
    }
    return said.condition == condition::unauthorized_access || said.condition == condition::invalid_field ||
           said.condition == condition::not_implemented;
}

}  // namespace amqp::client
