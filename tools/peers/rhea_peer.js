// What rhea's sender and receiver share: options, the body rule, connecting or listening, one JSON line at the end.
'use strict';

const {parseArgs} = require('node:util');
const rhea = require('rhea');

const NUMBER_SIZE = 8;

const given = parseArgs({options: {
    host: {type: 'string', default: '127.0.0.1'}, port: {type: 'string', default: '5672'},
    address: {type: 'string', default: 'queue'}, count: {type: 'string', default: '10000'},
    'body-size': {type: 'string', default: '100'}, credit: {type: 'string', default: '1000'},
    settled: {type: 'boolean', default: false}, listen: {type: 'boolean', default: false},
}}).values;
const options = {...given, count: Number(given.count), size: Number(given['body-size']), credit: Number(given.credit)};

// The body of message i: i as 8 bytes big-endian, then byte k = (7k + 3) mod 256; a shorter one has no number.
const pattern = Buffer.from(Uint8Array.from({length: options.size}, (_, k) => 7 * k + 3));
let first;
function body(number) {
    first ??= {wall: performance.now(), cpu: process.cpuUsage()};
    const octets = Buffer.from(pattern);
    if (options.size >= NUMBER_SIZE) octets.writeBigUInt64BE(BigInt(number));
    return octets;
}

// From the first message, which is the first that asked for a body, until now.
function summary(messages) {
    const seconds = (performance.now() - first.wall) / 1e3, {user, system} = process.cpuUsage(first.cpu);
    const cpu_ns_per_message = 1e3 * (user + system) / messages;
    return {messages, seconds, messages_per_second: messages / seconds, cpu_ns_per_message};
}

function fail(complaint) {
    console.error(`rhea: ${complaint}`);
    process.exit(1);
}

// Listens, or connects and calls `open` with the connection. Ends when a connection is closed and `played()` says all.
function run(open, played) {
    let listener;
    for (const event of ['connection_error', 'session_error', 'sender_error', 'receiver_error', 'disconnected', 'error'])
        rhea.on(event, (context) => fail(`${event}: ${(context.error ?? context.session?.error ?? context.connection?.error)?.description ?? ""}`));
    rhea.on('connection_close', () => {
        if (played() < options.count && options.listen) return;
        if (played() !== options.count) fail(`${played()} of ${options.count} messages`);
        process.stdout.write(`${JSON.stringify(first ? summary(played()) : {messages: played()})}\n`);
        listener?.close();  // the program ends when what rhea still has to say is said
    });
    if (options.listen) {
        rhea.sasl_server_mechanisms.enable_anonymous();
        // Without these two, rhea answers an attach without a terminus, which refuses the link (§2.6.3).
        rhea.on('receiver_open', ({receiver}) => receiver.set_target(receiver.target));
        rhea.on('sender_open', ({sender}) => sender.set_source(sender.source));
        rhea.options.receiver_options = {credit_window: options.credit};
        listener = rhea.listen({host: options.host, port: Number(options.port)});
        listener.on('listening', () => console.error(`listening on ${options.host}:${listener.address().port}`));
    } else {
        open(rhea.connect({host: options.host, port: Number(options.port), reconnect: false}));
    }
}

module.exports = {rhea, options, body, fail, run};
