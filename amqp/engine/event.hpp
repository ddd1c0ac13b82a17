// What a connection reports, in the words of the standard.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "amqp/base/errc.hpp"
#include "amqp/engine/delivery.hpp"
#include "amqp/performative/attach.hpp"
#include "amqp/performative/begin.hpp"
#include "amqp/performative/delivery_state.hpp"
#include "amqp/performative/error.hpp"
#include "amqp/performative/open.hpp"

namespace amqp::engine {

// The number of a session at our end (§2.5.1).
enum class session_id : std::uint16_t {};

// What an application keeps to name a link. `Key` belongs to the lookup policy.
template <class Key>
struct link_key {
    session_id session{};
    Key key{};
    friend bool operator==(const link_key&, const link_key&) = default;
};

// Pointers in events are good until the next call of next_event(). For how long keys are good is said in
// connection.hpp.

struct opened {
    const amqp::open* open;  // the peer's
};

// Both closes were exchanged. Write what is left of the output, then close the stream.
struct closed {
    std::optional<amqp::error> error;  // the peer's
};

// The peer broke the protocol, was silent for too long, or refused us before open. The output may hold a close with
// this error: write it, then close the stream. Where a frame could not be read, error.info has the `offset` and the
// beginning of the `frame-body`, which the peer is not told.
struct failed {
    errc reason;
    amqp::error error;
};

struct begun {
    session_id session;
    bool remote_initiated;
    const amqp::begin* begin;  // the peer's
};

// Both ends were exchanged; the links of the session are gone with it, without events of their own.
struct ended {
    session_id session;
    std::optional<amqp::error> error;  // the peer's, or ours when the peer broke the rules of a session
};

// Ours was answered, or (remote_initiated) the peer's waits for accept_attach or refuse_attach.
template <class Key>
struct attached {
    link_key<Key> link;
    void* context;  // nullptr when remote_initiated
    bool remote_initiated;
    const amqp::attach* attach;  // the peer's
};

// Both detaches were exchanged, whoever began.
template <class Key>
struct detached {
    link_key<Key> link;
    void* context;
    bool closed;                       // otherwise the peer only suspended the link (§2.6.5)
    std::optional<amqp::error> error;  // the peer's, or ours when the peer broke the rules of a link
};

// A sender: sendable() is now true and was not before, or the peer gave more credit.
template <class Key>
struct credited {
    link_key<Key> link;
    void* context;
    bool drain;  // send what there is: what is left of the credit at output() is given back (§2.6.7)
};

// A receiver that asked for a drain: the sender used or gave back all credit.
template <class Key>
struct drained {
    link_key<Key> link;
    void* context;
};

// A receiver: a whole message.
template <class Key>
struct delivered {
    link_key<Key> link;
    void* context;
    engine::delivery delivery;
};

// A receiver: the sender gave up in the middle of a message (§2.6.14). What came of it is gone; it did use credit.
template <class Key>
struct aborted {
    link_key<Key> link;
    void* context;
    delivery_id delivery;
};

// A sender: what the receiver says about a delivery of ours; one event for each delivery of a range. After a terminal
// state or `settled` the delivery is forgotten, and the engine settles it towards a receiver that waits for that.
template <class Key>
struct settled {
    link_key<Key> link;
    void* context;
    delivery_id delivery;
    std::uint64_t transfer_context;  // from transfer_settings
    const delivery_state* state;
    bool settled;
};

// A receiver: the sender settled a delivery that we had not settled (§2.6.12).
template <class Key>
struct disposed {
    link_key<Key> link;
    void* context;
    delivery_id delivery;
    const delivery_state* state;
};

template <class Key>
using event = std::variant<delivered<Key>, settled<Key>, credited<Key>, disposed<Key>, drained<Key>, aborted<Key>,
                           opened, begun, attached<Key>, detached<Key>, ended, closed, failed>;

}  // namespace amqp::engine
