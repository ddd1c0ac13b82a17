// Sends or receives numbered messages with Proton C++, checks every byte, and prints one JSON line.
#include "numbered_peer.hpp"

#include <cstdint>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

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

using peers::options;

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
        watch_.print("proton-cpp", chosen_);
    }

protected:
    virtual void open_link(proton::container& in, const std::string& url) = 0;

    void start() { watch_.start(); }
    void another(const proton::connection& in) {
        if (++played_ != chosen_.count) return;
        watch_.stop();
        proton::connection{in}.close();
    }

    options chosen_;
    peers::numbered_body<proton::binary> body_;
    std::uint64_t played_ = 0;

private:
    struct says_port : proton::listen_handler {
        void on_open(proton::listener& by) override {
            std::cerr << "listening on 127.0.0.1:" << by.port() << std::endl;
        }
    } said_;
    proton::listener listener_;
    peers::stopwatch watch_;
};

class sending : public role {
public:
    using role::role;
    void open_link(proton::container& in, const std::string& url) override {
        proton::sender_options link;
        using proton::delivery_mode;
        link.delivery_mode(chosen_.settled ? delivery_mode::AT_MOST_ONCE : delivery_mode::AT_LEAST_ONCE);
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
        // 10, unless one says more.
        in.open_receiver(url, proton::receiver_options{}.credit_window(static_cast<int>(chosen_.credit)));
    }
    void on_receiver_open(proton::receiver& asked) override {
        if (!chosen_.listen) return;
        asked.open(proton::receiver_options{}
                       .credit_window(static_cast<int>(chosen_.credit))
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
        const options chosen = peers::read_options(argc, argv, {"send", "receive"});
        chosen.role == "send" ? play<sending>(chosen) : play<receiving>(chosen);
        return 0;
    } catch (const std::exception& wrong) {
        std::cerr << "proton_cpp: " << wrong.what() << "\n";
        return 1;
    }
}
