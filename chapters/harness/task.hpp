// What an arm can be asked to do, erased: one virtual call for a whole batch, so nothing is erased where time counts.
#pragma once

#include <cstddef>
#include <cstdint>
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

// After so many messages an arm is at work: delivery-ids have their full length (§1.6.5), and what it keeps of earlier
// messages is in use. Nothing is believed before.
inline constexpr std::uint64_t messages_until_at_work = 300;

class task {
public:
    virtual ~task() = default;
    // Does the work for this many messages, those of the sample in turn.
    virtual cost repeat(std::size_t messages) = 0;
    // Does it for one message of the sample: what came out at the far end, as bytes that can be compared.
    virtual amqp::bytes outcome(std::size_t index) = 0;
};

// Which way a set of policies is asked about: both, unless it deviates from production in an axis that is on one only.
template <class Policies>
inline constexpr bool sends = true;
template <class Policies>
    requires requires { Policies::sends; }
inline constexpr bool sends<Policies> = Policies::sends;
template <class Policies>
inline constexpr bool receives = true;
template <class Policies>
    requires requires { Policies::receives; }
inline constexpr bool receives<Policies> = Policies::receives;

// Begins a task; `messages` must outlive it. None: the arm has nothing to say about that operation on those messages.
using beginning = std::unique_ptr<task> (*)(operation, const sample& messages);

// One variant. Each layer is an object file of its own: a codec compiles in a moment, a whole client does not, and a
// program that only checks and compares codecs does without the rest.
struct arm {
    std::string_view name;
    bool is_reference = false;  // stands beside the chapter's arms, end to end, without being one of them
    beginning codec = nullptr, frame = nullptr, end_to_end = nullptr;

    beginning in(layer where) const noexcept {
        switch (where) {
            case layer::codec:
                return codec;
            case layer::frame:
                return frame;
            case layer::end_to_end:
                return end_to_end;
        }
        return nullptr;
    }
    std::unique_ptr<task> begin(layer where, operation what, const sample& messages) const {
        const beginning chosen = in(where);
        return chosen ? chosen(what, messages) : nullptr;
    }
};

}  // namespace perftalk
