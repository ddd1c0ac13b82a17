// Chapter 04: what every buffer is asked to do. The buffers themselves are in amqp/policy/buffer.
#include "chapters/harness/chapter.hpp"

namespace perftalk {

const chapter& this_chapter() {
    static const std::vector<std::string> sizes{"body-16",   "body-64",    "body-256",   "body-1024",
                                                "body-4096", "body-16384", "body-65536", "body-262144"};
    static const chapter buffers{.questions = {{layer::codec, operation::encode, corpus()},
                                               {layer::frame, operation::send, corpus()},
                                               {layer::end_to_end, operation::send, {"event-1k"}}},
                                 .sweeps = {{"size", "size of the body", {layer::codec, operation::encode, sizes}}}};
    return buffers;
}

}  // namespace perftalk
