// Chapter 07c: the whole client on its way from first choices to production; the sets of policies are in sets.hpp.
#include "chapters/harness/chapter.hpp"

namespace perftalk {

const chapter& this_chapter() {
    static const std::vector<std::string> one{"event-1k"};
    static const chapter path{
        .questions = {{layer::end_to_end, operation::send, one}, {layer::end_to_end, operation::receive, one}},
        .sweeps = {}};
    return path;
}

}  // namespace perftalk
