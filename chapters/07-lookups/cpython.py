"""The same question in CPython: what does a name cost that is looked up in the loop? Prints JSON.

Every row walks the same messages and adds their sizes to one counter of a link. What differs is how the link's counter is
reached for each message: as a global, an attribute, an attribute of an attribute, in a dict by name or by number, by list
index, or as a local variable that was set before the loop. Times are for one message.
"""

import json
import platform
import random
import timeit

ROUNDS = 9
ROUND_SECONDS = 0.004
MESSAGES = [100 + number % 7 for number in range(256)]

class Link:
    def __init__(self):
        self.total = 0


class Session:
    def __init__(self):
        self.link = Link()
        self.by_name = {f"link-{number}": 0 for number in range(100)}
        self.by_number = dict.fromkeys(range(100), 0)
        self.in_order = [0] * 100


total = 0
SESSION = Session()


def through_global():
    global total
    total = 0
    for size in MESSAGES:
        total += size
    return total


def through_attribute(link=SESSION.link):
    link.total = 0
    for size in MESSAGES:
        link.total += size
    return link.total


def through_two_attributes(session=SESSION):
    session.link.total = 0
    for size in MESSAGES:
        session.link.total += size
    return session.link.total


def through_dict_of_names(by_name=SESSION.by_name):
    by_name["link-50"] = 0
    for size in MESSAGES:
        by_name["link-50"] += size
    return by_name["link-50"]


def through_dict_of_numbers(by_number=SESSION.by_number):
    by_number[50] = 0
    for size in MESSAGES:
        by_number[50] += size
    return by_number[50]


def through_list_index(in_order=SESSION.in_order):
    in_order[50] = 0
    for size in MESSAGES:
        in_order[50] += size
    return in_order[50]


def through_local(link=SESSION.link):
    counted = 0
    for size in MESSAGES:
        counted += size
    link.total = counted
    return link.total


WAYS = {
    "dict, by name": through_dict_of_names,
    "dict, by number": through_dict_of_numbers,
    "list index": through_list_index,
    "attribute of attribute": through_two_attributes,
    "attribute": through_attribute,
    "global": through_global,
    "local": through_local,
}
BASELINE = "dict, by name"


def check():
    """No row is timed that counts otherwise."""
    for name, way in WAYS.items():
        if way() != sum(MESSAGES):
            raise SystemExit(f"{name} counts otherwise than the others")


def calibrated(way):
    """A timer and how often a round calls it."""
    timer = timeit.Timer(way)
    once = min(timer.repeat(repeat=3, number=1))
    return timer, max(1, round(ROUND_SECONDS / once))


def measure():
    """Every row once a round, in an order of its own each time; nanoseconds a message."""
    table = [(name, *calibrated(way), []) for name, way in WAYS.items()]
    for _ in range(ROUNDS):
        for _, timer, calls, rounds in random.sample(table, len(table)):
            rounds.append(timer.timeit(calls) / calls / len(MESSAGES) * 1e9)
    return [{"name": name, "rounds": rounds} for name, _, _, rounds in table]


if __name__ == "__main__":
    check()
    print(json.dumps({
        "version": platform.python_version(),
        "question": "Looked up in the loop, or found before it?",
        "baseline": BASELINE,
        "unit": "ns",
        "rows": measure(),
    }))
