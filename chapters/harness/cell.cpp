// One cell of a chapter's table: one operation in one layer with one message, answered by every arm.
#include "chapters/harness/cell.hpp"

#include <algorithm>
#include <stdexcept>

namespace perftalk {

std::string_view text(layer where) {
    switch (where) {
        case layer::codec:
            return "codec";
        case layer::frame:
            return "frame";
        case layer::end_to_end:
            return "end_to_end";
    }
    return {};
}

std::string_view text(operation what) {
    switch (what) {
        case operation::encode:
            return "encode";
        case operation::decode:
            return "decode";
        case operation::send:
            return "send";
        case operation::receive:
            return "receive";
    }
    return {};
}

const arm& arm_called(std::string_view name, const arm_list& all) {
    const auto found = std::ranges::find(all.arms, name, &arm::name);
    if (found == all.arms.end()) throw std::invalid_argument("no such arm: " + std::string{name});
    return *found;
}

std::string cell::row(std::string_view arm) const {
    std::string name{arm};
    for (const std::string_view part : {text(where), text(what), std::string_view{messages->name}}) {
        name.append("/").append(part);
    }
    return name;
}

std::vector<cell> cells_of(const chapter& about, const arm_list& answering, const options& chosen) {
    std::vector<cell> cells;
    const auto add = [&](const question& asked, bool of_sweep) {
        if (!options::chosen(chosen.layers, text(asked.where))) return;
        if (!answering.arms.front().in(asked.where)) return;  // that layer is not linked into this program
        for (const std::string& name : asked.messages) {
            if (!options::chosen(chosen.messages, name)) continue;
            cells.push_back({asked.where, asked.what, &sample_called(name), of_sweep});
        }
    };
    for (const question& each : about.questions) add(each, false);
    for (const sweep& each : about.sweeps) add(each.asked, true);
    return cells;
}

std::vector<arm> arms_of(const arm_list& all, const options& chosen) {
    if (chosen.arms.empty()) return all.arms;
    std::vector<arm> arms;
    for (const std::string& name : chosen.arms) arms.push_back(arm_called(name, all));
    return arms;
}

}  // namespace perftalk
