// End-to-end clients for the axis "buffer".
#include "amqp/policy/buffer/all.hpp"
#include "amqp/variants/star.hpp"

namespace amqp::variants {

namespace {

template <class Variant>
struct with : production {
    using buffer_type = Variant;
};

}  // namespace

std::vector<entry> buffer_variants() { return star<with>("buffer", static_cast<buffer::all*>(nullptr)); }

}  // namespace amqp::variants
