"""Look before you leap or ask for forgiveness, in CPython, at the same shares of malformed input. Prints JSON.

LBYL checks each byte before it is used and answers None for what is malformed; EAFP goes ahead, and catches what
CPython raises. Both read the same telemetry events, of which a share is damaged, and refuse the same ones. Times are for
one event.
"""

import json
import platform
import random
import struct
import timeit
from itertools import cycle, islice

ROUNDS = 9
ROUND_SECONDS = 0.004
SHARES = ("0", "0.01", "0.2", "1", "10", "50")  # percent, as in the C++ sweep
SEED = 20260106

SMALL_ULONG, DOUBLE, STRING = 0x53, 0x82, 0xA1
FLOAT64 = struct.Struct(">d")


def fields_of(number):
    """What is in an event, as the bytes of its values (§1.6)."""
    name = f"sensor-{number}".encode()
    return [bytes([STRING, len(name)]) + name, bytes([SMALL_ULONG, number % 256]),
            bytes([DOUBLE]) + FLOAT64.pack(number * 0.5), bytes([STRING, 64]) + b"x" * 64] * 3


EVENTS = [b"".join(fields_of(number)) for number in range(16)]


def damaged(event, way):
    """One piece of damage that every reader refuses: a constructor that is none, a text that is none, a missing end."""
    first_constructor_after_name = 2 + event[1]
    if way == 0:
        return event[:first_constructor_after_name] + b"\x3f" + event[first_constructor_after_name + 1:]
    if way == 1:
        return event[:3] + b"\xff" + event[4:]
    return event[:-20]


# Look before you leap: each function asks whether what it needs is there, and its caller whether it was.


def string_if_there(event, position):
    if position >= len(event):
        return None
    end = position + 1 + event[position]
    if end > len(event):
        return None
    octets = event[position + 1:end]
    if not octets.isascii():
        return None
    return octets.decode("ascii"), end


def small_ulong_if_there(event, position):
    if position >= len(event):
        return None
    return event[position], position + 1


def double_if_there(event, position):
    if position + 8 > len(event):
        return None
    return FLOAT64.unpack_from(event, position)[0], position + 8


IF_THERE = {STRING: string_if_there, SMALL_ULONG: small_ulong_if_there, DOUBLE: double_if_there}


def read_lbyl(event):
    values, position, end = [], 0, len(event)
    while position < end:
        code = event[position]
        if code not in IF_THERE:
            return None
        found = IF_THERE[code](event, position + 1)
        if found is None:
            return None
        value, position = found
        values.append(value)
    return values


# Easier to ask forgiveness: nobody asks, and what CPython raises is caught once, far outside.


def string_at(event, position):
    end = position + 1 + event[position]
    event[end - 1]  # a slice that reaches beyond the end is cut short and raises nothing
    return event[position + 1:end].decode("ascii"), end


def small_ulong_at(event, position):
    return event[position], position + 1


def double_at(event, position):
    return FLOAT64.unpack_from(event, position)[0], position + 8


AT = {STRING: string_at, SMALL_ULONG: small_ulong_at, DOUBLE: double_at}


def read_eafp(event):
    values, position, end = [], 0, len(event)
    try:
        while position < end:
            value, position = AT[event[position]](event, position + 1)
            values.append(value)
    except (KeyError, IndexError, UnicodeDecodeError, struct.error):
        return None
    return values


WAYS = {"LBYL": read_lbyl, "EAFP": read_eafp}
BASELINE = f"LBYL, {SHARES[0]} %"


def inputs(share):
    """Events without end; in each stretch that has room for one, a damaged one at a place that nobody can foresee."""
    random_numbers = random.Random(SEED)
    if float(share) == 0:
        return cycle(EVENTS)
    stretch, schedule = round(100 / float(share)), []
    for way in range(3):
        place = random_numbers.randrange(stretch)
        schedule += [damaged(EVENTS[turn % len(EVENTS)], way) if turn == place else EVENTS[turn % len(EVENTS)]
                     for turn in range(stretch)]
    return cycle(schedule)


def read_all(way, events):
    for event in events:
        way(event)


def rows():
    """Name, reader and its endless input."""
    return [(f"{name}, {share} %", way, inputs(share)) for share in SHARES for name, way in WAYS.items()]


def check():
    """No row is timed that reads other values or refuses other events."""
    for event in EVENTS:
        if read_lbyl(event) != read_eafp(event) or read_lbyl(event) is None:
            raise SystemExit("LBYL and EAFP read different values")
        for way in range(3):
            if read_lbyl(damaged(event, way)) is not None or read_eafp(damaged(event, way)) is not None:
                raise SystemExit("a damaged event was read")


def events_a_round():
    """As many as a round has time for; the input goes on where the last round stopped."""
    once = min(timeit.Timer(lambda: read_all(read_lbyl, EVENTS)).repeat(repeat=5, number=1)) / len(EVENTS)
    return max(100, round(ROUND_SECONDS / once))


def measure():
    """Every row once a round, in an order of its own each time; nanoseconds an event."""
    count = events_a_round()
    table = [(name, way, given, []) for name, way, given in rows()]
    for _ in range(ROUNDS):
        for _, way, given, rounds in random.sample(table, len(table)):
            events = list(islice(given, count))
            rounds.append(timeit.Timer(lambda: read_all(way, events)).timeit(1) / count * 1e9)
    return [{"name": name, "rounds": rounds} for name, _, _, rounds in table]


if __name__ == "__main__":
    check()
    print(json.dumps({
        "version": platform.python_version(),
        "question": "Look before you leap, or ask for forgiveness, in Python?",
        "baseline": BASELINE,
        "unit": "ns",
        "rows": measure(),
    }))
