// Durations in buckets whose width grows with them: exact to one part in 64, whatever their range.
#pragma once

#include <bit>
#include <chrono>
#include <cstdint>
#include <vector>

namespace amqp::variants {

class latencies {
public:
    void add(std::chrono::nanoseconds took) noexcept {
        ++counts_[bucket_of(static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0)))];
        ++total_;
    }
    void add(const latencies& others) noexcept {
        for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += others.counts_[i];
        total_ += others.total_;
    }
    bool empty() const noexcept { return total_ == 0; }
    // This part of all (0 to 1) took no longer.
    std::chrono::nanoseconds quantile(double part) const noexcept {
        const auto wanted = static_cast<std::uint64_t>(part * static_cast<double>(total_));
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            seen += counts_[i];
            if (seen > wanted || seen == total_)
                return std::chrono::nanoseconds{static_cast<std::int64_t>(middle_of(i))};
        }
        return {};
    }

private:
    static constexpr unsigned fine = 6;  // bits of a duration that are kept

    static std::size_t bucket_of(std::uint64_t ns) noexcept {
        const unsigned bits = static_cast<unsigned>(std::bit_width(ns));
        if (bits <= fine + 1) return ns;
        const unsigned dropped = bits - fine - 1;
        return (std::size_t{dropped} << fine) + (ns >> dropped);
    }
    static std::uint64_t middle_of(std::size_t bucket) noexcept {
        if (bucket < (2u << fine)) return bucket;
        const std::size_t dropped = (bucket >> fine) - 1;
        const std::uint64_t lowest = (bucket - (dropped << fine)) << dropped;
        return lowest + (std::uint64_t{1} << dropped) / 2;
    }

    std::vector<std::uint64_t> counts_ = std::vector<std::uint64_t>((64 - fine + 1) << fine);
    std::uint64_t total_ = 0;
};

}  // namespace amqp::variants
