// Right before fast: no arm is timed whose outcome differs from production's, or whose work the compiler took away.
#include "chapters/harness/gate.hpp"

#include <algorithm>
#include <exception>
#include <nlohmann/json.hpp>
#include <ostream>

#include "chapters/harness/schedule.hpp"

namespace perftalk {
namespace {

std::optional<fault> first_difference(const amqp::bytes& expected, const amqp::bytes& found, const cell& where) {
    const auto [e, f] = std::ranges::mismatch(expected, found);
    const bool has_expected = e != expected.end(), has_found = f != found.end();
    if (!has_expected && !has_found) return {};
    fault difference{.where = where, .offset = e - expected.begin(), .expected = {}, .found = {}, .what = {}};
    if (has_expected) difference.expected = static_cast<std::uint8_t>(*e);
    if (has_found) difference.found = static_cast<std::uint8_t>(*f);
    difference.what =
        std::to_string(found.size()) + " bytes came out, " + std::to_string(expected.size()) + " should have";
    return difference;
}

std::optional<fault> fault_in(const cell& where, const arm& suspect, const arm& production) {
    const auto trouble = [&](const char* what) {
        return fault{.where = where, .offset = {}, .expected = {}, .found = {}, .what = what};
    };
    try {
        const auto right = production.begin(where.where, where.what, *where.messages);
        const auto judged = suspect.begin(where.where, where.what, *where.messages);
        if (!judged) return {};  // not asked
        if (where.where == layer::frame) {  // end to end does as much itself
            right->repeat(messages_until_at_work);
            judged->repeat(messages_until_at_work);
        }
        for (std::size_t index = 0; index < where.messages->messages.size(); ++index) {
            if (auto found = first_difference(right->outcome(index), judged->outcome(index), where)) return found;
        }
        if (where.where == layer::codec && !works_linearly(*judged)) {
            return trouble("twice the work does not take about twice the time");
        }
        return {};
    } catch (const std::exception& problem) {
        return trouble(problem.what());
    }
}

template <class T>
nlohmann::json or_null(const std::optional<T>& content) {
    return content ? nlohmann::json(*content) : nlohmann::json();
}

nlohmann::json verdict_on(const arm& suspect, const arm& production, std::span<const cell> cells) {
    const auto found = first_fault(suspect, production, cells);
    if (!found) return {{"arm", suspect.name}, {"passed", true}};
    return {{"arm", suspect.name},
            {"passed", false},
            {"layer", text(found->where.where)},
            {"operation", text(found->where.what)},
            {"message", found->where.messages->name},
            {"offset", or_null(found->offset)},
            {"expected", or_null(found->expected)},
            {"found", or_null(found->found)},
            {"what", found->what}};
}

}  // namespace

bool works_linearly(task& work) {
    constexpr int attempts = 4;  // a restless machine breaks the rule now and then, a broken arm each time
    for (int attempt = 0; attempt < attempts; ++attempt) {
        if (is_linear(time_ratio_of_double_work(work))) return true;
    }
    return false;
}

std::optional<fault> first_fault(const arm& suspect, const arm& production, std::span<const cell> cells) {
    for (const cell& each : cells) {
        if (auto found = fault_in(each, suspect, production)) return found;
    }
    return {};
}

double time_ratio_of_double_work(task& work) {
    constexpr int attempts = 7;
    const std::uint64_t messages = messages_that_take(std::chrono::microseconds{200}, work);
    nanoseconds once = nanoseconds::max(), twice = nanoseconds::max();
    // The fastest of several: whatever disturbs only adds.
    for (int attempt = 0; attempt < attempts; ++attempt) {
        once = std::min(once, work.repeat(messages).elapsed);
        twice = std::min(twice, work.repeat(2 * messages).elapsed);
    }
    return static_cast<double>(twice.count()) / static_cast<double>(once.count());
}

// Wide enough for a machine that changes its speed between two stretches; work that was optimised away shows about one,
// and work that grows by itself about four.
bool is_linear(double ratio) { return ratio > 1.4 && ratio < 2.9; }

bool print_gate(std::ostream& out, std::span<const arm> arms, const arm& production, std::span<const cell> cells) {
    nlohmann::json verdicts = nlohmann::json::array();
    for (const arm& each : arms) verdicts.push_back(verdict_on(each, production, cells));
    out << nlohmann::json{{"arms", verdicts}}.dump(1) << '\n';
    return std::ranges::all_of(verdicts,
                               [](const nlohmann::json& verdict) { return verdict.at("passed").get<bool>(); });
}

}  // namespace perftalk
