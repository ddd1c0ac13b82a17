// Sends numbered messages with rhea and prints one JSON line.
'use strict';

const {rhea, options, body, fail, run} = require('./rhea_peer.js');

const UNSETTLED_MODE = 0, SETTLED_MODE = 1;
let sent = 0, accepted = 0;

function close_when_done(context) {
    if ((options.settled ? sent : accepted) === options.count && !options.listen) context.sender.close();
}

rhea.on('sendable', (context) => {
    while (sent < options.count && context.sender.sendable())
        context.sender.send({body: rhea.message.data_section(body(sent++))});
    if (options.settled) close_when_done(context);
});
rhea.on('accepted', (context) => {
    ++accepted;
    close_when_done(context);
});
for (const outcome of ['rejected', 'released', 'modified'])
    rhea.on(outcome, () => fail(`a message was ${outcome}`));
rhea.on('sender_close', (context) => context.connection.close());

run((connection) => connection.open_sender({
    target: options.address, snd_settle_mode: options.settled ? SETTLED_MODE : UNSETTLED_MODE,
}), () => options.settled || options.listen ? sent : accepted);  // rhea misses outcomes that come just before a close
