// The clients that can be chosen by name at run time.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "amqp/variants/client.hpp"

namespace amqp::variants {

struct entry {
    std::string name;  // "production", "first_choices", "buffer=append_copy", …
    std::unique_ptr<client> (*make)();
};

std::span<const entry> all();

// nullptr: there is none of that name. Production's own choice has a name too: "buffer=fixed".
const entry* find(std::string_view name);

}  // namespace amqp::variants
