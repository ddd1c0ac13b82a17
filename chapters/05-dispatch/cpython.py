"""The same question in CPython, and the talk's case: pyamqp's dict of encoders against a chain of ifs. Prints JSON.

A value is what pyamqp makes of it: its type's name and itself. Every row writes the same bytes with the same encoders;
only the way from the name to the encoder differs. Values of all types come in random order, and then those of one type
alone: the first that the chain asks for, and the last. Times are for one value.
"""

import json
import platform
import random
import struct
import timeit

ROUNDS = 9
ROUND_SECONDS = 0.004
VALUES = 512


def fixed(code, layout):
    """The encoder of a type of fixed width: its constructor, then the value, big-endian (§1.6)."""
    pack = struct.Struct(">B" + layout).pack

    def encode(output, value):
        output.extend(pack(code, value))

    return encode


encode_ubyte, encode_ushort = fixed(0x50, "B"), fixed(0x60, "H")
encode_uint, encode_ulong = fixed(0x70, "I"), fixed(0x80, "Q")
encode_byte, encode_short = fixed(0x51, "b"), fixed(0x61, "h")
encode_int, encode_long = fixed(0x71, "i"), fixed(0x81, "q")
encode_float, encode_double = fixed(0x72, "f"), fixed(0x82, "d")
encode_decimal32, encode_decimal64 = fixed(0x74, "4s"), fixed(0x84, "8s")
encode_decimal128 = fixed(0x94, "16s")
encode_char, encode_timestamp, encode_uuid = fixed(0x73, "I"), fixed(0x83, "q"), fixed(0x98, "16s")


def by_chain(output, value):
    """What one writes first."""
    name, content = value
    if name == "ubyte":
        encode_ubyte(output, content)
    elif name == "ushort":
        encode_ushort(output, content)
    elif name == "uint":
        encode_uint(output, content)
    elif name == "ulong":
        encode_ulong(output, content)
    elif name == "byte":
        encode_byte(output, content)
    elif name == "short":
        encode_short(output, content)
    elif name == "int":
        encode_int(output, content)
    elif name == "long":
        encode_long(output, content)
    elif name == "float":
        encode_float(output, content)
    elif name == "double":
        encode_double(output, content)
    elif name == "decimal32":
        encode_decimal32(output, content)
    elif name == "decimal64":
        encode_decimal64(output, content)
    elif name == "decimal128":
        encode_decimal128(output, content)
    elif name == "char":
        encode_char(output, content)
    elif name == "timestamp":
        encode_timestamp(output, content)
    elif name == "uuid":
        encode_uuid(output, content)
    else:
        raise ValueError(name)


def by_match(output, value):
    """The chain in its modern form. CPython compares one pattern after the other, as before."""
    name, content = value
    match name:
        case "ubyte":
            encode_ubyte(output, content)
        case "ushort":
            encode_ushort(output, content)
        case "uint":
            encode_uint(output, content)
        case "ulong":
            encode_ulong(output, content)
        case "byte":
            encode_byte(output, content)
        case "short":
            encode_short(output, content)
        case "int":
            encode_int(output, content)
        case "long":
            encode_long(output, content)
        case "float":
            encode_float(output, content)
        case "double":
            encode_double(output, content)
        case "decimal32":
            encode_decimal32(output, content)
        case "decimal64":
            encode_decimal64(output, content)
        case "decimal128":
            encode_decimal128(output, content)
        case "char":
            encode_char(output, content)
        case "timestamp":
            encode_timestamp(output, content)
        case "uuid":
            encode_uuid(output, content)
        case _:
            raise ValueError(name)


ENCODE_MAP = {
    "ubyte": encode_ubyte, "ushort": encode_ushort, "uint": encode_uint, "ulong": encode_ulong,
    "byte": encode_byte, "short": encode_short, "int": encode_int, "long": encode_long,
    "float": encode_float, "double": encode_double, "decimal32": encode_decimal32, "decimal64": encode_decimal64,
    "decimal128": encode_decimal128, "char": encode_char, "timestamp": encode_timestamp, "uuid": encode_uuid,
}


def by_dict(output, value):
    """pyamqp's way: a dict that is made once, from the type to its encoder."""
    name, content = value
    ENCODE_MAP[name](output, content)


class Encoder:
    """A method for each type, found by its name."""


for _name, _encode in ENCODE_MAP.items():
    setattr(Encoder, "encode_" + _name, staticmethod(_encode))


def by_getattr(output, value):
    """The way of visitors: the name of a method, put together and asked for."""
    name, content = value
    getattr(Encoder, "encode_" + name)(output, content)


WAYS = {"if-chain": by_chain, "match": by_match, "dict of functions": by_dict, "getattr": by_getattr}
BASELINE = "if-chain"
CONTENT = {"float": 1.5, "double": 2.25, "decimal32": bytes(4), "decimal64": bytes(8), "decimal128": bytes(16),
           "uuid": bytes(16)}


def mixes():
    """What stands behind a row's name, and the values it is about."""
    names = list(ENCODE_MAP)
    chosen = random.Random(20260105)
    every = [chosen.choice(names) for _ in range(VALUES)]
    for suffix, those in (("", every), (", first type", names[:1] * VALUES), (", last type", names[-1:] * VALUES)):
        yield suffix, [(name, CONTENT.get(name, 100)) for name in those]


def rows():
    """Name, the way to dispatch, and the values that one call encodes."""
    for suffix, values in mixes():
        for name, way in WAYS.items():
            yield name + suffix, way, values


def encode(way, values):
    output = bytearray()
    for value in values:
        way(output, value)
    return output


def check():
    """No row is timed that writes other bytes."""
    for name, way, values in rows():
        if encode(way, values) != encode(by_chain, values):
            raise SystemExit(f"{name} writes other bytes than the chain")


def calibrated(way, values):
    """A timer and how often a round calls it."""
    timer = timeit.Timer(lambda: encode(way, values))
    once = min(timer.repeat(repeat=3, number=1))
    return timer, max(1, round(ROUND_SECONDS / once))


def measure():
    """Every row once a round, in an order of its own each time; nanoseconds a value."""
    table = [(name, *calibrated(way, values), []) for name, way, values in rows()]
    for _ in range(ROUNDS):
        for _, timer, calls, rounds in random.sample(table, len(table)):
            rounds.append(timer.timeit(calls) / calls / VALUES * 1e9)
    return [{"name": name, "rounds": rounds} for name, _, _, rounds in table]


if __name__ == "__main__":
    check()
    print(json.dumps({
        "version": platform.python_version(),
        "question": "How should a value find its encoder, in Python?",
        "baseline": BASELINE,
        "unit": "ns",
        "rows": measure(),
    }))
