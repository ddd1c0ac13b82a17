"""Peers that break the rules on purpose: raw sockets, with just enough of AMQP to come to the point (§2.2, §2.3, §5.3)."""

import socket
import struct
import threading

AMQP_HEADER = b"AMQP\x00\x01\x00\x00"
SASL_HEADER = b"AMQP\x03\x01\x00\x00"
OPEN, BEGIN, ATTACH, FLOW, TRANSFER, CLOSE = 0x10, 0x11, 0x12, 0x13, 0x14, 0x18
SASL_MECHANISMS, SASL_INIT, SASL_OUTCOME = 0x40, 0x41, 0x44
SECONDS = 20  # no honest program keeps us waiting longer


def string(text):
    return b"\xa1" + bytes([len(text)]) + text.encode()


def symbol(text):
    return b"\xa3" + bytes([len(text)]) + text.encode()


def binary(octets):
    return b"\xa0" + bytes([len(octets)]) + octets


def uint(number):
    return b"\x70" + struct.pack(">I", number)


def ushort(number):
    return b"\x60" + struct.pack(">H", number)


NULL, TRUE, FALSE = b"\x40", b"\x41", b"\x42"


def described_list(code, *fields):
    content = b"".join(fields)
    return b"\x00\x53" + bytes([code]) + b"\xd0" + struct.pack(">II", 4 + len(content), len(fields)) + content


def frame(body, kind=0, channel=0, size=None):
    """A whole frame; `size` lets its header lie."""
    return struct.pack(">IBBH", size or 8 + len(body), 2, kind, channel) + body


def sasl_frame(body):
    return frame(body, kind=1)


def open_frame(max_frame_size=65536):
    return frame(described_list(OPEN, string("hostile"), NULL, uint(max_frame_size)))


def begin_frame(remote_channel=None):
    answered = NULL if remote_channel is None else ushort(remote_channel)
    return frame(described_list(BEGIN, answered, uint(0), uint(2048), uint(2048)))


def attach_as_sender():
    """Offers to send: handle 0, role false, and as a sender must, an initial delivery count (§2.7.3)."""
    source = described_list(0x28, string("queue"))
    target = described_list(0x29, string("queue"))
    return frame(described_list(ATTACH, string("hostile link"), uint(0), FALSE, NULL, NULL, source, target, NULL, NULL,
                                uint(0)))


def attach_as_receiver(name):
    source = described_list(0x28, string("queue"))
    target = described_list(0x29, string("queue"))
    return frame(described_list(ATTACH, string(name), uint(0), TRUE, NULL, NULL, source, target))


def flow_frame(credit):
    return frame(described_list(FLOW, uint(0), uint(2048), uint(0), uint(2048), uint(0), uint(0), uint(credit)))


def transfer_frame(payload):
    return frame(described_list(TRANSFER, uint(0), uint(0), binary(b"tag"), uint(0)) + payload)


class Conversation:
    """One connection, seen from the hostile end."""

    def __init__(self, connection):
        self._connection = connection
        connection.settimeout(SECONDS)

    def send(self, *octets):
        self._connection.sendall(b"".join(octets))

    def read(self, size):
        octets = b""
        while len(octets) < size:
            more = self._connection.recv(size - len(octets))
            if not more:
                raise ConnectionError("the program closed the connection")
            octets += more
        return octets

    def read_until(self, code):
        """Skips frames up to the first with this performative and returns its body."""
        while True:
            size, offset = struct.unpack(">IB", self.read(5))
            body = self.read(size - 5)[offset * 4 - 5:]
            if body[:3] == b"\x00\x53" + bytes([code]):
                return body

    def read_to_end(self):
        """All the program still says, until it closes the connection (with a reset, when it left our bytes unread)."""
        octets = b""
        try:
            while more := self._connection.recv(65536):
                octets += more
        except ConnectionResetError:
            pass
        return octets

    def close(self):
        self._connection.close()

    def greet_as_server(self):
        """SASL ANONYMOUS, protocol header and open, as the server's side."""
        assert self.read(8) == SASL_HEADER
        self.send(SASL_HEADER, sasl_frame(described_list(SASL_MECHANISMS, symbol("ANONYMOUS"))))
        self.read_until(SASL_INIT)
        self.send(sasl_frame(described_list(SASL_OUTCOME, b"\x50\x00")))
        assert self.read(8) == AMQP_HEADER
        self.send(AMQP_HEADER)
        self.read_until(OPEN)
        self.send(open_frame())

    def greet_as_client(self):
        """SASL ANONYMOUS, protocol header, open and begin, as the client's side."""
        self.send(SASL_HEADER, sasl_frame(described_list(SASL_INIT, symbol("ANONYMOUS"))))
        assert self.read(8) == SASL_HEADER
        self.read_until(SASL_OUTCOME)
        self.send(AMQP_HEADER, open_frame(), begin_frame())
        assert self.read(8) == AMQP_HEADER
        self.read_until(BEGIN)

    def take_a_sender(self, credit):
        """Answers begin and attach of a sending client and gives it credit."""
        self.read_until(BEGIN)
        self.send(begin_frame(remote_channel=0))
        attach = self.read_until(ATTACH)
        self.send(attach_as_receiver(first_string(attach)), flow_frame(credit))


def first_string(body):
    """The first field of a described list, which is a short string: the name of an attach."""
    start = body.index(b"\xa1") + 2
    return body[start:start + body[start - 1]].decode()


def connect(port):
    return Conversation(socket.create_connection(("127.0.0.1", port), timeout=SECONDS))


class Server:
    """Listens on a free loopback port and plays `script` to the first that connects."""

    def __init__(self, script):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(SECONDS)
        self.port = self._listener.getsockname()[1]
        self._script = script
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def _serve(self):
        conversation = Conversation(self._listener.accept()[0])
        try:
            self._script(conversation)
            conversation.read_to_end()
        except OSError:
            pass  # the program under test has seen enough and left
        finally:
            conversation.close()

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._listener.close()
        self._thread.join(SECONDS)
