#!/usr/bin/python3
"""Sends or receives numbered messages with uAMQP over TLS, checks every byte, and prints one JSON line."""

import sys

import uamqp
from numbered import Bodies, Stopwatch, arguments


def send(given, bodies, watch, auth):
    """All are queued before the first leaves: that is part of what sending takes with it."""
    client = uamqp.SendClient(given.address, auth=auth)
    watch.start()
    for number in range(given.count):
        client.queue_message(uamqp.Message(bodies.of(number)))
    states = client.send_all_messages()
    watch.print(sum(state == uamqp.constants.MessageState.SendComplete for state in states))


def receive(given, bodies, watch, auth):
    client, received = uamqp.ReceiveClient(given.address, auth=auth, prefetch=given.credit), 0
    while received < given.count:
        for message in client.receive_message_batch(max_batch_size=min(given.credit, given.count - received)):
            watch.start()
            if b"".join(message.get_data()) != bodies.of(received):
                sys.exit(f"uamqp: message {received} was expected, and another came")
            received += 1
    watch.print(received)
    client.close()


def main():
    given = arguments(__doc__)
    auth = uamqp.authentication.SASLPlain(given.host, given.user, given.password, port=given.port, verify=given.ca)
    {"send": send, "receive": receive}[given.role](given, Bodies(given.body_size), Stopwatch(), auth)


if __name__ == "__main__":
    main()
