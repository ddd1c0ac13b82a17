// The deliveries of one direction of a session that are not settled, by their ids (§2.6.12).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace amqp::engine {

// Ids are given out one after the other and most are settled soon and in order, so they index a ring: finding one costs
// no hashing, and a disposition costs what is alive in its range, never what it claims. A delivery that stays while
// thousands come after it and are settled moves to a tree, or the ring would grow with all that followed.
//
// Entry converts to true when it is in use, and is default-constructed as free.
template <class Entry>
class delivery_ring {
public:
    // Ids in a ring that is half empty; a power of two. One that is in use grows with what is in it.
    static constexpr std::uint32_t widest = 16 * 1024;

    std::size_t size() const noexcept { return in_ring_ + old_.size(); }

    // One past the newest id that was inserted.
    std::uint32_t end() const noexcept { return base_ + span_; }

    // False: the id is in use, or not after those inserted before it. Ids in between are skipped.
    bool insert(std::uint32_t id, const Entry& entry) {
        if (in_ring_ == 0) {
            base_ = id;
            span_ = 0;
        }
        const std::uint32_t distance = id - base_;
        if (distance < span_ || distance >= backwards || (!old_.empty() && old_.contains(id))) return false;
        if (distance >= entries_.size()) make_room(id);
        for (; base_ + span_ != id; ++span_) at(base_ + span_) = {};
        at(id) = entry;
        ++span_;
        ++in_ring_;
        return true;
    }

    // nullptr: there is no such delivery.
    Entry* find(std::uint32_t id) noexcept {
        if (id - base_ < span_) {
            Entry& entry = at(id);
            return entry ? &entry : nullptr;
        }
        if (old_.empty()) return nullptr;
        const auto found = old_.find(id);
        return found == old_.end() ? nullptr : &found->second;
    }

    void erase(std::uint32_t id) noexcept {
        if (id - base_ >= span_) {
            old_.erase(id);
            return;
        }
        Entry& entry = at(id);
        if (!entry) return;
        entry = {};
        --in_ring_;
        for (; span_ > 0 && !at(base_); ++base_) --span_;
    }

    // The first id from `first` to `last`, both included and wrapping around, that is in use.
    std::optional<std::uint32_t> first_in(std::uint32_t first, std::uint32_t last) const noexcept {
        const std::uint32_t wanted = last - first;
        std::optional<std::uint32_t> found = first_old(first, wanted);
        std::uint32_t id = first - base_ < span_ ? first : base_;
        for (; id - base_ < span_ && id - first <= wanted; ++id) {
            if (at(id)) return found && *found - first < id - first ? found : id;
        }
        return found;
    }

    // Calls f(id, entry) for each delivery; f must not insert or erase.
    void for_each(auto&& f) const {
        for (const auto& [id, entry] : old_) f(id, entry);
        for (std::uint32_t i = 0; i < span_; ++i) {
            if (at(base_ + i)) f(base_ + i, at(base_ + i));
        }
    }

private:
    static constexpr std::uint32_t backwards = 0x8000'0000;  // RFC 1982: from here on a distance points back

    Entry& at(std::uint32_t id) noexcept { return entries_[id & (entries_.size() - 1)]; }
    const Entry& at(std::uint32_t id) const noexcept { return entries_[id & (entries_.size() - 1)]; }

    std::optional<std::uint32_t> first_old(std::uint32_t first, std::uint32_t wanted) const noexcept {
        if (old_.empty()) return {};
        auto next = old_.lower_bound(first);
        if (next == old_.end()) next = old_.begin();
        return next->first - first <= wanted ? std::optional{next->first} : std::nullopt;
    }

    // So that `id` has a place: a wider ring, or the oldest deliveries move out.
    void make_room(std::uint32_t id) {
        while (id - base_ >= entries_.size() && (entries_.size() < widest || in_ring_ > entries_.size() / 2)) {
            std::vector<Entry> wider(entries_.empty() ? 64 : 2 * entries_.size());
            for (std::uint32_t i = 0; i < span_; ++i) wider[(base_ + i) & (wider.size() - 1)] = at(base_ + i);
            entries_ = std::move(wider);
        }
        for (; span_ > 0 && id - base_ >= entries_.size(); ++base_, --span_) {
            if (!at(base_)) continue;
            old_.emplace(base_, at(base_));
            at(base_) = {};
            --in_ring_;
        }
        if (span_ == 0) base_ = id;
    }

    std::vector<Entry> entries_;
    std::map<std::uint32_t, Entry> old_;
    std::uint32_t base_ = 0;  // the oldest id in the ring
    std::uint32_t span_ = 0;  // ids from base_ on that have a place
    std::uint32_t in_ring_ = 0;
};

}  // namespace amqp::engine
