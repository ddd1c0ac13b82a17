// Builds and encodes the event message with our codec, decodes it, reads every field, and prints one JSON line.
#include <cstdio>
#include <cstring>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
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

bool holds(amqp::bytes_view found, const amqp::bytes& body) {
    return found.size() == body.size() && std::memcmp(found.data(), body.data(), body.size()) == 0;
}

// Views of what lies elsewhere, on both sides: the way without copies.
struct borrowed {
    static void write(amqp::production::buffer_type& out, std::uint64_t number, const amqp::bytes& body) {
        const amqp::borrowed_entry application[] = {{"device", "sensor-1234"},
                                                    {"sequence", sequence},
                                                    {"temperature", temperature},
                                                    {"healthy", true}};
        amqp::borrowed_message made{};
        made.properties.message_id = number;
        made.properties.to = "plant/7";
        made.properties.subject = "reading";
        made.application_properties = application;
        made.body = body;
        amqp::encode<amqp::production::dispatch_type>(out, made);
    }
    // Every field, compared with what was sent.
    static bool is_right(const amqp::message_view& arrived, std::uint64_t number, const amqp::bytes& body) {
        const auto properties = arrived.borrowed_properties();
        const auto octets = arrived.body_data();
        if (!properties || !octets) return false;
        int right = 0;
        const auto look_at = [&](std::string_view key, const amqp::borrowed_value& content) {
            if (key == "device") right += is<std::string_view>(content, "sensor-1234");
            if (key == "sequence") right += is(content, sequence);
            if (key == "temperature") right += is(content, temperature);
            if (key == "healthy") right += is(content, true);
        };
        const auto* id = std::get_if<std::uint64_t>(&properties->message_id);
        return arrived.for_each_application_property(look_at) == amqp::errc::none && right == 4 && id &&
               *id == number && properties->to == "plant/7" && properties->subject == "reading" && holds(*octets, body);
    }

private:
    template <class T>
    static bool is(const amqp::borrowed_value& found, const T& expected) {
        const T* same = std::get_if<T>(&found);
        return same && *same == expected;
    }
};

// A message with memory of its own.
struct owned {
    static void write(amqp::production::buffer_type& out, std::uint64_t number, const amqp::bytes& body) {
        amqp::message made;
        made.properties.message_id = number;
        made.properties.to = "plant/7";
        made.properties.subject = "reading";
        made.application_properties.insert("device", "sensor-1234");
        made.application_properties.insert("sequence", sequence);
        made.application_properties.insert("temperature", temperature);
        made.application_properties.insert("healthy", true);
        made.body = amqp::payload::borrowed(body);
        amqp::encode<amqp::production::dispatch_type>(out, made);
    }
    static bool is_right(const amqp::message_view& arrived, std::uint64_t number, const amqp::bytes& body) {
        const auto properties = arrived.properties();
        const auto application = arrived.application_properties();
        const auto octets = arrived.body_data();
        return properties && application && octets && properties->message_id == amqp::message_id{number} &&
               properties->to == "plant/7" && properties->subject == "reading" &&
               is(application->find("device"), std::string{"sensor-1234"}) &&
               is(application->find("sequence"), sequence) && is(application->find("temperature"), temperature) &&
               is(application->find("healthy"), true) && holds(*octets, body);
    }

private:
    template <class T>
    static bool is(const amqp::value* found, const T& expected) {
        return found && found->get<T>() && *found->get<T>() == expected;
    }
};

template <class Memory>
int play(std::uint64_t count) {
    const amqp::bytes body = body_pattern();
    std::vector<amqp::production::buffer_type> buffers(in_turn);
    const double start = cpu_seconds();
    for (std::uint64_t i = 0; i < count; ++i) Memory::write(buffers[i % in_turn], i % in_turn, body);
    const double encoded = cpu_seconds();
    for (std::uint64_t i = 0; i < count; ++i) {
        amqp::bytes_view octets;
        buffers[i % in_turn].pieces([&](amqp::bytes_view piece, bool) { octets = piece; });
        if (!Memory::is_right(amqp::message_view{octets}, i % in_turn, body)) {
            std::cerr << "codec_perftalk: message " << i << " came back changed\n";
            return 1;
        }
    }
    const double decoded = cpu_seconds(), each = 1e9 / static_cast<double>(count);
    std::printf("{\"messages\": %llu, \"encode_ns\": %.1f, \"decode_ns\": %.1f}\n",
                static_cast<unsigned long long>(count), (encoded - start) * each, (decoded - encoded) * each);
    return 0;
}

}  // namespace

// codec_perftalk borrowed|owned [messages]
int main(int argc, char** argv) {
    const std::string_view memory = argc > 1 ? argv[1] : "borrowed";
    const std::uint64_t count = argc > 2 ? std::stoull(argv[2]) : 100'000;
    if (memory == "borrowed") return play<borrowed>(count);
    if (memory == "owned") return play<owned>(count);
    std::cerr << "codec_perftalk: " << memory << " is neither borrowed nor owned\n";
    return 2;
}
