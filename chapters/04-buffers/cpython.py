"""The same question in CPython, and the case that began it: pyamqp's encode_binary, before and after. Prints JSON.

Every row builds the same bytes: a telemetry event whose fields are AMQP binaries (§1.6.19), so a constructor byte, a length
and the content each. It is built alone, and as one of a batch that shares its output, as pyamqp's events do. Times are for
one event.
"""

import json
import platform
import random
import struct
import timeit
from io import BytesIO

ROUNDS = 9
ROUND_SECONDS = 0.004
BATCH = 32
FIELDS = [b"sensor-%d" % number for number in range(24)] + [bytes(1024)]


def pieces_of(value):
    """One field in the three pieces that an encoder adds: short lengths take one byte, long ones four."""
    if len(value) < 256:
        return [b"\xa0", struct.pack(">B", len(value)), value]
    return [b"\xb0", struct.pack(">I", len(value)), value]


PIECES = [piece for value in FIELDS for piece in pieces_of(value)]


def add_bytes(events):
    output = b""
    for _ in range(events):
        for piece in PIECES:
            output += piece
    return output


def extend_bytearray(events):
    output = bytearray()
    for _ in range(events):
        for piece in PIECES:
            output.extend(piece)
    return output


def write_bytesio(events):
    output = BytesIO()
    for _ in range(events):
        for piece in PIECES:
            output.write(piece)
    return output.getvalue()


def encode_binary_before(output, value):
    """How pyamqp began: strings cannot change, so each step makes the next output and the caller takes it back."""
    size = len(value)
    if size < 256:
        output += b"\xa0"
        output += struct.pack(">B", size)
    else:
        output += b"\xb0"
        output += struct.pack(">I", size)
    return output + value


def encode_binary_after(output, value):
    """What its authors changed it to: one bytearray is handed down, and every encoder extends it."""
    size = len(value)
    if size < 256:
        output.extend(b"\xa0")
        output.extend(struct.pack(">B", size))
    else:
        output.extend(b"\xb0")
        output.extend(struct.pack(">I", size))
    output.extend(value)


def encode_before(events):
    output = b""
    for _ in range(events):
        for value in FIELDS:
            output = encode_binary_before(output, value)
    return output


def encode_after(events):
    output = bytearray()
    for _ in range(events):
        for value in FIELDS:
            encode_binary_after(output, value)
    return output


WAYS = {
    "bytes +=": add_bytes,
    "bytearray.extend": extend_bytearray,
    "BytesIO.write": write_bytesio,
    "encode_binary, before": encode_before,
    "encode_binary, after": encode_after,
}
BASELINE = "bytes +="


def rows():
    """Name, what is timed, and how many events one call builds."""
    for events, suffix in ((1, ""), (BATCH, f", batch of {BATCH}")):
        for name, way in WAYS.items():
            yield name + suffix, way, events


def check():
    """No row is timed that builds other bytes."""
    for name, way, events in rows():
        if bytes(way(events)) != b"".join(PIECES) * events:
            raise SystemExit(f"{name} builds other bytes than the others")


def calibrated(way, events):
    """A timer and how often a round calls it."""
    timer = timeit.Timer(lambda: way(events))
    once = min(timer.repeat(repeat=3, number=1))
    return timer, max(1, round(ROUND_SECONDS / once))


def measure():
    """Every row once a round, in an order of its own each time; nanoseconds an event."""
    table = [(name, *calibrated(way, events), events, []) for name, way, events in rows()]
    for _ in range(ROUNDS):
        for _, timer, calls, events, rounds in random.sample(table, len(table)):
            rounds.append(timer.timeit(calls) / calls / events * 1e9)
    return [{"name": name, "rounds": rounds} for name, _, _, _, rounds in table]


if __name__ == "__main__":
    check()
    print(json.dumps({
        "version": platform.python_version(),
        "question": "Where should encoded bytes go, in Python?",
        "baseline": BASELINE,
        "unit": "ns",
        "rows": measure(),
    }))
