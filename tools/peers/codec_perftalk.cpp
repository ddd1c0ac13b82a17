// Builds and encodes the event message with our codec, decodes it, reads every field, and prints one JSON line.
#include <cstdio>
#include <cstring>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "numbered_peer.hpp"

#include "amqp/message/encode.hpp"
#include "amqp/message/message_view.hpp"

namespace {

constexpr std::size_t body_size = 1024, in_turn = 16;
constexpr std::uint64_t sequence = 123'456'789;
constexpr double temperature = 21.5;

double cpu_seconds() { return peers::seconds(CLOCK_PROCESS_CPUTIME_ID); }

amqp::bytes body_pattern() {
    amqp::bytes octets(body_size);
    for (std::size_t k = 0; k < body_size; ++k) octets[k] = static_cast<std::byte>(7 * k + 3);
    return octets;
}

amqp::message event(std::uint64_t number, const amqp::bytes& body) {
    amqp::message made;
    made.properties.message_id = number;
    made.properties.to = "plant/7";
    made.properties.subject = "reading";
    made.application_properties.insert("device", "sensor-1234");
    made.application_properties.insert("sequence", sequence);
    made.application_properties.insert("temperature", temperature);
    made.application_properties.insert("healthy", true);
    made.body = amqp::payload::borrowed(body);
    return made;
}

template <class T>
bool is(const amqp::value* found, const T& expected) {
    return found && found->get<T>() && *found->get<T>() == expected;
}

// Every field, compared with what was sent.
bool holds(amqp::bytes_view encoded, std::uint64_t number, const amqp::bytes& body) {
    const amqp::message_view arrived{encoded};
    const auto properties = arrived.properties();
    const auto application = arrived.application_properties();
    const auto octets = arrived.body_data();
    return properties && application && octets && properties->message_id == amqp::message_id{number} &&
           properties->to == "plant/7" && properties->subject == "reading" &&
           is(application->find("device"), std::string{"sensor-1234"}) && is(application->find("sequence"), sequence) &&
           is(application->find("temperature"), temperature) && is(application->find("healthy"), true) &&
           octets->size() == body.size() && std::memcmp(octets->data(), body.data(), body.size()) == 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::uint64_t count = argc > 1 ? std::stoull(argv[1]) : 100'000;
    const amqp::bytes body = body_pattern();
    std::vector<amqp::production::buffer_type> buffers(in_turn);
    const double start = cpu_seconds();
    for (std::uint64_t i = 0; i < count; ++i)
        amqp::encode<amqp::production::dispatch_type>(buffers[i % in_turn], event(i % in_turn, body));
    const double encoded = cpu_seconds();
    for (std::uint64_t i = 0; i < count; ++i) {
        amqp::bytes_view octets;
        buffers[i % in_turn].pieces([&](amqp::bytes_view piece, bool) { octets = piece; });
        if (!holds(octets, i % in_turn, body)) {
            std::cerr << "codec_perftalk: message " << i << " came back changed\n";
            return 1;
        }
    }
    const double decoded = cpu_seconds(), each = 1e9 / static_cast<double>(count);
    std::printf("{\"messages\": %llu, \"encode_ns\": %.1f, \"decode_ns\": %.1f}\n",
                static_cast<unsigned long long>(count), (encoded - start) * each, (decoded - encoded) * each);
    return 0;
}
