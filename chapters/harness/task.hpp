// What an arm can be asked to do, erased: one virtual call for a whole batch, so that nothing is erased where time counts.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "amqp/base/bytes.hpp"
#include "chapters/harness/corpus.hpp"
#include "chapters/harness/cost.hpp"

namespace perftalk {

enum class layer { codec, frame, end_to_end };
enum class operation { encode, decode, send, receive };

std::string_view text(layer);
std::string_view text(operation);

class task {
public:
    virtual ~task() = default;
    // Does the work for this many messages, those of the sample in turn.
    virtual cost repeat(std::size_t messages) = 0;
    // Does it for one message of the sample: what came out at the far end, as bytes that can be compared.
    virtual amqp::bytes outcome(std::size_t index) = 0;
};

// Begins a task; `messages` must outlive it. None: this axis is not on the way of that operation.
using beginning = std::unique_ptr<task> (*)(layer, operation, const sample& messages);

// One variant, compiled into object files of its own. End to end is a second one, since a whole client takes long to compile,
// and a program that only checks and compares codecs does without.
struct arm {
    std::string_view name;
    beginning in_memory;  // codec and frame
    beginning live;       // end to end; nullptr in a program without it

    std::unique_ptr<task> begin(layer where, operation what, const sample& messages) const {
        return where == layer::end_to_end ? live(where, what, messages) : in_memory(where, what, messages);
    }
};

}  // namespace perftalk
