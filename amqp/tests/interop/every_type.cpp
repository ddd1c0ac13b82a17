// Our side of the type test: writes, reads and prints the messages that proton_types.py writes too (Part 1, §3.2).
#include <exception>
#include <iostream>
#include <span>
#include <stdexcept>
#include <vector>

#include "amqp/client/blocking.hpp"
#include "amqp/tests/interop/describe_message.hpp"
#include "amqp/tests/interop/every_message.hpp"

namespace {

using messages = std::vector<amqp::message>;

messages all() {
    const auto every = interop::every_message();
    return {every.begin(), every.end()};
}

messages write(const std::string& url) {
    amqp::SendClient client{url};
    client.open();
    for (const amqp::message& each : all()) {
        if (client.send_message(each) != amqp::delivery_state{amqp::accepted{}})
            throw std::runtime_error{"a message was not accepted"};
    }
    client.close();
    return all();
}

messages read(const std::string& url) {
    amqp::ReceiveClient client{url};
    client.open();
    messages read;
    while (read.size() < all().size()) {
        const auto batch = client.receive_message_batch(all().size() - read.size());
        if (batch.empty()) throw std::runtime_error{"only " + std::to_string(read.size()) + " messages came"};
        for (const amqp::received_message& each : batch) {
            auto content = each.view().own();
            if (!content) throw std::system_error{make_error_code(content.error()), "a message was not understood"};
            read.push_back(*std::move(content));
        }
        client.settle_messages(batch);
    }
    client.close();
    return read;
}

messages perform(std::span<char*> arguments) {
    const std::string what = arguments.empty() ? "" : arguments.front();
    if (what == "describe" && arguments.size() == 1) return all();
    if (what == "write" && arguments.size() == 2) return write(arguments.back());
    if (what == "read" && arguments.size() == 2) return read(arguments.back());
    throw std::invalid_argument{"usage: every_type write|read URL, every_type describe"};
}

}  // namespace

int main(int count, char** arguments) {
    try {
        int number = 0;
        for (const amqp::message& each : perform({arguments + 1, arguments + count}))
            std::cout << "message " << ++number << "\n" << interop::describe(each);
        return 0;
    } catch (const std::exception& wrong) {
        std::cerr << "every_type: " << wrong.what() << "\n";
        return 1;
    }
}
