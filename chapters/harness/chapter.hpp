// A chapter: the questions it asks (its bench.cpp), and the arms that answer (from its chapter.toml).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chapters/harness/task.hpp"

namespace perftalk {

// One line of a chapter's table: an operation in a layer, with these messages of the corpus.
struct question {
    layer where;
    operation what;
    std::vector<std::string> messages;
};

// A question over something that grows: each message's place on the way is the number behind the last '-' of its name.
struct sweep {
    std::string name;   // of its plot
    std::string label;  // what grows
    question asked;
};

struct chapter {
    std::vector<question> questions;  // in the order they are measured
    std::vector<sweep> sweeps;        // with rounds of their own
};

// Of the one chapter that a program is about.
const chapter& this_chapter();

struct arm_list {
    std::string_view chapter, axis, baseline, production;  // from chapter.toml
    std::vector<arm> arms;
};
const arm_list& all_arms();

// Throws std::invalid_argument when there is none of this name.
const arm& arm_called(std::string_view name, const arm_list&);

}  // namespace perftalk
