// Sends or receives numbered messages with Proton C++, checks every byte, and prints one JSON line.
#include <cstdint>
#include <cstdio>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

#include <getopt.h>
#include <time.h>

#include <proton/binary.hpp>
#include <proton/connection.hpp>
#include <proton/container.hpp>
#include <proton/delivery.hpp>
#include <proton/error_condition.hpp>
#include <proton/listen_handler.hpp>
#include <proton/listener.hpp>
#include <proton/message.hpp>
#include <proton/messaging_handler.hpp>
#include <proton/receiver_options.hpp>
#include <proton/sender.hpp>
#include <proton/sender_options.hpp>
#include <proton/source.hpp>
#include <proton/source_options.hpp>
#include <proton/target.hpp>
#include <proton/target_options.hpp>
#include <proton/tracker.hpp>
#include <proton/value.hpp>

namespace {

struct options {
    std::string role, host = "127.0.0.1", port = "5672", address = "queue";
    std::uint64_t count = 100'000;
    std::size_t body_size = 100;
    int credit = 1000;
    bool settled = false, listen = false;
};

options read_options(int argc, char** argv) {
    static constexpr option known[] = {
        {"host", required_argument, nullptr, 'h'},      {"port", required_argument, nullptr, 'p'},
        {"address", required_argument, nullptr, 'a'},   {"count", required_argument, nullptr, 'n'},
        {"body-size", required_argument, nullptr, 'b'}, {"credit", required_argument, nullptr, 'c'},
        {"settled", no_argument, nullptr, 's'},         {"listen", no_argument, nullptr, 'l'},
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
            case 'c': chosen.credit = std::stoi(optarg); break;
            case 's': chosen.settled = true; break;
            case 'l': chosen.listen = true; break;
            default: throw std::invalid_argument{"the options are those of proton_send"};
        }
    }
    if (optind + 1 == argc) chosen.role = argv[optind];
    if (chosen.role != "send" && chosen.role != "receive")
        throw std::invalid_argument{"usage: proton_cpp send|receive [options of proton_send]"};
    return chosen;
}

// The number as 8 bytes big-endian, then byte k = (7k + 3) mod 256; a shorter one has no number.
class numbered_body {
public:
    explicit numbered_body(std::size_t size) : octets_(size) {
        for (std::size_t k = 0; k < size; ++k) octets_[k] = static_cast<std::uint8_t>(7 * k + 3);
    }
    const proton::binary& of(std::uint64_t number) {
        if (octets_.size() < 8) return octets_;
        for (std::size_t k = 8; k-- > 0; number >>= 8) octets_[k] = static_cast<std::uint8_t>(number);
        return octets_;
    }

private:
    proton::binary octets_;
};

double seconds(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// One end of one link, which connects, or listens for one connection.
class role : public proton::messaging_handler {
public:
    explicit role(const options& chosen) : chosen_{chosen}, body_{chosen.body_size} {}

    void on_container_start(proton::container& in) override {
        if (chosen_.listen) {
            listener_ = in.listen(chosen_.host + ":" + chosen_.port, said_);
        } else {
            open_link(in, chosen_.host + ":" + chosen_.port + "/" + chosen_.address);
        }
    }
    void on_connection_open(proton::connection& in) override {
        if (chosen_.listen) listener_.stop();
        messaging_handler::on_connection_open(in);
    }
    void on_error(const proton::error_condition& wrong) override { throw std::runtime_error(wrong.what()); }

    void print() const {
        if (played_ != chosen_.count)
            throw std::runtime_error{"the connection ended after " + std::to_string(played_) + " messages"};
        const auto messages = static_cast<double>(played_);
        std::printf(
            "{\"peer\": \"proton-cpp\", \"role\": \"%s\", \"messages\": %llu, \"seconds\": %.6f, "
            "\"messages_per_second\": %.0f, \"cpu_ns_per_message\": %.1f}\n",
            chosen_.role.c_str(), static_cast<unsigned long long>(played_), wall_, messages / wall_,
            cpu_ * 1e9 / messages);
    }

protected:
    virtual void open_link(proton::container& in, const std::string& url) = 0;

    void start() {
        if (wall_ != 0) return;
        wall_ = -seconds(CLOCK_MONOTONIC);
        cpu_ = -seconds(CLOCK_PROCESS_CPUTIME_ID);
    }
    void another(const proton::connection& in) {
        if (++played_ != chosen_.count) return;
        wall_ += seconds(CLOCK_MONOTONIC);
        cpu_ += seconds(CLOCK_PROCESS_CPUTIME_ID);
        proton::connection{in}.close();
    }

    options chosen_;
    numbered_body body_;
    std::uint64_t played_ = 0;

private:
    struct says_port : proton::listen_handler {
        void on_open(proton::listener& by) override { std::cerr << "listening on 127.0.0.1:" << by.port() << std::endl; }
    } said_;
    proton::listener listener_;
    double wall_ = 0, cpu_ = 0;
};

class sending : public role {
public:
    using role::role;
    void open_link(proton::container& in, const std::string& url) override {
        proton::sender_options link;
        link.delivery_mode(chosen_.settled ? proton::delivery_mode::AT_MOST_ONCE : proton::delivery_mode::AT_LEAST_ONCE);
        in.open_sender(url, link);
    }
    void on_sendable(proton::sender& by) override {
        start();
        while (sent_ < chosen_.count && by.credit() > 0) {
            proton::message next{body_.of(sent_++)};
            next.inferred(true);  // a binary body becomes a data section
            by.send(next);
            if (chosen_.settled) another(by.connection());
        }
    }
    void on_tracker_accept(proton::tracker& taken) override {
        if (!chosen_.settled) another(taken.connection());
    }

private:
    std::uint64_t sent_ = 0;
};

class receiving : public role {
public:
    using role::role;
    void open_link(proton::container& in, const std::string& url) override {
        in.open_receiver(url, proton::receiver_options{}.credit_window(chosen_.credit));  // 10, unless one says more
    }
    void on_receiver_open(proton::receiver& asked) override {
        if (!chosen_.listen) return;
        asked.open(proton::receiver_options{}
                       .credit_window(chosen_.credit)
                       .source(proton::source_options{}.address(asked.source().address()))
                       .target(proton::target_options{}.address(asked.target().address())));
    }
    void on_message(proton::delivery& by, proton::message& arrived) override {
        start();
        if (proton::get<proton::binary>(arrived.body()) != body_.of(played_))
            throw std::runtime_error("message " + std::to_string(played_) + " was expected, and another came");
        by.accept();
        another(by.connection());
    }
};

template <class Role>
void play(const options& chosen) {
    Role handler{chosen};
    proton::container{handler}.run();
    handler.print();
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const options chosen = read_options(argc, argv);
        chosen.role == "send" ? play<sending>(chosen) : play<receiving>(chosen);
        return 0;
    } catch (const std::exception& wrong) {
        std::cerr << "proton_cpp: " << wrong.what() << "\n";
        return 1;
    }
}
