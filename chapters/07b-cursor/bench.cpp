// Chapter 07b: what both cursors are asked to do. The cursors themselves are in amqp/policy/cursor.
#include "chapters/harness/chapter.hpp"

namespace perftalk {

const chapter& this_chapter() {
    static const std::vector<std::string> some{"event-100", "event-1k", "everything"}, one{"event-1k"};
    static const chapter cursor{.questions = {{layer::codec, operation::encode, some},
                                              {layer::codec, operation::decode, some},
                                              {layer::frame, operation::send, one},
                                              {layer::frame, operation::receive, one},
                                              {layer::end_to_end, operation::send, one},
                                              {layer::end_to_end, operation::receive, one}},
                                .sweeps = {}};
    return cursor;
}

}  // namespace perftalk
