// Takes messages apart with rhea, value by value, puts the same values together again, and sends them back.
'use strict';

const {rhea, options, run} = require('./rhea_peer.js');

const {types, message} = rhea;
const payloads = [], decode = message.decode;
let sender, sent = 0, accepted = 0;

// What a program that uses rhea is given has lost its wire types, so each message is read twice: by rhea as always,
// and with rhea's own reader, which knows them.
message.decode = (encoded) => {
    payloads.push(again(encoded));
    return decode(encoded);
};

function again(encoded) {
    const reader = new types.Reader(encoded), writer = new types.Writer();
    while (reader.remaining() > 0) writer.write(writable(reader.read()));
    return writer.toBuffer();
}

// rhea's writer wants the items of an array bare. What it refuses to write is replaced by its complaint.
function writable(typed) {
    if (typed.array_constructor) {
        typed.value = typed.value.map((item) => writable(item).value);
    } else if (Array.isArray(typed.value)) {
        typed.value = typed.value.map(writable);
        return typed;
    }
    try {
        new types.Writer().write(typed);
        return typed;
    } catch (refusal) {
        return types.wrap_string(`rhea: ${refusal.name}`);
    }
}

function send_back() {
    for (; payloads.length > 0 && sender?.sendable(); ++sent) sender.send(payloads.shift(), undefined, 0);
}

rhea.on('message', send_back);
rhea.on('sendable', (context) => {
    sender = context.sender;
    send_back();
});
rhea.on('accepted', (context) => {
    if (++accepted === options.count && !options.listen) context.connection.close();
});

run((connection) => {
    connection.open_receiver(options.address);
    connection.open_sender(`${options.address} again`);
}, () => sent);
