// Parts of a message that lies in several pieces.
#include "amqp/framing/piece.hpp"

#include <algorithm>

namespace amqp {

void select(std::span<const piece> pieces, std::size_t offset, std::size_t count, std::vector<piece>& out) {
    out.clear();
    for (const piece& each : pieces) {
        if (offset >= each.octets.size()) {
            offset -= each.octets.size();
            continue;
        }
        const std::size_t part = std::min(count, each.octets.size() - offset);
        if (part == 0) return;
        out.push_back({each.octets.subspan(offset, part), each.referenced});
        offset = 0;
        count -= part;
    }
}

void append_from(std::span<const piece> pieces, std::size_t offset, bytes& out) {
    for (const piece& each : pieces) {
        const std::size_t skipped = std::min(offset, each.octets.size());
        offset -= skipped;
        out.insert(out.end(), each.octets.begin() + static_cast<std::ptrdiff_t>(skipped), each.octets.end());
    }
}

}  // namespace amqp
