// Builds and encodes the event message with rhea, decodes it, reads every field, and prints one JSON line.
'use strict';

const rhea = require('rhea');

const IN_TURN = 16, SEQUENCE = 123456789, TEMPERATURE = 21.5;
const body = Buffer.from(Uint8Array.from({length: 1024}, (_, k) => 7 * k + 3));
const count = Number(process.argv[2] ?? 100000);

function encode(number) {
    return rhea.message.encode({
        message_id: rhea.types.wrap_ulong(number), to: 'plant/7', subject: 'reading',
        application_properties: {
            device: 'sensor-1234', sequence: rhea.types.wrap_ulong(SEQUENCE),
            temperature: rhea.types.wrap_double(TEMPERATURE), healthy: true,
        },
        body: rhea.message.data_section(body),
    });
}

function holds(encoded, number) {
    const message = rhea.message.decode(encoded), application = message.application_properties;
    return message.message_id === number && message.to === 'plant/7' && message.subject === 'reading' &&
        application.device === 'sensor-1234' && application.sequence === SEQUENCE &&
        application.temperature === TEMPERATURE && application.healthy === true && body.equals(message.body.content);
}

function nanoseconds(since) {
    const {user, system} = process.cpuUsage(since);
    return 1e3 * (user + system) / count;
}

const kept = [], start = process.cpuUsage();
for (let i = 0; i < count; ++i) kept[i % IN_TURN] = encode(i % IN_TURN);
const encode_ns = nanoseconds(start), encoded = process.cpuUsage();
for (let i = 0; i < count; ++i) {
    if (holds(kept[i % IN_TURN], i % IN_TURN)) continue;
    console.error(`rhea: message ${i} came back changed`);
    process.exit(1);
}
console.log(JSON.stringify({messages: count, encode_ns, decode_ns: nanoseconds(encoded)}));
