// End-to-end clients for the axis "lookup".
#include "amqp/policy/lookup/all.hpp"
#include "amqp/variants/star.hpp"

namespace amqp::variants {

namespace {

template <class Variant>
struct with : production {
    using lookup_type = Variant;
};

}  // namespace

std::vector<entry> lookup_variants() { return star<with>("lookup", static_cast<lookup::all*>(nullptr)); }

}  // namespace amqp::variants
