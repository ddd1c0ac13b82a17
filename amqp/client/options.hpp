// What an application may decide about connections and links.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "amqp/base/result.hpp"
#include "amqp/engine/limits.hpp"
#include "amqp/performative/attach.hpp"
#include "amqp/sasl/credentials.hpp"
#include "amqp/transport/tls.hpp"

namespace amqp {

struct endpoint {
    std::string host = "localhost";
    std::string port = "5672";
};

struct connection_options {
    std::string host = "localhost";
    std::string port = "5672";
    std::optional<tls_options> tls{};  // without it there is no TLS; "amqps" in a URL sets it
    sasl::credentials credentials = sasl::anonymous{};
    // PLAIN is refused where others could read it: without TLS, and not on this machine. This allows it.
    bool allow_password_in_the_open = false;
    std::string container_id{};  // empty: a new one is made up
    std::string hostname{};      // what the peer is told that we mean (§2.4.1); empty: host

    // From the first look for the host to the peer's open, and from our close to the closed stream.
    std::chrono::milliseconds connect_time_out{10'000}, close_time_out{5'000};
    // §2.4.5: the peer must not be silent for longer. We send empty frames as the peer demands, whatever this is.
    std::chrono::milliseconds idle_time_out{60'000};

    std::uint32_t max_frame_size = 65536;
    std::uint32_t incoming_window = 2048;  // transfers before the peer must hear from us (§2.5.6); no less than the credit
    engine::limits limits{};
    multiple<symbol> offered_capabilities{}, desired_capabilities{};
    map properties{};

    // Called with each frame in words, bodies cut short and passwords hidden. Without it, AMQP_TRACE=frm in the
    // environment writes them to the standard error.
    std::function<void(std::string_view)> trace{};

    // For async_run: where else the same service is found, and how long it waits before it tries them all again. The
    // wait is doubled each time, and shortened by chance, so that many clients do not come back at once.
    std::vector<endpoint> alternatives{};
    std::chrono::milliseconds retry_after{100}, retry_after_at_most{30'000};
    unsigned tries =
        0;  // all hosts in vain this often in a row: async_run ends with the last error; 0: it goes on for ever
};

// none, or password_in_the_open: whether the credentials may be shown on a stream that others can read along, or
// cannot.
errc may_be_used(const connection_options& options, bool stream_is_private) noexcept;

struct sender_options {
    std::string address{};  // empty: none, and each message says where it goes (§3.2.4)
    std::string name{};     // §2.6.1; empty: a new one is made up
    // Links of one number share a session (§2.5), and with it the windows; another number is another session.
    std::uint16_t session = 0;
    bool settled = false;   // all messages are settled as they are sent: fast, and nobody says what became of them
    bool mixed = false;     // each message decides that for itself
    receiver_settle_mode settle_mode = receiver_settle_mode::first;  // asked of the receiver (§2.7.3)
    // For async_run: messages without an outcome are kept, and sent again when a connection was lost, so they arrive at
    // least once. Otherwise their senders are told that nobody knows.
    bool retain_unsettled = false;
    std::optional<amqp::source> source{};  // more than an address, on either side
    std::optional<amqp::target> target{};
    std::uint32_t initial_delivery_count = 0;  // §2.6.7; any number will do
    multiple<symbol> offered_capabilities{}, desired_capabilities{};
    map properties{};
};

struct receiver_options {
    std::string address{};        // empty: none
    std::string name{};           // §2.6.1; empty: a new one is made up
    std::uint16_t session = 0;    // as with senders
    bool settled = false;         // asks for messages that need no answer
    // second: the sender settles last, after it has seen our answer (§2.6.12).
    receiver_settle_mode settle_mode = receiver_settle_mode::first;
    std::uint32_t credit = 1000;  // messages that may wait here unread, kept up as they are taken; 0: see add_credit()
    // Messages are read while they arrive, with async_receive_stream; a slow reader holds up all links of its session.
    bool in_parts = false;
    std::optional<std::uint64_t> max_message_size{};  // in bytes, encoded; a longer one ends the link
    std::optional<amqp::source> source{};  // more than an address, on either side
    std::optional<amqp::target> target{};
    multiple<symbol> offered_capabilities{}, desired_capabilities{};
    map properties{};
};

// What is said of one message besides its content.
struct message_options {
    std::uint32_t format = 0;  // §3.2.16: 0 is the standard's own
    bool settled = false;      // on a mixed link: nobody needs to answer
};

// "amqp://user:password@host:port/address", or "amqps" for TLS, whose port is 5671: everything but the host may be left
// out. bad_option for anything else.
struct url {
    connection_options connection;
    std::string address;
};
result<url> parse_url(std::string_view text);

}  // namespace amqp
