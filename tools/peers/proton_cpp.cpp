// Sends or receives numbered messages with Proton C++, checks every byte, and prints one JSON line.
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

#include <proton/binary.hpp>
#include <proton/connection.hpp>
#include <proton/container.hpp>
#include <proton/delivery.hpp>
#include <proton/error_condition.hpp>
#include <proton/message.hpp>
#include <proton/messaging_handler.hpp>
#include <proton/receiver_options.hpp>
#include <proton/sender.hpp>
#include <proton/sender_options.hpp>
#include <proton/source_options.hpp>
#include <proton/tracker.hpp>
#include <proton/value.hpp>

namespace {

constexpr int number_size = 8, body_size = 100, credit = 1000;

// The number as 8 bytes big-endian, then byte k = (7k + 3) mod 256.
proton::binary body(std::uint64_t number) {
    proton::binary octets(body_size);
    for (int k = number_size; k < body_size; ++k)
        octets[static_cast<std::size_t>(k)] = static_cast<std::uint8_t>(7 * k + 3);
    for (std::size_t k = number_size; k-- > 0; number >>= 8) octets[k] = static_cast<std::uint8_t>(number);
    return octets;
}

class role : public proton::messaging_handler {
public:
    role(std::string url, std::uint64_t count) : url_{std::move(url)}, count_{count} {}
    std::uint64_t played() const { return played_; }
    void on_error(const proton::error_condition& wrong) override { throw std::runtime_error(wrong.what()); }

protected:
    void another(const proton::connection& in) {
        if (++played_ == count_) proton::connection{in}.close();
    }
    std::string url_;
    std::uint64_t count_, played_ = 0;
};

class sending : public role {
public:
    sending(std::string url, std::uint64_t count, bool settled) : role{std::move(url), count}, settled_{settled} {}
    void on_container_start(proton::container& in) override {
        proton::sender_options options;
        options.delivery_mode(settled_ ? proton::delivery_mode::AT_MOST_ONCE : proton::delivery_mode::AT_LEAST_ONCE);
        in.open_sender(url_, options);
    }
    void on_sendable(proton::sender& by) override {
        while (sent_ < count_ && by.credit() > 0) {
            proton::message next{body(sent_++)};
            next.inferred(true);  // a binary body becomes a data section
            by.send(next);
            if (settled_) another(by.connection());
        }
    }
    void on_tracker_accept(proton::tracker& taken) override {
        if (!settled_) another(taken.connection());
    }

private:
    bool settled_;
    std::uint64_t sent_ = 0;
};

class receiving : public role {
public:
    using role::role;
    void on_container_start(proton::container& in) override {
        in.open_receiver(url_, proton::receiver_options{}.credit_window(credit));
    }
    void on_message(proton::delivery& by, proton::message& arrived) override {
        if (proton::get<proton::binary>(arrived.body()) != body(played_))
            throw std::runtime_error("message " + std::to_string(played_) + " was expected, and another came");
        by.accept();
        another(by.connection());
    }
};

template <class Role>
void play(Role&& handler) {
    proton::container{handler}.run();
    std::cout << "{\"messages\": " << handler.played() << "}\n";
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const std::string what = argc > 3 ? argv[1] : "";
        const std::uint64_t count = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 0;
        if (what == "receive") {
            play(receiving{argv[2], count});
        } else if (what == "send" || what == "send-settled") {
            play(sending{argv[2], count, what == "send-settled"});
        } else {
            throw std::invalid_argument("usage: proton_cpp send|send-settled|receive HOST:PORT/ADDRESS COUNT");
        }
        return 0;
    } catch (const std::exception& wrong) {
        std::cerr << "proton_cpp: " << wrong.what() << "\n";
        return 1;
    }
}
