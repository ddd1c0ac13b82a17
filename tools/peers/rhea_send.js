// Sends numbered messages with rhea and prints one JSON line.
'use strict';

const {rhea, options, body, fail, run} = require('./rhea_peer.js');

const UNSETTLED_MODE = 0, MIXED_MODE = 2;
let sent = 0, accepted = 0;

// Pre-settled, the last one waits for its outcome all the same: rhea's detach overtakes messages that wait for a window.
rhea.on('sendable', ({sender}) => {
    while (sent < options.count && sender.sendable()) {
        const delivery = sender.send({body: rhea.message.data_section(body(sent++))});
        delivery.settled = options.settled && sent < options.count;
    }
});
rhea.on('accepted', ({sender}) => {
    if (++accepted === (options.settled ? 1 : options.count) && !options.listen) sender.close();
});
for (const outcome of ['rejected', 'released', 'modified'])
    rhea.on(outcome, () => fail(`a message was ${outcome}`));
rhea.on('sender_close', (context) => context.connection.close());

run((connection) => connection.open_sender({
    target: options.address, snd_settle_mode: options.settled ? MIXED_MODE : UNSETTLED_MODE,
}), () => sent);  // an outcome that comes just before a close is lost on rhea
