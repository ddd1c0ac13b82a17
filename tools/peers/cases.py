"""The cases: what is played by whom, with how many messages, so that each run lasts about as long as another."""

import itertools
from dataclasses import replace
from functools import partial

from comparison import LIMIT, OURS, TCP, Case
from playing import Place, direct, through

CREDIT = 1000
FRESH = itertools.count()
RATES = ("messages_per_second", "megabytes_per_second", "sending_cpu_ns", "receiving_cpu_ns")

# Messages/s at 100 B, roughly: only how many a run plays depends on it.
ROUGHLY = {OURS: 3_000_000, "Proton C": 700_000, "Proton C++": 300_000, "rhea": 25_000, LIMIT: 6_000_000}
ROUGHLY_BYTES = {OURS: 1.5e9, "Proton C": 0.6e9, LIMIT: 2e9, TCP: 2.5e9}  # the same where bodies are large
THROUGH_RABBITMQ = 20_000


def options(body_size, credit=CREDIT, settled=False):
    return "--body-size", body_size, "--credit", credit, *(["--settled"] if settled else [])


def facts(kind, body_size, credit=CREDIT, settled=False):
    return {"kind": kind, "body_size": body_size, "credit": credit, "settled": settled}


def in_words(body_size, credit=CREDIT, settled=False):
    size = f"{body_size} B" if body_size < 1024 else f"{body_size >> 10} KiB" if body_size < 1 << 20 else "1 MiB"
    more = f", credit {credit}" if credit != CREDIT else ""
    return f"{size}, {'pre-settled' if settled else 'unsettled'}{more}"


def messages(name, seconds, slower=1.0, most=ROUGHLY[OURS]):
    """How many this contender plays: as many as take it so long, in whole thousands."""
    return max(1000, 1000 * round(min(ROUGHLY[name], most) / slower * seconds / 1000))


def direct_cases(found, seconds):
    """A contender's sender to its own receiver; the limit beside them, and for large bodies what TCP itself moves."""
    small = chosen_of(found, OURS, "Proton C", "Proton C++", "rhea", LIMIT)
    made = []
    for body_size, slower in ((100, 1), (1024, 1.5)):
        counts = {name: messages(name, seconds, slower) for name in small}
        made += [_direct(small, counts, body_size, settled=settled) for settled in (False, True)]
    few = chosen_of(found, OURS, "Proton C")
    made.append(_direct(few, {name: messages(name, seconds) for name in few}, 100, credit=10 * CREDIT))
    large = chosen_of(found, OURS, "Proton C", LIMIT, TCP)
    for body_size, credit in ((1 << 16, 100), (1 << 20, 10)):
        counts = {name: round(ROUGHLY_BYTES[name] * seconds / body_size) for name in large}
        made.append(_direct(large, counts, body_size, credit))
    return made


def chosen_of(found, *names):
    return {name: found[name] for name in names if name in found}


def _direct(found, counts, *chosen, **more):
    turns = {name: partial(direct, one, options(*chosen, **more), counts[name]) for name, one in found.items()}
    title = in_words(*chosen, **more)
    return Case("direct-" + title.replace(", ", "-").replace(" ", ""), f"direct, {title}", RATES, turns,
                facts("direct", *chosen, **more), counts, chosen[0])


def through_fresh_queue(place, sender, receiver, chosen, count):
    """A queue that nobody used before: an accept sent just before a close can be lost, and then messages are left."""
    return through(replace(place, address=f"{place.address}{next(FRESH)}"), sender, receiver, chosen, count)


def through_case(name, title, found, place, seconds, **speed):
    """Sender and receiver of a contender with a broker between them. Only those that take a URL tell it who they are."""
    found = chosen_of(found, OURS, "Proton C", "Proton C++", "rhea")
    counts = {peer: messages(peer, seconds, **speed) for peer in found}
    turns = {peer: partial(through_fresh_queue, place, one, one, options(100), counts[peer]) for peer, one in found.items()}
    return Case(name, f"{title}, {in_words(100)}", RATES, turns, facts(name, 100), counts, 100)


def embedded_case(found, port, seconds):
    return through_case("broker", "embedded broker", found, Place(port, "numbers-"), seconds, slower=3)


def rabbitmq_case(found, port, seconds):
    place = Place(port, "/queue/numbers-", user="guest:guest")
    return through_case("rabbitmq", "RabbitMQ", found, place, seconds, most=THROUGH_RABBITMQ)
