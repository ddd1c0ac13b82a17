// The lists of all axes, one after the other.
#include "amqp/variants/registry.hpp"

#include <algorithm>
#include <vector>

#include "amqp/policy/buffer/gathered.hpp"
#include "amqp/variants/star.hpp"

namespace amqp::variants {

std::span<const entry> all() {
    static const std::vector<entry> entries = [] {
        std::vector<entry> made;
        for (const auto part : {combined_variants, buffer_variants, dispatch_variants, validation_variants, lookup_variants}) {
            std::ranges::move(part(), std::back_inserter(made));
        }
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
