// What a chapter's program says about itself, and what it counts instead of timing.
#include "chapters/harness/report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "chapters/harness/broker.hpp"

namespace perftalk {
namespace {

// Arms that do not connect to the peer, since it is not on this machine.
std::vector<std::string_view> left_out(const chapter& about, const arm_list& answering) {
    std::vector<std::string_view> names;
    if (end_to_end::is_loopback()) return names;
    for (const arm& each : answering.arms) {
        const auto takes_part = [&](const question& asked) {
            return asked.where == layer::end_to_end &&
                   each.begin(asked.where, asked.what, sample_called(asked.messages.front())) != nullptr;
        };
        if (std::ranges::none_of(about.questions, takes_part)) names.push_back(each.name);
    }
    return names;
}

void add(std::vector<std::string>& names, std::string_view name) {
    if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
}

nlohmann::json described(const question& asked) {
    return {{"layer", text(asked.where)}, {"operation", text(asked.what)}, {"messages", asked.messages}};
}

}  // namespace

void print_description(std::ostream& out, const chapter& about, const arm_list& answering) {
    std::vector<std::string> arms, references, layers, messages;
    nlohmann::json questions = nlohmann::json::array(), sweeps = nlohmann::json::array(), sizes;
    const auto note_sizes = [&](const question& asked) {
        for (const std::string& name : asked.messages) sizes[name] = encoded_size(sample_called(name).messages.front());
    };
    for (const arm& each : answering.arms) add(each.is_reference ? references : arms, each.name);
    for (const question& each : about.questions) {
        add(layers, text(each.where));
        for (const std::string& name : each.messages) add(messages, name);
        questions.push_back(described(each));
        note_sizes(each);
    }
    for (const sweep& each : about.sweeps) {
        sweeps.push_back(described(each.asked));
        sweeps.back().update({{"name", each.name}, {"label", each.label}});
        note_sizes(each.asked);
    }
    const nlohmann::json description{{"chapter", answering.chapter},
                                     {"axis", answering.axis},
                                     {"baseline", answering.baseline},
                                     {"production", answering.production},
                                     {"arms", arms},
                                     {"references", references},
                                     {"layers", layers},
                                     {"questions", questions},
                                     {"messages", messages},
                                     {"sweeps", sweeps},
                                     {"sizes", sizes},
                                     {"peer", end_to_end::peer_name()},
                                     {"left_out", left_out(about, answering)},
                                     {"compiler", PERFTALK_COMPILER},
                                     {"flags", PERFTALK_FLAGS},
                                     {"type", PERFTALK_BUILD_TYPE}};
    out << description.dump(1) << '\n';
}

void print_counts(std::ostream& out, std::span<const cell> cells, std::span<const arm> arms) {
    constexpr std::size_t messages = 64;
    nlohmann::json rows = nlohmann::json::array();
    for (const cell& each : cells) {
        for (const arm& counted : arms) {
            const auto work = counted.begin(each.where, each.what, *each.messages);
            if (!work) continue;
            work->repeat(messages);  // what stays allocated from then on is no part of a message's price
            const allocations total = work->repeat(messages).allocated;
            rows.push_back({{"arm", counted.name},
                            {"layer", text(each.where)},
                            {"operation", text(each.what)},
                            {"message", each.messages->name},
                            {"allocations_per_message", static_cast<double>(total.count) / messages},
                            {"bytes_per_message", static_cast<double>(total.bytes) / messages}});
        }
    }
    out << rows.dump(1) << '\n';
}

}  // namespace perftalk
