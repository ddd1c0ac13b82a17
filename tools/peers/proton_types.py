#!/usr/bin/python3
"""Writes and reads messages with every section and every type through Proton, the type oracle (§1.6, §3.2).

usage: proton_types.py write|read HOST:PORT ADDRESS [NAME...]
       proton_types.py describe [NAME...]

write sends the messages with these names, or all (one about sections, one for each type), read receives them. Both
print what passed as text, one field or entry a line, each value with its exact AMQP type; describe prints it
without a peer.
Sections are built and taken apart with Proton's own codec, because its Message class drops footers and wire types.
"""
import struct
import sys
import uuid

from proton import Data, Delivery, Handler, Message
from proton.reactor import Container

# A value is a tuple whose first item is its AMQP type: ("uint", 7), ("list", [values]), ("map", [(key, value)]),
# ("described", descriptor, value), ("array", element type, descriptor or None, [values]).
PROTON_NAMES = {"boolean": "bool"}
SCALARS = ["null", "boolean", "ubyte", "ushort", "uint", "ulong", "byte", "short", "int", "long", "float", "double",
           "decimal32", "decimal64", "decimal128", "char", "timestamp", "uuid", "binary", "string", "symbol"]
TYPE_CODES = {name: getattr(Data, PROTON_NAMES.get(name, name).upper())
              for name in SCALARS + ["list", "map", "described", "array"]}
TYPE_NAMES = {code: name for name, code in TYPE_CODES.items()}


def put(data, value):
    """Appends one value to Proton's codec."""
    kind = value[0]
    if kind == "list":
        data.put_list()
        children = value[1]
    elif kind == "map":
        data.put_map()
        children = [child for entry in value[1] for child in entry]
    elif kind == "described":
        data.put_described()
        children = value[1:]
    elif kind == "array":
        _, element, descriptor, items = value
        data.put_array(descriptor is not None, TYPE_CODES[element])
        children = ([descriptor] if descriptor else []) + items
    else:
        getattr(data, "put_" + PROTON_NAMES.get(kind, kind))(*value[1:])
        return
    data.enter()
    for child in children:
        put(data, child)
    data.exit()


def get(data):
    """The value at Proton's current node."""
    kind = TYPE_NAMES[data.type()]
    if kind == "null":
        return ("null",)
    if kind not in ("list", "map", "described", "array"):
        return (kind, getattr(data, "get_" + PROTON_NAMES.get(kind, kind))())
    described_array, element = (data.get_array()[1:] if kind == "array" else (False, None))
    children = []
    data.enter()
    while data.next() is not None:
        children.append(get(data))
    data.exit()
    if kind == "list":
        return ("list", children)
    if kind == "map":
        return ("map", list(zip(children[0::2], children[1::2])))
    if kind == "described":
        return ("described", *children)
    descriptor = children.pop(0) if described_array else None
    return ("array", TYPE_NAMES[element], descriptor, children)


def quoted(string):
    escaped = "".join("\\" + c if c in '"\\' else c if ord(c) >= 0x20 and ord(c) != 0x7F else f"\\x{ord(c):02x}"
                      for c in string)
    return f'"{escaped}"'


SCALAR_TEXT = {  # integers and timestamps are int(v): Proton's own classes print their names
    "boolean": lambda v: "true" if v else "false",
    "float": lambda v: "0x" + struct.pack(">f", v).hex(),
    "double": lambda v: "0x" + struct.pack(">d", v).hex(),
    "decimal32": lambda v: f"0x{v:08x}",
    "decimal64": lambda v: f"0x{v:016x}",
    "decimal128": lambda v: "0x" + bytes(v).hex(),
    "uuid": str,
    "char": lambda v: f"U+{ord(v):04X}",
    "binary": lambda v: "0x" + bytes(v).hex(),
    "string": quoted,
    "symbol": quoted,
}


def text(value):
    """One value in the form that every_type.cpp prints too."""
    kind = value[0]
    if kind == "null":
        return "null"
    if kind == "list":
        return "list(" + ", ".join(text(item) for item in value[1]) + ")"
    if kind == "map":
        return "map(" + ", ".join(f"{text(key)} => {text(item)}" for key, item in value[1]) + ")"
    if kind == "described":
        return f"described({text(value[1])}, {text(value[2])})"
    if kind == "array":
        _, element, descriptor, items = value
        constructor = f"described({text(descriptor)}, {element})" if descriptor else element
        return f"array<{constructor}>(" + ", ".join(text(item) for item in items) + ")"
    return f"{kind} {SCALAR_TEXT.get(kind, int)(value[1])}"


# §3.2: the sections in their order on the wire; those that are lists name their fields.
SECTIONS = {
    0x70: ("header", ["durable", "priority", "ttl", "first-acquirer", "delivery-count"]),
    0x71: ("delivery-annotations", None),
    0x72: ("message-annotations", None),
    0x73: ("properties", ["message-id", "user-id", "to", "subject", "reply-to", "correlation-id", "content-type",
                          "content-encoding", "absolute-expiry-time", "creation-time", "group-id", "group-sequence",
                          "reply-to-group-id"]),
    0x74: ("application-properties", None),
    0x75: ("data", None),
    0x76: ("amqp-sequence", None),
    0x77: ("amqp-value", None),
    0x78: ("footer", None),
}


def describe(sections):
    """The lines for one message: a section's name, then its fields, entries or items, indented."""
    lines = []
    for code, value in sections:
        name, fields = SECTIONS[code]
        lines.append(name)
        if fields:
            lines += [f"  {field}: {text(item)}" for field, item in zip(fields, value[1]) if item != ("null",)]
        elif value[0] == "map":
            lines += [f"  {text(key)} => {text(item)}" for key, item in value[1]]
        elif name == "amqp-sequence":
            lines += [f"  {text(item)}" for item in value[1]]
        else:
            lines.append(f"  {text(value)}")
    return lines


def encode(sections):
    encoded = b""
    for code, value in sections:
        data = Data()
        put(data, ("described", ("ulong", code), value))
        encoded += data.encode()
    return encoded


def decode(encoded):
    sections = []
    while encoded:
        data = Data()
        encoded = encoded[data.decode(encoded):]
        data.rewind()
        data.next()
        _, descriptor, value = get(data)
        sections.append((int(descriptor[1]), value))
    return sections


def of_bits(form, digits):
    """Floating point by its bits: both zeros, subnormals, the largest, infinities, NaNs with sign and payload."""
    return [struct.unpack(form, bytes.fromhex(word))[0] for word in digits.split()]


# Each type with its smallest and largest values and those where the encoding changes its width (§1.6).
VALUES = {
    "null": [()],
    "boolean": [True, False],
    "ubyte": [0, 127, 128, 255],
    "ushort": [0, 255, 256, 32768, 65535],
    "uint": [0, 1, 255, 256, 2**31, 2**32 - 1],
    "ulong": [0, 1, 255, 256, 2**32, 2**53 + 1, 2**63, 2**64 - 1],
    "byte": [-128, -1, 0, 127],
    "short": [-32768, -129, -1, 0, 32767],
    "int": [-2**31, -129, -128, 127, 128, 2**31 - 1],
    "long": [-2**63, -2**53 - 1, -129, -128, 127, 128, 2**53 + 1, 2**63 - 1],
    "float": of_bits(">f", "00000000 80000000 3fc00000 00000001 007fffff 00800000 7f7fffff 7f800000 ff800000 7fc00000"
                           " ffc12345"),
    "double": of_bits(">d", "0000000000000000 8000000000000000 3fb999999999999a 0000000000000001 000fffffffffffff"
                            " 0010000000000000 7fefffffffffffff 7ff0000000000000 fff0000000000000 7ff8000000000000"
                            " fff8000012345678"),
    "decimal32": [0x22500000, 0x22500001, 1, 0x77f3fcff, 0x78000000, 0xf8000000, 0x7c000000],
    "decimal64": [0x2238000000000000, 0x2238000000000001, 1, 0x77fcff3fcff3fcff, 0x7800000000000000,
                  0xf800000000000000, 0x7c00000000000000],
    "decimal128": [number.to_bytes(16, "big") for number in (
        0x2208 << 112, (0x9430 << 112) + 1, 1, 0x77ffcff3fcff3fcff3fcff3fcff3fcff, 0x78 << 120, 0xf8 << 120,
        0x7c << 120)],
    "char": ["\0", "A", "\u20ac", "\ud7ff", "\ue000", "\uffff", "\U0001f600", "\U0010ffff"],
    "timestamp": [-2**63, -1, 0, 2**63 - 1, 1700000000123],
    "uuid": [uuid.UUID("00112233-4455-6677-8899-aabbccddeeff"), uuid.UUID(int=0), uuid.UUID(int=2**128 - 1)],
    "binary": [b"", b"\x00\xff", 255 * b"\x80", bytes(range(256))],
    "string": ["", "plain", 'say "\\"\n', "\0\x7f", "\u0080\u07ff\u0800\ud7ff\ue000\uffff",
               "\U00010000\U0010ffff", "s" * 255, "s" * 256],
    "symbol": ["", "amqp:symbol", "y" * 255, "y" * 256],
}


def scalars(kind):
    return [(kind,) if kind == "null" else (kind, value) for value in VALUES[kind]]


def compound_values():
    uint, symbol, string = (lambda n: ("uint", n)), (lambda s: ("symbol", s)), (lambda s: ("string", s))
    uints = lambda *numbers: ("array", "uint", None, [uint(n) for n in numbers])
    lists = [("list", []), ("list", [uint(1), ("list", [("null",), string("deep")])]),
             ("list", [("int", n) for n in range(300)]),
             ("list", [uint(1), ("null",), uint(2), ("null",)]), ("list", [("null",), ("null",)]),
             # The longest that a list8 holds, and the shortest that it does not.
             ("list", 254 * [("boolean", True)]), ("list", 255 * [("boolean", True)])]
    maps = [("map", []),
            ("map", [(symbol("a"), uint(1)), (string("a"), uint(2)), (("ulong", 3), ("map", [(uint(4), ("null",))]))]),
            ("map", [(("ubyte", n), ("null",)) for n in range(128)])]
    described = [("described", symbol("example:point"), ("list", [("int", 1), ("int", -1)])),
                 ("described", ("ulong", 0x0000123400000001), string("numeric")),
                 # Never described directly in described: Proton 0.37 reads the sibling after that one level off.
                 ("described", symbol("outer"), ("list", [("described", ("ulong", 7), ("boolean", True))]))]
    arrays = {f"array of {kind}": [("array", kind, None, scalars(kind))] for kind in SCALARS}
    arrays |= {
        "array of nothing": [("array", "int", None, []), ("array", "int", symbol("example:empty"), [])],
        "array of many": [("array", "ubyte", None, 300 * [("ubyte", 7)])],
        "array of list": [("array", "list", None, lists[:2]),
                          ("array", "list", ("ulong", 0x0000123400000002), lists[:2])],
        "array of map": [("array", "map", None, maps)],
        "array of array": [("array", "array", None, [uints(1, 2), uints(3)]),
                           ("array", "array", None, [("array", "array", None, [uints(1, 2), uints(3)]),
                                                     ("array", "array", None, [uints(3)])])],
        "array of described": [("array", "uint", symbol("example:metre"), [uint(1), uint(300)])]}
    return {"list": lists, "map": maps, "described": described, **arrays}


def every_type():
    """Messages by name, which together hold every section, every field and every type."""
    types = {**{kind: scalars(kind) for kind in SCALARS}, **compound_values()}
    annotations = [(("symbol", "x-opt-" + kind), scalars(kind)[-1]) for kind in ("ulong", "timestamp", "uuid", "symbol")]
    header = (0x70, ("list", [("boolean", True), ("ubyte", 9), ("uint", 3600000), ("boolean", True), ("uint", 3)]))
    properties = (0x73, ("list", [
        scalars("uuid")[0], ("binary", b"user\x00"), ("string", "to"), ("string", "subject"), ("string", "reply-to"),
        ("ulong", 2**64 - 1), ("symbol", "application/octet-stream"), ("symbol", "identity"),
        ("timestamp", 4102444800000), ("timestamp", 1700000000123), ("string", "group"), ("uint", 2**32 - 1),
        ("string", "reply-to-group")]))
    ids_only = (0x73, ("list", [("binary", b"\x00id")] + 4 * [("null",)] + [("string", "text id")]))
    sections_message = [
        header,
        (0x71, ("map", annotations + [(("symbol", "x-opt-hop"), ("list", [("int", 1), ("string", "one")]))])),
        (0x72, ("map", annotations + [(("symbol", "x-opt-map"), ("map", [(("string", "k"), ("char", "v"))]))])),
        properties,
        (0x74, ("map", [(("string", kind), scalars(kind)[-1]) for kind in SCALARS])),
        (0x77, ("string", "body")),
        (0x78, ("map", [(("symbol", "x-opt-checksum"), ("binary", b"\x01\x02\x03\x04"))])),
    ]
    data_message = [ids_only, (0x75, ("binary", bytes(range(256)))), (0x75, ("binary", b""))]
    sequence_message = [(0x76, ("list", [scalars(kind)[0] for kind in SCALARS])), (0x76, ("list", []))]
    return {"sections": sections_message, "data": data_message, "sequence": sequence_message,
            **{kind: [(0x77, ("map", [(("string", kind), ("list", values))]))] for kind, values in types.items()}}


class Peer(Handler):
    """Opens one link and ends with a clear line when anything refuses or breaks it."""

    def __init__(self, url):
        self.url, self.done, self.error = url, False, None

    def on_reactor_init(self, event):
        self.open_link(event.reactor)

    def on_link_remote_close(self, event):
        self.stop(event, event.link.remote_condition)

    def on_connection_remote_close(self, event):
        self.stop(event, event.connection.remote_condition)

    def on_transport_error(self, event):
        self.stop(event, event.transport.condition)

    def stop(self, event, condition):
        if not self.done and self.error is None:
            self.error = f"{condition.name}: {condition.description}" if condition else "the peer closed too early"
        event.connection.close()
        event.reactor.stop()


class Writer(Peer):
    def __init__(self, url, messages):
        super().__init__(url)
        self.messages, self.written, self.accepted = messages, False, 0

    def open_link(self, container):
        container.create_sender(self.url, handler=self)

    def on_link_flow(self, event):
        if not self.written and event.link.credit >= len(self.messages):
            self.written = True
            for number, message in enumerate(self.messages):
                event.link.delivery(str(number))
                event.link.stream(encode(message))
                event.link.advance()

    def on_delivery(self, event):
        if event.delivery.remote_state != Delivery.ACCEPTED:
            self.error = f"message {self.accepted + 1} was not accepted: {event.delivery.remote_state}"
            self.stop(event, None)
        event.delivery.settle()
        self.accepted += 1
        if self.accepted == len(self.messages):
            self.done = True
            event.connection.close()


class Reader(Peer):
    def __init__(self, url, count):
        super().__init__(url)
        self.count, self.messages = count, []

    def open_link(self, container):
        container.create_receiver(self.url, handler=self).flow(self.count)

    def on_delivery(self, event):
        delivery = event.delivery
        if not delivery.readable or delivery.partial:
            return
        encoded = event.link.recv(delivery.pending)
        Message().decode(encoded)  # an ordinary Proton application must be able to read it too
        self.messages.append(decode(encoded))
        delivery.update(Delivery.ACCEPTED)
        delivery.settle()
        if len(self.messages) == self.count:
            self.done = True
            event.connection.close()


def run(peer):
    container = Container(peer)
    container.allow_insecure_mechs = True  # PLAIN on loopback
    container.run()
    if not peer.done:
        sys.exit(f"proton_types: {peer.error}")


def main(arguments):
    places = {"describe": 0, "write": 2, "read": 2}.get(arguments[0] if arguments else None)
    if places is None or len(arguments) <= places:
        sys.exit(__doc__)
    names, all_messages = arguments[places + 1:], every_type()
    chosen = {name: all_messages[name] for name in names or all_messages}
    messages = list(chosen.values())
    if arguments[0] == "write":
        run(Writer("/".join(arguments[1:3]), messages))
    elif arguments[0] == "read":
        reader = Reader("/".join(arguments[1:3]), len(messages))
        run(reader)
        messages = reader.messages
    for name, message in zip(chosen, messages):
        print(f"message {name}", *describe(message), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
