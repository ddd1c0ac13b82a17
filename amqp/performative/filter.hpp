// Which messages a source gives away: the filters that most peers know (§3.5.1, §3.5.8).
#pragma once

#include <string_view>

#include "amqp/types/value.hpp"

namespace amqp {

// For source::filter: only messages whose header, properties and application properties fulfil a condition in the
// language of JMS selectors, as "colour = 'green' AND amount > 10". A peer that does not know it leaves it out of its
// attach.
inline map selector(std::string_view condition) {
    constexpr std::uint64_t registered_code = 0x0000'468C'0000'0004;
    map filters;
    filters.insert(symbol{"apache.org:selector-filter:string"}, described{value{registered_code}, value{condition}});
    return filters;
}

}  // namespace amqp
