// Every client there is by name: production, all first choices together, and each single deviation from production.
#include "amqp/variants/registry.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include "amqp/engine/limits.hpp"
#include "amqp/policy/buffer/all.hpp"
#include "amqp/policy/cursor/all.hpp"
#include "amqp/policy/dispatch/all.hpp"
#include "amqp/policy/first_choices.hpp"
#include "amqp/policy/repetition/all.hpp"
#include "amqp/policy/lookup/all.hpp"
#include "amqp/policy/validation/all.hpp"
#include "amqp/policy/with.hpp"

namespace amqp::variants {
namespace {

// The list of an axis is its all.hpp. The clients themselves are compiled elsewhere, one file each: client.cmake.
template <template <class> class With, class... Variants>
void add_axis(std::vector<entry>& out, std::string_view axis, std::tuple<Variants...>*) {
    (out.push_back({std::string{axis} + "=" + std::string{Variants::name}, make_client<With<Variants>>}), ...);
}

}  // namespace

std::span<const entry> all() {
    static const std::vector<entry> entries = [] {
        std::vector<entry> made{{"production", make_client<production>}, {"first_choices", make_client<first_choices>}};
        add_axis<with_buffer>(made, "buffer", static_cast<buffer::all*>(nullptr));
        add_axis<with_dispatch>(made, "dispatch", static_cast<dispatch::all*>(nullptr));
        add_axis<with_validation>(made, "validation", static_cast<validation::all*>(nullptr));
        add_axis<with_lookup>(made, "lookup", static_cast<lookup::all*>(nullptr));
        add_axis<with_cursor>(made, "cursor", static_cast<cursor::all*>(nullptr));
        add_axis<with_repetition>(made, "repetition", static_cast<repetition::all*>(nullptr));
        return made;
    }();
    return entries;
}

const entry* find(std::string_view name) {
    const auto found = std::ranges::find(all(), name, &entry::name);
    return found == all().end() ? nullptr : &*found;
}

std::size_t messages_in_turn(std::size_t body_size) {
    if (body_size < buffer::gathered::worth_referencing) return 1;
    return engine::limits{}.output_bytes / body_size + 2;
}

}  // namespace amqp::variants
