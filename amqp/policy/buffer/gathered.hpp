// Long payloads are referenced, not copied, and leave by gather write: the caller must keep them until they are sent.
#pragma once

#include <algorithm>

#include "amqp/policy/buffer/buffer.hpp"

namespace amqp::buffer {

class gathered {
public:
    static constexpr std::string_view name = "gathered";

    // A reference costs an entry in the gather list of the system call: below this many bytes a copy is cheaper.
    static constexpr std::size_t worth_referencing = 512;

    void append(bytes_view octets) { own_.insert(own_.end(), octets.begin(), octets.end()); }
    void payload(bytes_view octets) {
        if (octets.size() < worth_referencing) return append(octets);
        references_.push_back({own_.size(), octets});
        referenced_ += octets.size();
    }
    // Only own bytes are ever patched; the offset counts the references in front of them too.
    void patch(std::size_t offset, bytes_view octets) {
        std::size_t skipped = 0;
        for (const reference& next : references_) {
            if (next.position + skipped > offset) break;
            skipped += next.octets.size();
        }
        std::copy(octets.begin(), octets.end(), own_.begin() + static_cast<std::ptrdiff_t>(offset - skipped));
    }
    std::size_t size() const noexcept { return own_.size() + referenced_; }
    void clear() noexcept {
        own_.clear();
        references_.clear();
        referenced_ = 0;
    }

    void write(auto&& f) { f(*this); }
    void pieces(auto&& f) const {
        std::size_t done = 0;
        for (const reference& next : references_) {
            if (next.position > done) f(bytes_view{own_}.subspan(done, next.position - done), false);
            f(next.octets, true);
            done = next.position;
        }
        if (own_.size() > done) f(bytes_view{own_}.subspan(done), false);
    }

private:
    struct reference {
        std::size_t position;  // in own_: where the referenced bytes come in
        bytes_view octets;
    };

    bytes own_;
    std::vector<reference> references_;
    std::size_t referenced_ = 0;
};

}  // namespace amqp::buffer
