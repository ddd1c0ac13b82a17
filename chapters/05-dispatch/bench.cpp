// Chapter 05: what every way to dispatch is asked to do. The ways themselves are in amqp/policy/dispatch.
#include "chapters/harness/chapter.hpp"

namespace perftalk {

const chapter& this_chapter() {
    const auto of_types = [](const std::string& family) {
        std::vector<std::string> messages;
        for (const char* count : {"1", "2", "4", "8", "16", "24"}) messages.push_back(family + '-' + count);
        return messages;
    };
    static const std::vector<std::string> places{"position-2", "position-8", "position-16", "position-24",
                                                 "position-28"};
    static const char* const types = "types in play";
    // Both directions: a value that is encoded looks for its type, a byte that is decoded for its constructor.
    static const chapter dispatch{
        .questions = {{layer::codec, operation::encode, corpus()},
                      {layer::codec, operation::decode, corpus()},
                      {layer::frame, operation::send, {"event-1k", "everything"}},
                      {layer::frame, operation::receive, {"event-1k", "everything"}},
                      {layer::end_to_end, operation::send, {"event-1k"}},
                      {layer::end_to_end, operation::receive, {"event-1k"}}},
        .sweeps = {{"random", types, {layer::codec, operation::encode, of_types("types-random")}},
                   {"sorted", types, {layer::codec, operation::encode, of_types("types-sorted")}},
                   {"random-decode", types, {layer::codec, operation::decode, of_types("types-random")}},
                   {"sorted-decode", types, {layer::codec, operation::decode, of_types("types-sorted")}},
                   {"skewed-decode", types, {layer::codec, operation::decode, of_types("types-skewed")}},
                   {"position-decode", "place in the chain", {layer::codec, operation::decode, places}}}};
    return dispatch;
}

}  // namespace perftalk
