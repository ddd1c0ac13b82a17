// Clients that block, for programs without an event loop; the names are pyamqp's.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "amqp/client/options.hpp"
#include "amqp/client/received_message.hpp"
#include "amqp/message/message.hpp"
#include "amqp/performative/delivery_state.hpp"

namespace amqp {

// Both own a connection, a link, and a thread that keeps them alive (§2.4.5) while the application does something else.
// One call at a time, from any thread. All functions throw std::system_error; what() holds what the peer said. When the
// connection is lost, open() begins anew.

class SendClient {
public:
    // errc::bad_option for what is no URL. A URL without an address leaves the one in the options.
    explicit SendClient(const std::string& url, sender_options chosen = {});
    ~SendClient();  // closes in order

    void open();
    // Connection and link are open, as far as is known.
    bool client_ready();
    // The outcome. Throws errc::timed_out when there is none in time; the message may arrive all the same.
    delivery_state send_message(const message& content, std::chrono::milliseconds timeout = std::chrono::seconds{30});
    // The outcomes of all of them, in their order; where links are settled there are none, and all states are empty.
    // Throws where one could not be sent, or after the timeout: of the rest nothing is known then.
    std::vector<delivery_state> send_message_batch(std::span<const message> batch,
                                                   std::chrono::milliseconds timeout = std::chrono::seconds{30});
    void close();

private:
    class thread;
    std::unique_ptr<thread> thread_;
};

class ReceiveClient {
public:
    explicit ReceiveClient(const std::string& url, receiver_options chosen = {});
    ~ReceiveClient();

    void open();
    // Connection and link are open, as far as is known.
    bool client_ready();
    // Waits for one message, and takes with it what else has arrived, up to `max_batch_size`. Empty: none came in time.
    std::vector<received_message> receive_message_batch(std::size_t max_batch_size = 100,
                                                        std::chrono::milliseconds timeout = std::chrono::seconds{30});
    // Messages that were settled by their sender, or before this connection, are passed over.
    void settle_messages(std::span<const received_message> which, const delivery_state& state = accepted{});
    void settle_messages(const received_message& which, const delivery_state& state = accepted{}) {
        settle_messages(std::span{&which, 1}, state);
    }
    void close();

private:
    class thread;
    std::unique_ptr<thread> thread_;
};

}  // namespace amqp
