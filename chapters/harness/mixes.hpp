// Messages that differ only in the types of their values: few or many, mixed or sorted, one before the others.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "amqp/message/message.hpp"

namespace perftalk {

// The messages of a sample of this name, or none when it is not one of these families (corpus.hpp says what they hold).
std::optional<std::vector<amqp::message>> mix_called(std::string_view name);

}  // namespace perftalk
