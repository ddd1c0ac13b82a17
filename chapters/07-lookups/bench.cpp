// Chapter 07: what every look-up is asked to do. The look-ups themselves are in amqp/policy/lookup; a codec knows no
// links.
#include "chapters/harness/chapter.hpp"

namespace perftalk {

const chapter& this_chapter() {
    static const std::vector<std::string> events{"event-100", "event-1k"}, live{"event-100"},
        links{"links-1", "links-10", "links-100", "links-1000"},
        sizes{"body-16", "body-256", "body-4096", "body-65536"};
    static const chapter lookups{
        .questions = {{layer::frame, operation::send, events},
                      {layer::frame, operation::receive, events},
                      {layer::end_to_end, operation::send, live},
                      {layer::end_to_end, operation::receive, live}},
        .sweeps = {{"links", "links on one connection", {layer::frame, operation::send, links}},
                   {"links-receive", "links on one connection", {layer::frame, operation::receive, links}},
                   {"size", "size of the body", {layer::frame, operation::send, sizes}}}};
    return lookups;
}

}  // namespace perftalk
