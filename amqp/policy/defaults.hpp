// Production: the only header that chooses, one line an axis.
#pragma once

#include "amqp/policy/buffer/fixed.hpp"
#include "amqp/policy/cursor/local.hpp"
#include "amqp/policy/dispatch/static_type.hpp"
#include "amqp/policy/repetition/remembered.hpp"
#include "amqp/policy/lookup/hoisted.hpp"
#include "amqp/policy/validation/checked.hpp"

namespace amqp {

// Change one axis by inheriting: struct mine : amqp::production { using buffer_type = yours; };
struct production {
    using buffer_type = buffer::fixed;                // why: chapters/04-buffers
    using dispatch_type = dispatch::static_type;      // why: chapters/05-dispatch
    using validation_type = validation::checked;      // why: chapters/06-validation; never trusting
    using lookup_type = lookup::hoisted;              // why: chapters/07-lookups
    using cursor_type = cursor::local;                // why: chapters/07b-cursor
    using repetition_type = repetition::remembered;   // why: chapters/07d-repetition
};

}  // namespace amqp
