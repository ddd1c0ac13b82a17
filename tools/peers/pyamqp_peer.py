#!/usr/bin/python3
"""Sends or receives numbered messages with azure-eventhub's pyamqp over TLS, checks every byte, prints one JSON line."""

import json
import sys

from _pyamqp import ReceiveClient, SendClient
from _pyamqp.authentication import SASLPlainAuth
from _pyamqp.message import Message
from numbered import arguments, body


def send(given, chosen):
    client = SendClient(given.host, given.address, **chosen)
    client.open()
    while not client.client_ready():
        pass
    for number in range(given.count):
        client.send_message(Message(data=[body(number)]))
    client.close()
    return given.count


def receive(given, chosen):
    client, received = ReceiveClient(given.host, given.address, link_credit=300, **chosen), 0
    client.open()
    while received < given.count:
        for message in client.receive_message_batch(max_batch_size=min(300, given.count - received)):
            if b"".join(message.data) != body(received):
                sys.exit(f"pyamqp: message {received} was expected, and another came")
            received += 1
    client.close()
    return received


def main():
    given = arguments(__doc__)
    chosen = {"auth": SASLPlainAuth(given.user, given.password), "connection_verify": given.ca}
    print(json.dumps({"messages": {"send": send, "receive": receive}[given.role](given, chosen)}))


if __name__ == "__main__":
    main()
