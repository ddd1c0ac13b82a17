// The lists of all axes, one after the other.
#include "amqp/variants/registry.hpp"

#include <algorithm>
#include <vector>

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

}  // namespace amqp::variants
