#!/usr/bin/python3
"""Sends or receives numbered messages with uAMQP over TLS, checks every byte, and prints one JSON line."""

import json
import sys

import uamqp
from numbered import arguments, body


def send(given, auth):
    client = uamqp.SendClient(given.address, auth=auth)
    for number in range(given.count):
        client.queue_message(uamqp.Message(body(number)))
    states = client.send_all_messages()
    return sum(state == uamqp.constants.MessageState.SendComplete for state in states)


def receive(given, auth):
    client, received = uamqp.ReceiveClient(given.address, auth=auth, prefetch=300), 0
    while received < given.count:
        for message in client.receive_message_batch(max_batch_size=min(300, given.count - received)):
            if b"".join(message.get_data()) != body(received):
                sys.exit(f"uamqp: message {received} was expected, and another came")
            received += 1
    client.close()
    return received


def main():
    given = arguments(__doc__)
    auth = uamqp.authentication.SASLPlain(given.host, given.user, given.password, port=given.port, verify=given.ca)
    print(json.dumps({"messages": {"send": send, "receive": receive}[given.role](given, auth)}))


if __name__ == "__main__":
    main()
