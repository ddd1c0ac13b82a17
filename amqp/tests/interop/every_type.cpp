// Our side of the type test: writes, reads and prints the messages that proton_types.py writes too (Part 1, §3.2).
#include <algorithm>
#include <exception>
#include <iostream>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "amqp/client/blocking.hpp"
#include "amqp/tests/interop/describe_message.hpp"
#include "amqp/tests/interop/every_message.hpp"

namespace {

using messages = std::vector<interop::named_message>;

// Those with these names, or all.
messages chosen(std::span<char*> names) {
    messages all = interop::every_message();
    if (names.empty()) return all;
    messages some;
    for (const std::string name : names) {
        const auto found = std::ranges::find(all, name, &interop::named_message::name);
        if (found == all.end()) throw std::invalid_argument{"there is no message " + name};
        some.push_back(*found);
    }
    return some;
}

messages write(const std::string& url, messages all) {
    amqp::SendClient client{url};
    client.open();
    for (const auto& each : all) {
        if (client.send_message(each.content) != amqp::delivery_state{amqp::accepted{}})
            throw std::runtime_error{"message " + each.name + " was not accepted"};
    }
    client.close();
    return all;
}

messages read(const std::string& url, messages all) {
    amqp::ReceiveClient client{url};
    client.open();
    for (std::size_t came = 0; came < all.size();) {
        const auto batch = client.receive_message_batch(all.size() - came);
        if (batch.empty()) throw std::runtime_error{"only " + std::to_string(came) + " messages came"};
        for (const amqp::received_message& each : batch) {
            auto content = each.view().own();
            if (!content) throw std::system_error{make_error_code(content.error()), "a message was not understood"};
            all[came++].content = *std::move(content);
        }
        client.settle_messages(batch);
    }
    client.close();
    return all;
}

messages perform(std::span<char*> arguments) {
    const std::string what = arguments.empty() ? "" : arguments.front();
    if (what == "describe") return chosen(arguments.subspan(1));
    if (what == "write" && arguments.size() > 1) return write(arguments[1], chosen(arguments.subspan(2)));
    if (what == "read" && arguments.size() > 1) return read(arguments[1], chosen(arguments.subspan(2)));
    throw std::invalid_argument{"usage: every_type write|read URL [NAME...], every_type describe [NAME...]"};
}

}  // namespace

int main(int count, char** arguments) {
    try {
        for (const auto& each : perform({arguments + 1, arguments + count}))
            std::cout << "message " << each.name << "\n" << interop::describe(each.content);
        return 0;
    } catch (const std::exception& wrong) {
        std::cerr << "every_type: " << wrong.what() << "\n";
        return 1;
    }
}
