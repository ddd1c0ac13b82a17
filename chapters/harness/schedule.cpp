// In which order rows are measured, and how long each one is: paired rounds, or plain rows.
#include "chapters/harness/schedule.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <random>

namespace perftalk {
namespace {

// The tasks of one cell, begun when first needed and gone with its last row: engines and buffers of cells that are done
// should not lie about in the caches.
class bench {
public:
    bench(const cell& about, std::span<const arm> arms) : about_{about} {
        std::ranges::copy_if(arms, std::back_inserter(arms_), [&](const arm& each) { return begin(each) != nullptr; });
        tasks_.resize(arms_.size());
    }

    task& of(std::size_t arm) {
        if (!tasks_[arm]) tasks_[arm] = begin(arms_[arm]);
        return *tasks_[arm];
    }

    void measure(std::size_t arm, benchmark::State& state) {
        const auto messages = state.max_iterations;
        // What the caches and the branch predictor hold now is of the arm before.
        of(arm).repeat(static_cast<std::size_t>(messages / 10 + 1));
        cost spent;
        while (state.KeepRunningBatch(messages)) {
            spent = of(arm).repeat(static_cast<std::size_t>(messages));
            state.SetIterationTime(std::chrono::duration<double>(spent.counted).count());
        }
        const auto each = [&](double total) { return total / static_cast<double>(messages); };
        state.counters["allocations"] = each(static_cast<double>(spent.allocated.count));
        if (about_.where == layer::end_to_end) {
            state.counters["messages_per_second"] = 1 / each(std::chrono::duration<double>(spent.elapsed).count());
        }
    }

    const cell& about() const noexcept { return about_; }
    std::string row(std::size_t arm) const { return about_.row(arms_[arm].name); }
    bool is_control(std::size_t arm) const { return arms_[arm].name.starts_with("control_"); }
    std::size_t arms() const noexcept { return arms_.size(); }
    void clear() { std::ranges::fill(tasks_, nullptr); }

private:
    std::unique_ptr<task> begin(const arm& which) const {
        return which.begin(about_.where, about_.what, *about_.messages);
    }

    cell about_;
    std::vector<arm> arms_;  // those that answer
    std::vector<std::unique_ptr<task>> tasks_;
};

unsigned rounds_of(const cell& about, const options& chosen) {
    if (about.of_sweep) return chosen.sweep_rounds;
    return about.where == layer::end_to_end ? chosen.end_to_end_rounds : chosen.rounds;
}

nanoseconds round_time(const cell& about, const options& chosen) {
    const bool live = about.where == layer::end_to_end;
    const std::chrono::duration<double> seconds{live ? chosen.end_to_end_round_seconds : chosen.round_seconds};
    return std::chrono::duration_cast<nanoseconds>(seconds);
}

// A stretch that was disturbed seems to take longer: of three, the one with most messages is nearest to the truth.
std::uint64_t undisturbed_messages(nanoseconds round, task& work) {
    std::uint64_t most = 0;
    for (int attempt = 0; attempt < 3; ++attempt) most = std::max(most, messages_that_take(round, work));
    return most;
}

void calibrate(std::span<const std::shared_ptr<bench>> benches, std::string_view baseline, const options& chosen,
               calibration& known) {
    for (const auto& each : benches) {
        if (rounds_of(each->about(), chosen) == 0) continue;
        for (std::size_t arm = 0; arm < each->arms(); ++arm) {
            const auto [place, is_new] = known.try_emplace(each->row(arm));
            if (is_new) place->second = undisturbed_messages(round_time(each->about(), chosen), each->of(arm));
        }
        // A control is the baseline once more. With another number of messages another part of its rounds would be
        // start-up, in every launch alike, and that would look like a difference.
        const auto original = known.find(each->about().row(baseline));
        for (std::size_t arm = 0; arm < each->arms() && original != known.end(); ++arm) {
            if (each->is_control(arm)) known[each->row(arm)] = original->second;
        }
        each->clear();
    }
}

// The first launch calibrates for those that follow: all launches of a run do the same work.
calibration shared_calibration(std::span<const std::shared_ptr<bench>> benches, std::string_view baseline,
                               const options& chosen) {
    calibration known;
    if (std::ifstream file{chosen.calibration}) known = nlohmann::json::parse(file).get<calibration>();
    const std::size_t before = known.size();
    calibrate(benches, baseline, chosen, known);
    if (!chosen.calibration.empty() && known.size() > before) {
        std::ofstream{chosen.calibration} << nlohmann::json(known).dump(1) << '\n';
    }
    return known;
}

benchmark::internal::Benchmark* register_row(const std::shared_ptr<bench>& cell, std::size_t arm,
                                             const std::string& name, bool is_last) {
    auto* row = benchmark::RegisterBenchmark(name.c_str(), [cell, arm, is_last](benchmark::State& state) {
        cell->measure(arm, state);
        if (is_last) cell->clear();
    });
    // The codec's time is Google Benchmark's own; the other layers count only the side under test.
    return cell->about().where == layer::codec ? row : row->UseManualTime();
}

void register_rounds(const std::shared_ptr<bench>& cell, const options& chosen, const calibration& known) {
    const unsigned rounds = rounds_of(cell->about(), chosen);
    for (unsigned round = 0; round < rounds; ++round) {
        const auto order = order_within(chosen.seed, cell->about().row(""), round, cell->arms());
        for (const std::size_t arm : order) {
            const std::string name = cell->row(arm) + "/round:" + std::to_string(round);
            const bool is_last = round + 1 == rounds && arm == order.back();
            const auto iterations = static_cast<benchmark::IterationCount>(known.at(cell->row(arm)));
            register_row(cell, arm, name, is_last)->Iterations(iterations);
        }
    }
}

}  // namespace

std::uint64_t messages_that_take(nanoseconds round, task& work) {
    work.repeat(1);  // the first time touches fresh memory and says nothing
    std::uint64_t messages = 1;
    for (;;) {
        const nanoseconds taken = std::max(work.repeat(messages).elapsed, nanoseconds{1});
        const double wanted =
            static_cast<double>(messages) * static_cast<double>(round.count()) / static_cast<double>(taken.count());
        if (taken * 2 >= round) return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(wanted));
        // A short stretch is mostly start-up: it may not raise the estimate more than tenfold.
        messages = std::min(static_cast<std::uint64_t>(wanted) + 1, messages * 10);
    }
}

std::vector<std::size_t> order_within(std::uint32_t seed, std::string_view cell, unsigned round, std::size_t count) {
    std::vector<std::uint32_t> seeds{seed, round};
    seeds.insert(seeds.end(), cell.begin(), cell.end());
    std::seed_seq sequence(seeds.begin(), seeds.end());
    std::mt19937 random{sequence};
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    // Not std::shuffle: what it does with the generator is left to each standard library.
    for (std::size_t left = count; left > 1; --left) std::swap(order[left - 1], order[random() % left]);
    return order;
}

void register_rows(std::span<const cell> cells, std::span<const arm> arms, std::string_view baseline,
                   const options& chosen) {
    std::vector<std::shared_ptr<bench>> benches;
    for (const cell& each : cells) benches.push_back(std::make_shared<bench>(each, arms));
    if (chosen.rounds == 0) {
        for (const auto& cell : benches) {
            for (std::size_t arm = 0; arm < cell->arms(); ++arm) register_row(cell, arm, cell->row(arm), false);
        }
        return;
    }
    const calibration known = shared_calibration(benches, baseline, chosen);
    for (const auto& cell : benches) register_rounds(cell, chosen, known);
}

}  // namespace perftalk
