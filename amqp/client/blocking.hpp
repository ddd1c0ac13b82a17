// Clients that block, for programs without an event loop; the names are pyamqp's.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "amqp/client/options.hpp"
#include "amqp/client/received_message.hpp"
#include "amqp/message/message.hpp"
#include "amqp/performative/delivery_state.hpp"

namespace amqp {

// Of a batch: which of its messages, counted from 0, and what became of it.
struct not_accepted {
    std::size_t place;
    delivery_state state;

    friend bool operator==(const not_accepted&, const not_accepted&) = default;
};

// Both own a connection and a link. A call does its work in the thread that calls; between calls a thread of the
// client's own keeps both alive (§2.4.5). One call at a time, from any thread. All functions throw std::system_error;
// what() holds what the peer said. When the connection is lost, open() begins anew.

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
    // Those that were not accepted, as their outcomes came: none, when all went well, or when links are settled and
    // nobody says. Throws where one could not be sent, or after the timeout: of the rest nothing is known then.
    std::vector<not_accepted> send_message_batch(std::span<const message> batch,
                                                 std::chrono::milliseconds timeout = std::chrono::seconds{30}) {
        return send_message_batch(
            batch.size(), [batch](std::size_t place) -> const message& { return batch[place]; }, timeout);
    }
    // The same for as many messages or borrowed messages, make(0) and so on: each is made when there is room for it,
    // and none is kept. What make throws ends the batch.
    template <class F>
        requires sendable<std::remove_cvref_t<std::invoke_result_t<F&, std::size_t>>>
    std::vector<not_accepted> send_message_batch(std::size_t count, F make,
                                                 std::chrono::milliseconds timeout = std::chrono::seconds{30}) {
        using content = std::remove_cvref_t<std::invoke_result_t<F&, std::size_t>>;
        std::size_t place = 0;
        [[maybe_unused]] content made{};
        const auto next = [&]() -> const content* {
            if (place == count) return nullptr;
            if constexpr (std::is_lvalue_reference_v<std::invoke_result_t<F&, std::size_t>>)
                return &make(place++);
            else
                return made = make(place++), &made;
        };
        return send_all(std::function<const content*()>{next}, timeout);
    }
    void close();

private:
    // Until nullptr comes.
    std::vector<not_accepted> send_all(std::function<const message*()> next, std::chrono::milliseconds timeout);
    std::vector<not_accepted> send_all(std::function<const borrowed_message*()> next,
                                       std::chrono::milliseconds timeout);

    class calls;
    std::unique_ptr<calls> calls_;
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
    // Does not wait for the peer. Messages that were settled by their sender, or came over a connection that is no more,
    // are passed over.
    void settle_messages(std::span<const received_message> which, const delivery_state& state = accepted{});
    void settle_messages(const received_message& which, const delivery_state& state = accepted{}) {
        settle_messages(std::span{&which, 1}, state);
    }
    void close();

private:
    class calls;
    std::unique_ptr<calls> calls_;
};

}  // namespace amqp
