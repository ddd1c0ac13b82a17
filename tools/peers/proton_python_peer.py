#!/usr/bin/python3
"""Sends or receives numbered messages with Proton Python over TLS, checks every byte, and prints one JSON line."""

import sys

from numbered import Bodies, Stopwatch, arguments
from proton import Message, SSLDomain
from proton.handlers import MessagingHandler
from proton.reactor import Container


class Peer(MessagingHandler):
    """One link of one connection, which ends when the whole count was played."""

    def __init__(self, given, **chosen):
        super().__init__(**chosen)
        self.given, self.bodies, self.watch, self.played = given, Bodies(given.body_size), Stopwatch(), 0

    def on_start(self, event):
        event.container.ssl.client.set_trusted_ca_db(self.given.ca)
        event.container.ssl.client.set_peer_authentication(SSLDomain.VERIFY_PEER)  # it compares no address with a name
        url = f"amqps://{self.given.host}:{self.given.port}"
        connection = event.container.connect(url, user=self.given.user, password=self.given.password, reconnect=False)
        self.open_link(event.container, connection)

    def another(self, event):
        self.played += 1
        if self.played == self.given.count:
            self.watch.print(self.played)
            event.connection.close()


class Sender(Peer):
    """As many at a time as there is credit."""

    sent = 0

    def open_link(self, container, connection):
        container.create_sender(connection, self.given.address)

    def on_sendable(self, event):
        self.watch.start()
        while self.sent < self.given.count and event.sender.credit > 0:
            event.sender.send(Message(body=self.bodies.of(self.sent), inferred=True))
            self.sent += 1

    def on_accepted(self, event):
        self.another(event)


class Receiver(Peer):
    """Its credit is topped up by Proton itself."""

    def open_link(self, container, connection):
        container.create_receiver(connection, self.given.address)

    def on_message(self, event):
        self.watch.start()
        if bytes(event.message.body) != self.bodies.of(self.played):
            sys.exit(f"proton_python: message {self.played} was expected, and another came")
        self.another(event)


def main():
    given = arguments(__doc__)
    peer = Sender(given) if given.role == "send" else Receiver(given, prefetch=given.credit)
    Container(peer).run()
    if peer.played != given.count:
        sys.exit(f"proton_python: the connection ended after {peer.played} messages")


if __name__ == "__main__":
    main()
