// Sends numbered messages with Proton C and prints one JSON line; the usual way of Proton's own example programs.
#include "proton_peer.h"

#include <proton/codec.h>
#include <proton/disposition.h>
#include <proton/message.h>

#include <stdlib.h>

struct sender {
    struct peer peer;  // first, so that a peer is a sender
    pn_message_t* message;
    pn_rwbytes_t buffer;
    unsigned char* body;
    uint64_t sent;
    uint64_t settled;
    struct stopwatch first, last;
};

static void send_one(struct sender* self, pn_link_t* link) {
    store_number(self->body, self->peer.options.body_size, self->sent);
    pn_data_t* body = pn_message_body(self->message);
    pn_data_clear(body);
    pn_data_put_binary(body, pn_bytes(self->peer.options.body_size, (const char*)self->body));
    pn_delivery_t* delivery = pn_delivery(link, pn_dtag((const char*)&self->sent, sizeof self->sent));
    if (pn_message_send(self->message, link, &self->buffer) < 0) fail(&self->peer, "cannot encode a message");
    ++self->sent;
    if (pn_link_snd_settle_mode(link) == PN_SND_SETTLED) {
        pn_delivery_settle(delivery);
        ++self->settled;
    }
}

static void finish_when_settled(struct sender* self, pn_link_t* link) {
    if (self->peer.done || self->settled < self->peer.options.count) return;
    self->last = now();
    self->peer.done = true;
    close_connection(link);
}

static void link_event(struct peer* peer, pn_event_t* event) {
    struct sender* self = (struct sender*)peer;
    pn_link_t* link = pn_event_link(event);
    if (pn_event_type(event) == PN_LINK_FLOW) {
        if (self->sent == 0) self->first = now();
        while (pn_link_credit(link) > 0 && self->sent < peer->options.count) send_one(self, link);
    } else {
        pn_delivery_t* delivery = pn_event_delivery(event);
        if (pn_delivery_remote_state(delivery) != PN_ACCEPTED) {
            fail(peer, "a message was not accepted: %s", pn_disposition_type_name(pn_delivery_remote_state(delivery)));
            close_connection(link);
            return;
        }
        pn_delivery_settle(delivery);
        ++self->settled;
    }
    finish_when_settled(self, link);
}

int main(int argc, char** argv) {
    struct sender self = {.peer = {.options = read_options(argc, argv), .is_sender = true, .link_event = link_event}};
    self.message = pn_message();
    self.body = body_pattern(self.peer.options.body_size);
    pn_message_set_inferred(self.message, true);  // a binary body becomes a data section
    const int code = run(&self.peer);
    if (code == 0) print_summary("send", self.sent, self.first, self.last);
    pn_message_free(self.message);
    free(self.buffer.start);
    free(self.body);
    return code;
}
