// End-to-end clients for the axis "dispatch".
#include "amqp/policy/dispatch/all.hpp"
#include "amqp/variants/star.hpp"

namespace amqp::variants {

namespace {

template <class Variant>
struct with : production {
    using dispatch_type = Variant;
};

}  // namespace

std::vector<entry> dispatch_variants() { return star<with>("dispatch", static_cast<dispatch::all*>(nullptr)); }

}  // namespace amqp::variants
