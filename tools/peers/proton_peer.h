// What the Proton C sender and receiver share: options, the body rule, the clocks and the event loop of one connection.
#pragma once

#include <proton/connection.h>
#include <proton/delivery.h>
#include <proton/event.h>
#include <proton/link.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct options {
    const char* host;
    const char* port;
    const char* address;
    uint64_t count;
    size_t body_size;
    int credit;
    uint64_t rate;  // messages a second that are due, once a millisecond; 0: as fast as it goes
    bool settled;
    bool listen;
};

// Reads the command line; a bad option is one line on stderr and exit code 2.
struct options read_options(int argc, char** argv);

// The body of message i: i as 8 bytes big-endian, then byte k = (7k + 3) mod 256; a shorter one has no number.
// body_pattern allocates a body of which only the number changes from message to message.
enum { number_size = 8 };
unsigned char* body_pattern(size_t size);
void store_number(unsigned char* body, size_t size, uint64_t number);
uint64_t load_number(const unsigned char* body);

// Wall clock and CPU time of this process between the first message and the last.
struct stopwatch {
    double wall;
    double cpu;
};
struct stopwatch now(void);
// `latency` is the JSON of "latency_us".
void print_summary(const char* role, uint64_t messages, struct stopwatch first, struct stopwatch last,
                   const char* latency);

// One end of a link. `link` is open when link_event sees it; each role stops by calling close_connection.
struct peer {
    struct options options;
    bool is_sender;
    bool done;    // the whole count was played: the connection may end now
    bool failed;  // one line was already written to stderr
    pn_connection_t* ticking;  // the one that a tick wakes
    void (*link_event)(struct peer*, pn_event_t*);
};

// Connects, or listens for one connection, and runs until it is closed. Returns the exit code.
int run(struct peer* peer);
void close_connection(pn_link_t* link);
// In a millisecond, link_event sees a wake of the connection that is `ticking`.
void tick(pn_connection_t* connection);
void fail(struct peer* peer, const char* format, ...);
