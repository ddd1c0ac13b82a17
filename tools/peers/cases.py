"""The cases: what is played by whom, with how many messages, so that each run lasts about as long as another."""

import itertools
from dataclasses import replace
from functools import partial
from statistics import median

from comparison import LIMIT, OURS, OWNING, TCP, Case
from playing import NoFigure, Place, called, direct, ended, through
from processes import Process

CREDIT = 1000
FRESH = itertools.count()
RATES = ("messages_per_second", "megabytes_per_second", "sending_cpu_ns", "receiving_cpu_ns")

# Messages/s at 100 B, roughly: only how many a run plays depends on it.
ROUGHLY = {OURS: 3_000_000, "Proton C": 700_000, "Proton C++": 300_000, "rhea": 25_000, LIMIT: 6_000_000,
           **dict.fromkeys(("Proton Python", "uAMQP", "pyamqp"), 100_000)}
ROUGHLY_BYTES = {OURS: 1.5e9, "Proton C": 0.6e9, LIMIT: 2e9, TCP: 2.5e9}  # the same where bodies are large
THROUGH_RABBITMQ = 20_000
OVER_TLS = {OURS: (600_000, 600_000), "Proton Python": (12_000, 12_000), "uAMQP": (30_000, 10_000),
            "pyamqp": (5000, 20_000)}  # sending, receiving


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


def tls_cases(found, place, seconds):
    """Those that cannot listen: each sends to our receiver, and receives from our sender, through our broker."""
    few = chosen_of(found, OURS, "Proton Python", "uAMQP", "pyamqp")
    sending = {name: messages(name, seconds, most=OVER_TLS[name][0]) for name in few}
    receiving = {name: messages(name, seconds, most=OVER_TLS[name][1]) for name in few}
    send = {name: partial(through_fresh_queue, place, one, found[OURS], options(100), sending[name])
            for name, one in few.items()}
    receive = {name: partial(through_fresh_queue, place, found[OURS], one, options(100), receiving[name])
               for name, one in few.items()}
    return [Case("tls-send", f"sending to PerfTalk over TLS, {in_words(100)}", RATES, send, facts("tls", 100),
                 sending, 100),
            Case("tls-receive", f"receiving from PerfTalk over TLS, {in_words(100)}", RATES, receive, facts("tls", 100),
                 receiving, 100)]


def through_case(name, title, found, place, seconds, **speed):
    """A contender's sender and receiver with a broker between them. Only who takes a URL tells it who it is."""
    found = chosen_of(found, OURS, "Proton C", "Proton C++", "rhea")
    counts = {peer: messages(peer, seconds, **speed) for peer in found}
    turns = {peer: partial(through_fresh_queue, place, one, one, options(100), counts[peer])
             for peer, one in found.items()}
    return Case(name, f"{title}, {in_words(100)}", RATES, turns, facts(name, 100), counts, 100)


def embedded_case(found, port, seconds):
    return through_case("broker", "embedded broker", found, Place(port, "numbers-"), seconds, slower=3)


def rabbitmq_case(found, port, seconds):
    place = Place(port, "/queue/numbers-", user="guest:guest")
    return through_case("rabbitmq", "RabbitMQ", found, place, seconds, most=THROUGH_RABBITMQ)


LATENCIES = tuple(f"latency_{name}_us" for name in ("p50", "p99", "p999", "p9999"))
SHARES = (10, 50, 90)  # percent of what Proton C can send at most


def latency_cases(found, seconds, most):
    """An open loop: messages are due at a rate that is the same for both, whatever became of those before."""
    made = []
    for share in SHARES:
        rate = round(most * share / 100)
        count = max(1000, round(rate * seconds))
        turns = {name: partial(in_open_loop, one, options(100), count, rate) for name, one in found.items()}
        title = f"open loop at {share} % of Proton C's maximum: {rate} messages/s"
        made.append(Case(f"latency-{share}", title, LATENCIES, turns, {**facts("latency", 100), "rate": rate},
                         dict.fromkeys(found, count), 100))
    return made


def in_open_loop(contender, chosen, count, rate):
    return direct(contender, chosen, count, ("--rate", rate))


def most_of_proton(found, seconds):
    """Messages/s of Proton C with nothing to wait for: the median of some runs before the first round."""
    runs = [direct(found["Proton C"], options(100), messages("Proton C", seconds)) for _ in range(5)]
    return median(run["messages_per_second"] for run in runs)


# Nanoseconds, roughly, that encoding and decoding the event message take together.
ROUGHLY_NS = {OURS: 230, OWNING: 600, "Proton C": 1100, "rhea": 20_000, "Proton Python": 30_000, "pyamqp": 30_000}


def codec_case(commands, seconds):
    """The event message built, encoded, decoded and read, with nothing of the protocol around it."""
    counts = {name: max(1000, round(seconds * 1e9 / ROUGHLY_NS[name])) for name in commands}
    turns = {name: partial(codec, command, counts[name]) for name, command in commands.items()}
    return Case("codec", "codec, event of 1 KiB (CPU a message)", ("encode_ns", "decode_ns"), turns,
                {"kind": "codec", "body_size": 1024}, counts)


def codec(command, count):
    with Process(*command, count) as process:
        found, = ended(process)
    if found.pop("messages") != count:
        raise NoFigure(f"{process.name} did not play {count} messages")
    return found


def styles_case(there, seconds):
    """The same client written with completion handlers, with coroutines, and with blocking calls for whole batches."""
    ours, count = there.found[OURS], messages(OURS, seconds)
    chosen = options(100)
    turns = {OURS: partial(direct, ours, chosen, count),
             "coroutines": partial(direct, there.coroutines, chosen, count),
             "coroutines, retaining": partial(direct, there.retaining, chosen, count),
             "blocking sender": partial(direct, there.blocking, chosen, count, receiver=ours),
             "blocking receiver": partial(called, there.blocking, chosen, count, sender=ours)}
    return Case("styles", f"handlers, coroutines, blocking batches, {in_words(100)}", RATES, turns,
                facts("styles", 100), dict.fromkeys(turns, count), 100)


OPENSSL = "OpenSSL"


def tls_limit_case(there, shown, key, seconds):
    """Large bodies over TLS, beside what OpenSSL itself moves in records of 16 KiB."""
    size, count = 1 << 16, round(0.6e9 * seconds / (1 << 16))
    files = ("--ca", shown), ("--certificate", shown, "--key", key)
    turns = {name: partial(direct, one, options(size, 100), count, *files)
             for name, one in ((OPENSSL, there.found[TCP]), (OURS, there.coroutines))}
    return Case("tls-direct", f"over TLS, {in_words(size, 100)}", RATES, turns, facts("tls", size, 100),
                dict.fromkeys(turns, count), size, base=OPENSSL)


# What there is more and more of.
GROWTH = {"unsettled": (10, 100, 1000, 10_000, 100_000), "links": (1, 10, 100, 1000),
          "connections": (1, 4, 16, 64, 256), "body": tuple(1 << power for power in (10, 14, 18, 22, 26))}
GROWING = {"unsettled": "unsettled deliveries", "links": "links", "connections": "connections", "body": "bytes a body"}
BOTH_ENDS_NS = 400  # roughly, of a message of 100 B


def growth_cases(program, seconds):
    """The same messages with more of one thing: what each costs should stay as it is."""
    made = []
    for what, numbers in GROWTH.items():
        figure = "cpu_ns_per_kib" if what == "body" else "cpu_ns"
        counts = {str(number): max(8, round(seconds * 1e9 / number)) if what == "body"
                  else max(10 * number, round(seconds * 1e9 / BOTH_ENDS_NS)) for number in numbers}
        turns = {name: partial(grown, program, what, int(name), count) for name, count in counts.items()}
        made.append(Case(f"growth-{what}", f"CPU a {'KiB' if what == 'body' else 'message'} with more {GROWING[what]}",
                         (figure,), turns, {"kind": "growth", "what": what}, counts, base=str(numbers[0])))
    count = round(seconds * 2e6)
    turns = {"one thread": partial(grown, program, "engines", 1, count),
             "two threads": partial(grown, program, "engines", 2, count)}
    made.append(Case("engines", "pairs of engines in memory, each in a thread", ("messages_per_second",), turns,
                     {"kind": "engines"}, dict.fromkeys(turns, count), base="one thread"))
    return made


def grown(program, what, number, count):
    with Process(program, what, number, count) as process:
        found, = ended(process)
    del found["messages"]
    if what == "body":
        found["cpu_ns_per_kib"] = found.pop("cpu_ns") / (number / 1024)
    return found
