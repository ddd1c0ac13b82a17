// The sets of policies between first choices and production: one axis after the other, and each change alone.
#pragma once

#include "amqp/policy/first_choices.hpp"
#include "amqp/policy/with.hpp"

namespace perftalk::sets {

using first_choices = amqp::first_choices;
using production = amqp::production;

// On the path: what the chapters have changed so far, in their order. The last step, the repetition, leads to production.
struct buffer : first_choices {
    using buffer_type = production::buffer_type;
};
struct dispatch : buffer {
    using dispatch_type = production::dispatch_type;
};
struct validation : dispatch {
    using validation_type = production::validation_type;
};
struct lookup : validation {
    using lookup_type = production::lookup_type;
};
struct cursor : lookup {
    using cursor_type = production::cursor_type;
};

// Production as it was before that one chapter, asked about both ways, be they touched by it or not.
struct alone_buffer : amqp::with_buffer<first_choices::buffer_type> {
    static constexpr bool sends = true, receives = true;
};
using alone_dispatch = amqp::with_dispatch<first_choices::dispatch_type>;
struct alone_validation : amqp::with_validation<first_choices::validation_type> {
    static constexpr bool sends = true, receives = true;
};
using alone_lookup = amqp::with_lookup<first_choices::lookup_type>;
using alone_cursor = amqp::with_cursor<first_choices::cursor_type>;
using alone_repetition = amqp::with_repetition<first_choices::repetition_type>;

// The baseline under other names.
struct control_a : first_choices {};
struct control_b : first_choices {};

}  // namespace perftalk::sets
