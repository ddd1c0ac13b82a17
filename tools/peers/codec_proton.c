// Builds and encodes the event message with Proton C, decodes it, reads every field, and prints one JSON line.
#include <proton/codec.h>
#include <proton/message.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { body_size = 1024, in_turn = 16, buffer_size = 4096 };
static const uint64_t sequence = 123456789;
static const double temperature = 21.5;
static char body[body_size];

static double cpu_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static pn_bytes_t text(const char* words) { return pn_bytes(strlen(words), words); }

static bool is(pn_bytes_t found, const char* expected) {
    return found.size == strlen(expected) && memcmp(found.start, expected, found.size) == 0;
}

// The message is used again and again, as Proton's documentation advises.
static size_t encode(pn_message_t* message, uint64_t number, char* buffer) {
    pn_message_clear(message);
    pn_message_set_inferred(message, true);
    pn_message_set_id(message, (pn_atom_t){.type = PN_ULONG, .u.as_ulong = number});
    pn_message_set_address(message, "plant/7");
    pn_message_set_subject(message, "reading");
    pn_data_t* properties = pn_message_properties(message);
    pn_data_put_map(properties);
    pn_data_enter(properties);
    pn_data_put_string(properties, text("device"));
    pn_data_put_string(properties, text("sensor-1234"));
    pn_data_put_string(properties, text("sequence"));
    pn_data_put_ulong(properties, sequence);
    pn_data_put_string(properties, text("temperature"));
    pn_data_put_double(properties, temperature);
    pn_data_put_string(properties, text("healthy"));
    pn_data_put_bool(properties, true);
    pn_data_exit(properties);
    pn_data_put_binary(pn_message_body(message), pn_bytes(body_size, body));
    size_t size = buffer_size;
    return pn_message_encode(message, buffer, &size) == 0 ? size : 0;
}

static bool holds_properties(pn_data_t* properties) {
    int right = 0;
    pn_data_rewind(properties);
    if (!pn_data_next(properties) || !pn_data_enter(properties)) return false;
    while (pn_data_next(properties)) {
        const pn_bytes_t key = pn_data_get_string(properties);
        if (!pn_data_next(properties)) return false;
        if (is(key, "device")) right += is(pn_data_get_string(properties), "sensor-1234");
        if (is(key, "sequence")) right += pn_data_get_ulong(properties) == sequence;
        if (is(key, "temperature")) right += pn_data_get_double(properties) == temperature;
        if (is(key, "healthy")) right += pn_data_get_bool(properties);
    }
    return right == 4;
}

// Every field, compared with what was sent.
static bool holds(pn_message_t* message, const char* encoded, size_t size, uint64_t number) {
    if (pn_message_decode(message, encoded, size) != 0) return false;
    const pn_atom_t id = pn_message_get_id(message);
    pn_data_t* octets = pn_message_body(message);
    pn_data_rewind(octets);
    if (!pn_data_next(octets) || pn_data_type(octets) != PN_BINARY) return false;
    const pn_bytes_t found = pn_data_get_binary(octets);
    return id.type == PN_ULONG && id.u.as_ulong == number && strcmp(pn_message_get_address(message), "plant/7") == 0 &&
           strcmp(pn_message_get_subject(message), "reading") == 0 &&
           holds_properties(pn_message_properties(message)) && found.size == body_size &&
           memcmp(found.start, body, body_size) == 0;
}

int main(int argc, char** argv) {
    const uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 100000;
    static char buffers[in_turn][buffer_size];
    size_t sizes[in_turn] = {0};
    for (size_t k = 0; k < body_size; ++k) body[k] = (char)(unsigned char)(7 * k + 3);
    pn_message_t* message = pn_message();
    const double start = cpu_seconds();
    for (uint64_t i = 0; i < count; ++i) sizes[i % in_turn] = encode(message, i % in_turn, buffers[i % in_turn]);
    const double encoded = cpu_seconds();
    for (uint64_t i = 0; i < count; ++i) {
        if (holds(message, buffers[i % in_turn], sizes[i % in_turn], i % in_turn)) continue;
        fprintf(stderr, "codec_proton: message %llu came back changed\n", (unsigned long long)i);
        return 1;
    }
    const double decoded = cpu_seconds(), each = 1e9 / (double)count;
    printf("{\"messages\": %llu, \"encode_ns\": %.1f, \"decode_ns\": %.1f}\n", (unsigned long long)count,
           (encoded - start) * each, (decoded - encoded) * each);
    pn_message_free(message);
    return 0;
}
