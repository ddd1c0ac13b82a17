// Receives numbered messages with rhea, checks count, order and every byte, and prints one JSON line.
'use strict';

const {rhea, options, body, fail, run} = require('./rhea_peer.js');

const DATA_SECTION = 0x75;
let received = 0;

rhea.on('message', (context) => {
    const section = context.message.body;
    if (section?.typecode !== DATA_SECTION || section.multiple) fail(`message ${received} is not one data section`);
    if (!body(received).equals(section.content)) fail(`message ${received} was expected, and another came`);
    ++received;
    if (received === options.count && !options.listen) context.receiver.close();
});
// A sender that connected to us closes the connection itself: were both to do so, one would find the other gone.
rhea.on('receiver_close', (context) => options.listen || context.connection.close());

run((connection) => connection.open_receiver({source: options.address, credit_window: options.credit}), () => received);
