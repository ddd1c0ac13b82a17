// One cell of a chapter's table: one operation in one layer with one message, answered by every arm.
#pragma once

#include <string>
#include <vector>

#include "chapters/harness/chapter.hpp"
#include "chapters/harness/options.hpp"

namespace perftalk {

struct cell {
    layer where;
    operation what;
    const sample* messages;
    bool of_sweep;

    // arm/layer/operation/message: what a row is called everywhere.
    std::string row(std::string_view arm) const;
};

// The cells and the arms that the options leave, in the chapter's order.
std::vector<cell> cells_of(const chapter&, const arm_list&, const options&);
std::vector<arm> arms_of(const arm_list&, const options&);

}  // namespace perftalk
