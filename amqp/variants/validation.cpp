// End-to-end clients for the axis "validation".
#include "amqp/policy/validation/all.hpp"
#include "amqp/variants/star.hpp"

namespace amqp::variants {

namespace {

template <class Variant>
struct with : production {
    using validation_type = Variant;
};

}  // namespace

std::vector<entry> validation_variants() { return star<with>("validation", static_cast<validation::all*>(nullptr)); }

}  // namespace amqp::variants
