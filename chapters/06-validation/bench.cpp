// Chapter 06: what every validation is asked to do. The validations themselves are in amqp/policy/validation.
#include "chapters/harness/chapter.hpp"

namespace perftalk {

const chapter& this_chapter() {
    // End to end a fault closes the connection: there, and in frames, the input is valid.
    static const std::vector<std::string> shares{"malformed-0", "malformed-0.01", "malformed-0.2",
                                                 "malformed-1", "malformed-10",   "malformed-50"};
    static const chapter validation{
        .questions = {{layer::codec, operation::decode, corpus()},
                      {layer::frame, operation::receive, {"event-1k"}},
                      {layer::end_to_end, operation::receive, {"event-1k"}}},
        .sweeps = {{"share", "percent of malformed messages", {layer::codec, operation::decode, shares}}}};
    return validation;
}

}  // namespace perftalk
