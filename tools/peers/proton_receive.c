// Receives numbered messages with Proton C, checks count, order and every byte, and prints one JSON line.
#include "proton_peer.h"

#include <proton/codec.h>
#include <proton/disposition.h>
#include <proton/message.h>

#include <stdlib.h>
#include <string.h>

struct receiver {
    struct peer peer;  // first, so that a peer is a receiver
    pn_message_t* message;
    unsigned char* expected;
    pn_rwbytes_t buffer;
    uint64_t received;
    struct stopwatch first, last;
};

static void check(struct receiver* self, const char* encoded, size_t size) {
    const size_t body_size = self->peer.options.body_size;
    if (pn_message_decode(self->message, encoded, size) != 0) {
        fail(&self->peer, "message %llu cannot be decoded", (unsigned long long)self->received);
        return;
    }
    pn_data_t* data = pn_message_body(self->message);
    pn_data_rewind(data);
    if (!pn_data_next(data) || pn_data_type(data) != PN_BINARY) {
        fail(&self->peer, "message %llu has no binary body", (unsigned long long)self->received);
        return;
    }
    const pn_bytes_t body = pn_data_get_binary(data);
    store_number(self->expected, body_size, self->received);
    if (body.size == body_size && memcmp(body.start, self->expected, body_size) == 0) return;
    if (body.size == body_size && body_size >= number_size &&
        memcmp(body.start + number_size, self->expected + number_size, body_size - number_size) == 0) {
        fail(&self->peer, "expected message %llu, found message %llu", (unsigned long long)self->received,
             (unsigned long long)load_number((const unsigned char*)body.start));
    } else {
        fail(&self->peer, "the body of message %llu is damaged", (unsigned long long)self->received);
    }
}

static void take(struct receiver* self, pn_link_t* link, pn_delivery_t* delivery) {
    const size_t size = pn_delivery_pending(delivery);
    if (self->buffer.size < size) {
        self->buffer.start = realloc(self->buffer.start, size);
        if (!self->buffer.start) abort();
        self->buffer.size = size;
    }
    if (self->received == 0) self->first = now();
    pn_link_recv(link, self->buffer.start, size);
    check(self, self->buffer.start, size);
    pn_link_advance(link);
    pn_delivery_update(delivery, PN_ACCEPTED);
    pn_delivery_settle(delivery);
    ++self->received;
}

static void link_event(struct peer* peer, pn_event_t* event) {
    struct receiver* self = (struct receiver*)peer;
    if (pn_event_type(event) != PN_DELIVERY) return;
    pn_delivery_t* delivery = pn_event_delivery(event);
    pn_link_t* link = pn_event_link(event);
    if (!pn_delivery_readable(delivery) || pn_delivery_partial(delivery)) return;
    if (self->received == peer->options.count) {
        fail(peer, "more than %llu messages came", (unsigned long long)self->received);
        close_connection(link);
        return;
    }
    take(self, link, delivery);
    // Topped up at every message, as Proton's examples do: it costs one flow a batch, and the sender never runs dry.
    pn_link_flow(link, peer->options.credit - pn_link_credit(link));
    if (peer->failed) close_connection(link);
    if (self->received < peer->options.count) return;
    self->last = now();
    peer->done = true;
    // A sender that connected to us closes by itself: whatever it sends until then was sent twice.
    if (!peer->options.listen) close_connection(link);
}

int main(int argc, char** argv) {
    struct receiver self = {.peer = {.options = read_options(argc, argv), .link_event = link_event}};
    self.message = pn_message();
    self.expected = body_pattern(self.peer.options.body_size);
    const int code = run(&self.peer);
    if (code == 0) print_summary("receive", self.received, self.first, self.last, "null");
    pn_message_free(self.message);
    free(self.buffer.start);
    free(self.expected);
    return code;
}
