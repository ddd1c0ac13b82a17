// What a decoder is given, in turn: encoded messages, and among them the sample's share of damaged ones.
#include "chapters/harness/inputs.hpp"

#include <cmath>
#include <random>

#include "amqp/message/message_view.hpp"

namespace perftalk {
namespace {

// As it comes: a byte is another one, is missing or is there twice, or the end does not arrive.
void damage(amqp::bytes& octets, std::mt19937& random) {
    const auto at = octets.begin() + static_cast<std::ptrdiff_t>(random() % octets.size());
    switch (random() % 4) {
        case 0:
            *at ^= static_cast<std::byte>(1u << random() % 8);
            break;
        case 1:
            octets.erase(at);
            break;
        case 2:
            octets.insert(at, *at);
            break;
        default:
            octets.erase(at, octets.end());
    }
}

}  // namespace

std::vector<amqp::bytes> damaged_copies(amqp::bytes_view encoded, std::size_t count) {
    std::mt19937 random{20'260'106};
    std::vector<amqp::bytes> refused;
    while (refused.size() < count) {
        amqp::bytes copy = amqp::copy_of(encoded);
        damage(copy, random);
        if (!amqp::message_view{copy}.own()) refused.push_back(std::move(copy));
    }
    return refused;
}

inputs::inputs(const sample& content) {
    constexpr std::size_t copies = 4;
    const bool damaged = content.malformed > 0;
    if (damaged) each_ += copies;
    for (const amqp::message& each : content.messages) {
        all_.push_back(amqp::encoded(each));
        if (!damaged) continue;
        for (amqp::bytes& copy : damaged_copies(amqp::bytes{all_.back()}, copies)) all_.push_back(std::move(copy));
    }
    const std::size_t messages = content.messages.size();
    if (!damaged) {
        for (const amqp::bytes& whole : all_) turns_.push_back(&whole);
        return;
    }
    std::mt19937 random{20'260'106};
    const auto stretch = static_cast<std::size_t>(std::lround(100 / content.malformed));
    for (std::size_t fault = 0, whole = 0; fault < copies * messages; ++fault) {
        const std::size_t place = random() % stretch;
        for (std::size_t turn = 0; turn < stretch; ++turn) {
            const bool is_fault = turn == place;
            const std::size_t message = (is_fault ? fault : whole++) % messages;
            turns_.push_back(&of_message(message)[is_fault ? 1 + fault / messages : 0]);
        }
    }
}

}  // namespace perftalk
