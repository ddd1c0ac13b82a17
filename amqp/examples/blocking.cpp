// The same without an event loop: each call waits for its answer, and failures are exceptions.
#include <iostream>
#include <system_error>

#include "amqp/client/blocking.hpp"

int main(int argc, char** argv) try {
    const std::string url = argc > 1 ? argv[1] : "amqp://127.0.0.1/queue";
    amqp::SendClient sender{url};
    sender.open();
    sender.send_message({.body = amqp::payload{"hello"}});
    sender.close();

    amqp::ReceiveClient receiver{url};
    receiver.open();
    const auto batch = receiver.receive_message_batch(10);
    for (const amqp::received_message& message : batch) std::cout << amqp::text_of(*message.view().body_data()) << '\n';
    receiver.settle_messages(batch);
    receiver.close();
} catch (const std::system_error& wrong) {
    std::cerr << wrong.what() << '\n';
    return 1;
}
