// What the peers in C++ share: options, the body rule, the clocks, and the line of JSON at the end.
#pragma once

#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <vector>

#include <getopt.h>
#include <time.h>

namespace peers {

struct options {
    std::string role, host = "127.0.0.1", port = "5672", address = "queue";
    std::string ca, certificate, key;  // PEM files: with the first a client speaks TLS, with the others a server does
    std::uint64_t count = 100'000;
    std::size_t body_size = 100;
    std::uint32_t credit = 1000;
    bool settled = false, listen = false;
};

// The options of proton_send, and the role in front of them.
inline options read_options(int argc, char** argv, std::initializer_list<std::string> roles) {
    static constexpr option known[] = {
        {"host", required_argument, nullptr, 'h'},      {"port", required_argument, nullptr, 'p'},
        {"address", required_argument, nullptr, 'a'},   {"count", required_argument, nullptr, 'n'},
        {"body-size", required_argument, nullptr, 'b'}, {"credit", required_argument, nullptr, 'c'},
        {"settled", no_argument, nullptr, 's'},         {"listen", no_argument, nullptr, 'l'},
        {"ca", required_argument, nullptr, 'A'},        {"certificate", required_argument, nullptr, 'C'},
        {"key", required_argument, nullptr, 'K'},
        {nullptr, 0, nullptr, 0},
    };
    options chosen;
    for (int letter = 0; (letter = getopt_long(argc, argv, "", known, nullptr)) != -1;) {
        switch (letter) {
            case 'h': chosen.host = optarg; break;
            case 'p': chosen.port = optarg; break;
            case 'a': chosen.address = optarg; break;
            case 'n': chosen.count = std::stoull(optarg); break;
            case 'b': chosen.body_size = std::stoul(optarg); break;
            case 'c': chosen.credit = static_cast<std::uint32_t>(std::stoul(optarg)); break;
            case 's': chosen.settled = true; break;
            case 'l': chosen.listen = true; break;
            case 'A': chosen.ca = optarg; break;
            case 'C': chosen.certificate = optarg; break;
            case 'K': chosen.key = optarg; break;
            default: throw std::invalid_argument{"the options are those of proton_send"};
        }
    }
    if (optind + 1 == argc) chosen.role = argv[optind];
    std::string known_roles;
    for (const std::string& role : roles) {
        if (chosen.role == role) return chosen;
        known_roles += (known_roles.empty() ? "" : ", ") + role;
    }
    throw std::invalid_argument{"one word says what to do: " + known_roles};
}

// The body of message i: i as 8 bytes big-endian, then byte k = (7k + 3) mod 256; a shorter one has no number.
template <class Octets>
class numbered_body {
public:
    explicit numbered_body(std::size_t size) : octets_(size) {
        for (std::size_t k = 0; k < size; ++k) octets_[k] = static_cast<std::uint8_t>(7 * k + 3);
    }
    const Octets& of(std::uint64_t number) {
        if (octets_.size() < 8) return octets_;
        for (std::size_t k = 8; k-- > 0; number >>= 8) octets_[k] = static_cast<std::uint8_t>(number);
        return octets_;
    }

private:
    Octets octets_;
};

inline double seconds(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Wall clock and CPU time of this process between the first message and the last.
class stopwatch {
public:
    void start() {
        if (wall_ != 0) return;
        wall_ = -seconds(CLOCK_MONOTONIC);
        cpu_ = -seconds(CLOCK_PROCESS_CPUTIME_ID);
    }
    void stop() {
        wall_ += seconds(CLOCK_MONOTONIC);
        cpu_ += seconds(CLOCK_PROCESS_CPUTIME_ID);
    }
    void print(const char* peer, const options& chosen) const {
        const auto messages = static_cast<double>(chosen.count);
        std::printf(
            "{\"peer\": \"%s\", \"role\": \"%s\", \"messages\": %llu, \"seconds\": %.6f, "
            "\"messages_per_second\": %.0f, \"cpu_ns_per_message\": %.1f}\n",
            peer, chosen.role.c_str(), static_cast<unsigned long long>(chosen.count), wall_, messages / wall_,
            cpu_ * 1e9 / messages);
    }

private:
    double wall_ = 0, cpu_ = 0;
};

}  // namespace peers
