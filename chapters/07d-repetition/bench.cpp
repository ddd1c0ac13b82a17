// Chapter 07d: what both ways to treat a repeated header are asked to do; they are in amqp/policy/repetition. The codec
// alone has no headers.
#include "chapters/harness/chapter.hpp"

namespace perftalk {

const chapter& this_chapter() {
    static const std::vector<std::string> events{"event-100", "event-1k"}, live{"event-100"},
        links{"links-1", "links-10", "links-100", "links-1000"},
        sizes{"body-16", "body-256", "body-4096", "body-65536"};
    static const chapter repetition{
        .questions = {{layer::frame, operation::send, events},
                      {layer::frame, operation::receive, events},
                      {layer::end_to_end, operation::send, live},
                      {layer::end_to_end, operation::receive, live}},
        .sweeps = {{"size", "size of the body", {layer::frame, operation::receive, sizes}},
                   {"links", "links on one connection", {layer::frame, operation::receive, links}}}};
    return repetition;
}

}  // namespace perftalk
