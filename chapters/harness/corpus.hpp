// The messages of all chapters, declared in one place; the same on every machine and in every run.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "amqp/message/message.hpp"

namespace perftalk {

// Several messages of one kind, alike in shape and different in content: a single one, again and again, would teach the
// branch predictor its fields by heart.
struct sample {
    std::string name;
    std::vector<amqp::message> messages;
    std::size_t links = 1;  // of one connection, over which the frame layer spreads the messages
    double malformed = 0;   // percent of them that are damaged before the codec decodes them
};

// event-100      telemetry: 100 bytes of body and four application properties
// event-1k       the same with a body of 1 KiB, properties and a partition key
// document-64k   a document of 64 KiB
// everything     every section, every primitive type
// body-<n>       an event-1k with a body of n bytes, for sweeps over sizes
// malformed-<p>  event-1k; p percent of them are damaged on their way, where the codec decodes
// links-<n>      event-100 again, spread over n links of one connection
//
// Bodies of equally many numbers and other values of a fixed width, for sweeps over their types (mixes.cpp):
// types-random-<n>   of n types, each as likely as the others, in random order
// types-sorted-<n>   the same values, sorted by type: what comes next is nearly always what came last
// types-skewed-<n>   of n types, one of which has most of the values
// position-<k>       of one type, whose constructor is the k-th that a chain compares with
//
// Throws std::invalid_argument for other names. The sample lives as long as the program.
const sample& sample_called(std::string_view name);

// The four that every chapter asks for.
std::vector<std::string> corpus();

std::size_t encoded_size(const amqp::message&);

}  // namespace perftalk
