// Options, body rule, clocks and the event loop of one connection, the same for Proton's sender and its receiver.
#include "proton_peer.h"

#include <proton/condition.h>
#include <proton/listener.h>
#include <proton/netaddr.h>
#include <proton/proactor.h>
#include <proton/sasl.h>
#include <proton/session.h>
#include <proton/transport.h>

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void usage(const char* program, const char* complaint) {
    fprintf(stderr,
            "%s: %s (options: --host H --port P --address A --count N --body-size N --credit N --rate N --settled "
            "--listen)\n",
            program, complaint);
    exit(2);
}

static uint64_t number(const char* program, const char* text, uint64_t least) {
    char* end = NULL;
    const unsigned long long value = strtoull(text, &end, 10);
    if (*text == '\0' || *end != '\0' || value < least) usage(program, "a number is out of range");
    return value;
}

struct options read_options(int argc, char** argv) {
    static const struct option known[] = {
        {"host", required_argument, NULL, 'h'},
        {"port", required_argument, NULL, 'p'},
        {"address", required_argument, NULL, 'a'},
        {"count", required_argument, NULL, 'n'},
        {"body-size", required_argument, NULL, 'b'},
        {"credit", required_argument, NULL, 'c'},
        {"rate", required_argument, NULL, 'r'},
        {"settled", no_argument, NULL, 's'},
        {"listen", no_argument, NULL, 'l'},
        {NULL, 0, NULL, 0},
    };
    struct options o = {"127.0.0.1", "5672", "queue", 100000, 100, 1000, 0, false, false};
    const char* program = argv[0];
    opterr = 0;
    for (int letter; (letter = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        switch (letter) {
            case 'h':
                o.host = optarg;
                break;
            case 'p':
                o.port = optarg;
                break;
            case 'a':
                o.address = optarg;
                break;
            case 'n':
                o.count = number(program, optarg, 1);
                break;
            case 'b':
                o.body_size = number(program, optarg, 0);
                break;
            case 'c':
                o.credit = (int)number(program, optarg, 1);
                break;
            case 'r':
                o.rate = number(program, optarg, 1);
                break;
            case 's':
                o.settled = true;
                break;
            case 'l':
                o.listen = true;
                break;
            default:
                usage(program, "unknown option or missing value");
        }
    }
    if (optind != argc) usage(program, "unexpected argument");
    return o;
}

unsigned char* body_pattern(size_t size) {
    unsigned char* body = malloc(size + 1);  // never nothing
    if (!body) abort();
    for (size_t k = 0; k < size; ++k) body[k] = (unsigned char)(7 * k + 3);
    return body;
}

void store_number(unsigned char* body, size_t size, uint64_t number) {
    if (size < number_size) return;
    for (int i = number_size - 1; i >= 0; --i, number >>= 8) body[i] = (unsigned char)number;
}

uint64_t load_number(const unsigned char* body) {
    uint64_t number = 0;
    for (int i = 0; i < number_size; ++i) number = number << 8 | body[i];
    return number;
}

static double seconds(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

struct stopwatch now(void) {
    return (struct stopwatch){seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID)};
}

void print_summary(const char* role, uint64_t messages, struct stopwatch first, struct stopwatch last,
                   const char* latency) {
    const double wall = last.wall - first.wall, cpu = last.cpu - first.cpu;
    printf(
        "{\"peer\": \"proton-c\", \"role\": \"%s\", \"messages\": %llu, \"seconds\": %.6f, "
        "\"messages_per_second\": %.0f, \"cpu_ns_per_message\": %.1f, \"latency_us\": %s}\n",
        role, (unsigned long long)messages, wall, (double)messages / wall, cpu * 1e9 / (double)messages, latency);
}

void fail(struct peer* peer, const char* format, ...) {
    if (peer->failed) return;
    peer->failed = true;
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s: ", peer->is_sender ? "proton_send" : "proton_receive");
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

static void fail_on(struct peer* peer, pn_condition_t* condition) {
    if (pn_condition_is_set(condition))
        fail(peer, "%s: %s", pn_condition_get_name(condition), pn_condition_get_description(condition));
}

static void print_port(pn_listener_t* listener) {
    char text[128];
    pn_netaddr_str(pn_listener_addr(listener), text, sizeof text);
    fprintf(stderr, "listening on %s\n", text);
}

static void accept_one(pn_listener_t* listener) {
    pn_transport_t* transport = pn_transport();
    pn_transport_set_server(transport);
    pn_sasl_allowed_mechs(pn_sasl(transport), "ANONYMOUS");
    pn_transport_require_auth(transport, false);
    pn_listener_accept2(listener, NULL, transport);
    pn_listener_close(listener);
}

static void open_link(struct peer* peer, pn_connection_t* connection) {
    const struct options* o = &peer->options;
    pn_connection_set_container(connection, peer->is_sender ? "proton-send" : "proton-receive");
    pn_connection_open(connection);
    pn_session_t* session = pn_session(connection);
    pn_session_open(session);
    pn_link_t* link = peer->is_sender ? pn_sender(session, "perftalk") : pn_receiver(session, "perftalk");
    pn_terminus_set_address(peer->is_sender ? pn_link_target(link) : pn_link_source(link), o->address);
    pn_link_set_snd_settle_mode(link, o->settled ? PN_SND_SETTLED : PN_SND_UNSETTLED);
    pn_link_open(link);
}

static void answer_link(struct peer* peer, pn_link_t* link) {
    if (pn_link_state(link) & PN_LOCAL_UNINIT) {
        pn_terminus_copy(pn_link_source(link), pn_link_remote_source(link));
        pn_terminus_copy(pn_link_target(link), pn_link_remote_target(link));
        pn_link_set_snd_settle_mode(link,
                                    peer->options.settled ? PN_SND_SETTLED : pn_link_remote_snd_settle_mode(link));
        pn_link_open(link);
    }
    if (!peer->is_sender) pn_link_flow(link, peer->options.credit);
}

void close_connection(pn_link_t* link) {
    pn_link_close(link);
    pn_session_close(pn_link_session(link));
    pn_connection_close(pn_session_connection(pn_link_session(link)));
}

static void handle(struct peer* peer, pn_event_t* event) {
    pn_connection_t* connection = pn_event_connection(event);
    switch (pn_event_type(event)) {
        case PN_LISTENER_OPEN:
            print_port(pn_event_listener(event));
            break;
        case PN_LISTENER_ACCEPT:
            accept_one(pn_event_listener(event));
            break;
        case PN_LISTENER_CLOSE:
            fail_on(peer, pn_listener_condition(pn_event_listener(event)));
            break;
        case PN_CONNECTION_INIT:
            if (!peer->options.listen) open_link(peer, connection);
            break;
        case PN_CONNECTION_REMOTE_OPEN:
            pn_connection_open(connection);
            break;
        case PN_SESSION_REMOTE_OPEN:
            pn_session_open(pn_event_session(event));
            break;
        case PN_LINK_REMOTE_OPEN:
            answer_link(peer, pn_event_link(event));
            break;
        case PN_PROACTOR_TIMEOUT:  // says no connection, and only its own events may touch one
            if (peer->ticking && !peer->done) pn_connection_wake(peer->ticking);
            break;
        case PN_CONNECTION_WAKE:
        case PN_LINK_FLOW:
        case PN_DELIVERY:
            peer->link_event(peer, event);
            break;
        case PN_LINK_REMOTE_CLOSE:
        case PN_LINK_REMOTE_DETACH:
            fail_on(peer, pn_link_remote_condition(pn_event_link(event)));
            pn_link_close(pn_event_link(event));
            break;
        case PN_SESSION_REMOTE_CLOSE:
            fail_on(peer, pn_session_remote_condition(pn_event_session(event)));
            pn_session_close(pn_event_session(event));
            break;
        case PN_CONNECTION_REMOTE_CLOSE:
            fail_on(peer, pn_connection_remote_condition(connection));
            pn_connection_close(connection);
            break;
        case PN_TRANSPORT_CLOSED:
            if (!peer->done) fail_on(peer, pn_transport_condition(pn_event_transport(event)));
            break;
        default:
            break;
    }
}

void tick(pn_connection_t* connection) { pn_proactor_set_timeout(pn_connection_proactor(connection), 1); }

int run(struct peer* peer) {
    char address[PN_MAX_ADDR];
    pn_proactor_t* proactor = pn_proactor();
    pn_proactor_addr(address, sizeof address, peer->options.host, peer->options.port);
    if (peer->options.listen) {
        pn_proactor_listen(proactor, pn_listener(), address, 1);
    } else {
        pn_transport_t* transport = pn_transport();
        pn_sasl_allowed_mechs(pn_sasl(transport), "ANONYMOUS");
        pn_proactor_connect2(proactor, NULL, transport, address);
    }
    for (bool active = true; active;) {
        pn_event_batch_t* batch = pn_proactor_wait(proactor);
        for (pn_event_t* event; (event = pn_event_batch_next(batch));) {
            if (pn_event_type(event) == PN_PROACTOR_INACTIVE) active = false;
            handle(peer, event);
        }
        pn_proactor_done(proactor, batch);
    }
    pn_proactor_free(proactor);
    if (!peer->done) fail(peer, "the connection ended before all messages were through");
    return peer->failed ? 1 : 0;
}
