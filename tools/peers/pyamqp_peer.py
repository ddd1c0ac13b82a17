#!/usr/bin/python3
"""Sends or receives numbered messages with azure-eventhub's pyamqp over TLS, checks every byte, prints JSON."""

import sys

from _pyamqp import ReceiveClient, SendClient
from _pyamqp.authentication import SASLPlainAuth
from _pyamqp.message import Message
from numbered import Bodies, Stopwatch, arguments


def send(given, bodies, watch, chosen):
    """One by one, because its public client knows no other way."""
    client = SendClient(given.host, given.address, **chosen)
    client.open()
    while not client.client_ready():
        pass
    watch.start()
    for number in range(given.count):
        client.send_message(Message(data=[bodies.of(number)]))
    watch.print(given.count)
    client.close()


def receive(given, bodies, watch, chosen):
    client, received = ReceiveClient(given.host, given.address, link_credit=given.credit, **chosen), 0
    client.open()
    while received < given.count:
        for message in client.receive_message_batch(max_batch_size=min(given.credit, given.count - received)):
            watch.start()
            if b"".join(message.data) != bodies.of(received):
                sys.exit(f"pyamqp: message {received} was expected, and another came")
            received += 1
    watch.print(received)
    client.close()


def main():
    given = arguments(__doc__)
    chosen = {"auth": SASLPlainAuth(given.user, given.password), "connection_verify": given.ca}
    {"send": send, "receive": receive}[given.role](given, Bodies(given.body_size), Stopwatch(), chosen)


if __name__ == "__main__":
    main()
