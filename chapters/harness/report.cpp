// What a chapter's program says about itself, and what it counts instead of timing.
#include "chapters/harness/report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

namespace perftalk {
namespace {

void add(std::vector<std::string>& names, std::string_view name) {
    if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
}

// Every message that any of the questions names, in the order they are named.
std::vector<std::string> messages_of(const std::vector<question>& questions) {
    std::vector<std::string> names;
    for (const question& each : questions) {
        for (const std::string& name : each.messages) add(names, name);
    }
    return names;
}

nlohmann::json described(const std::vector<question>& questions) {
    nlohmann::json rows = nlohmann::json::array();
    for (const question& each : questions) {
        rows.push_back({{"layer", text(each.where)}, {"operation", text(each.what)}, {"messages", each.messages}});
    }
    return rows;
}

}  // namespace

void print_description(std::ostream& out, const chapter& about, const arm_list& answering) {
    std::vector<std::string> arms, layers;
    for (const arm& each : answering.arms) add(arms, each.name);
    for (const question& each : about.questions) add(layers, text(each.where));
    nlohmann::json description{{"chapter", answering.chapter},
                               {"axis", answering.axis},
                               {"baseline", answering.baseline},
                               {"production", answering.production},
                               {"arms", arms},
                               {"layers", layers},
                               {"questions", described(about.questions)},
                               {"messages", messages_of(about.questions)},
                               {"sweep", messages_of(about.sweep)},
                               {"compiler", PERFTALK_COMPILER},
                               {"flags", PERFTALK_FLAGS},
                               {"type", PERFTALK_BUILD_TYPE}};
    for (const auto* questions : {&about.questions, &about.sweep}) {
        for (const std::string& name : messages_of(*questions)) {
            description["sizes"][name] = encoded_size(sample_called(name).messages.front());
        }
    }
    out << description.dump(1) << '\n';
}

void print_counts(std::ostream& out, std::span<const cell> cells, std::span<const arm> arms) {
    constexpr std::size_t messages = 64;
    nlohmann::json rows = nlohmann::json::array();
    for (const cell& each : cells) {
        for (const arm& counted : arms) {
            const auto work = counted.in(each.where)(each.what, *each.messages);
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
