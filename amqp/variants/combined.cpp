// End-to-end clients that deviate from production in several axes, and production itself.
#include "amqp/policy/buffer/all.hpp"
#include "amqp/policy/dispatch/all.hpp"
#include "amqp/policy/lookup/all.hpp"
#include "amqp/variants/star.hpp"

namespace amqp::variants {

namespace {

// What a competent person writes first, as pyamqp's authors did: a new string for each addition, a chain of comparisons,
// and everything looked up by its name.
struct first_choices : production {
    using buffer_type = buffer::append_copy;
    using dispatch_type = dispatch::if_chain;
    using lookup_type = lookup::by_name;
};

}  // namespace

std::vector<entry> combined_variants() {
    return {{"production", make_client<production>},
            {"buffer=append_copy,dispatch=if_chain,lookup=by_name", make_client<first_choices>}};
}

}  // namespace amqp::variants
