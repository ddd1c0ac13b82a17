// Sends numbered messages with Proton C and prints one JSON line; the usual way of Proton's own example programs.
#include "proton_peer.h"

#include <proton/codec.h>
#include <proton/disposition.h>
#include <proton/message.h>
#include <proton/session.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { noted_every = 16 };  // of the latencies: a look at the clock is not free

struct sender {
    struct peer peer;  // first, so that a peer is a sender
    pn_message_t* message;
    pn_rwbytes_t buffer;
    unsigned char* body;
    uint64_t sent;
    uint64_t settled;
    uint64_t due;  // messages whose time has come
    double* times;  // of one message in noted_every: when it was due, and then how long its outcome took
    pn_link_t* link;
    struct stopwatch first, last;
};

static void start(struct sender* self, pn_link_t* link) {
    if (self->link) return;
    self->link = link;
    self->first = now();
    self->due = self->peer.options.rate > 0 ? 0 : UINT64_MAX;
    if (self->peer.options.rate > 0) tick(self->peer.ticking = pn_session_connection(pn_link_session(link)));
}

// What has become due since the last tick, as amqp-perf looks at it: in time, whatever became of those before.
static void look_at_the_clock(struct sender* self) {
    self->due = (uint64_t)((now().wall - self->first.wall) * (double)self->peer.options.rate);
    if (self->sent < self->peer.options.count) tick(self->peer.ticking);
}

static void note_departure(struct sender* self) {
    if (self->sent % noted_every != 0) return;
    const uint64_t rate = self->peer.options.rate;
    const double when = rate > 0 ? self->first.wall + (double)self->sent / (double)rate : now().wall;
    self->times[self->sent / noted_every] = when;
}

static void note_outcome(struct sender* self, pn_delivery_t* delivery) {
    uint64_t number = 0;
    memcpy(&number, pn_delivery_tag(delivery).start, sizeof number);
    if (number % noted_every == 0) self->times[number / noted_every] = now().wall - self->times[number / noted_every];
}

static void send_one(struct sender* self, pn_link_t* link) {
    note_departure(self);
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

static void send_what_is_due(struct sender* self) {
    const uint64_t count = self->peer.options.count;
    const uint64_t last = self->due < count ? self->due : count;
    while (pn_link_credit(self->link) > 0 && self->sent < last) send_one(self, self->link);
}

static void take_outcome(struct sender* self, pn_delivery_t* delivery) {
    const uint64_t state = pn_delivery_remote_state(delivery);
    if (state != PN_ACCEPTED) {
        fail(&self->peer, "a message was not accepted: %s", pn_disposition_type_name(state));
        close_connection(self->link);
        return;
    }
    note_outcome(self, delivery);
    pn_delivery_settle(delivery);
    ++self->settled;
}

static void link_event(struct peer* peer, pn_event_t* event) {
    struct sender* self = (struct sender*)peer;
    switch (pn_event_type(event)) {
        case PN_LINK_FLOW:
            start(self, pn_event_link(event));
            send_what_is_due(self);
            break;
        case PN_CONNECTION_WAKE:
            look_at_the_clock(self);
            send_what_is_due(self);
            break;
        default:
            take_outcome(self, pn_event_delivery(event));
            break;
    }
    finish_when_settled(self, self->link);
}

static int compare(const void* left, const void* right) {
    const double a = *(const double*)left, b = *(const double*)right;
    return (a > b) - (a < b);
}

// The quantiles that amqp-perf prints; nobody answers to settled messages, so they have none.
static const char* latency(struct sender* self, char* text, size_t size) {
    if (self->peer.options.settled) return "null";
    const uint64_t noted = (self->sent + noted_every - 1) / noted_every;
    qsort(self->times, noted, sizeof *self->times, compare);
    const double parts[] = {0.5, 0.9, 0.99, 0.999, 0.9999};
    double us[5];
    for (int i = 0; i < 5; ++i) us[i] = self->times[(uint64_t)(parts[i] * (double)noted)] * 1e6;
    snprintf(text, size, "{\"p50\": %.1f, \"p90\": %.1f, \"p99\": %.1f, \"p999\": %.1f, \"p9999\": %.1f}", us[0], us[1],
             us[2], us[3], us[4]);
    return text;
}

int main(int argc, char** argv) {
    struct sender self = {.peer = {.options = read_options(argc, argv), .is_sender = true, .link_event = link_event}};
    self.message = pn_message();
    self.body = body_pattern(self.peer.options.body_size);
    self.times = calloc(self.peer.options.count / noted_every + 1, sizeof *self.times);
    if (!self.times) abort();
    pn_message_set_inferred(self.message, true);  // a binary body becomes a data section
    const int code = run(&self.peer);
    char text[256];
    if (code == 0) print_summary("send", self.sent, self.first, self.last, latency(&self, text, sizeof text));
    pn_message_free(self.message);
    free(self.buffer.start);
    free(self.body);
    free(self.times);
    return code;
}
