"""Plays cases in interleaved rounds, and makes of what was measured rows of a result: spread, and ratios to a base.

In every round each contender of each case plays once, in a fresh order; figures of one round are divided by each
other, and a ratio is the median of the rounds with its sign-test interval. A run without a figure leaves a gap.
"""

import random
import time
from dataclasses import dataclass, field
from statistics import median

from perftalk.statistics import sign_test_interval
from playing import ATTEMPTS, NoFigure, undisturbed

REPEATED_AT_MOST = 0.5  # of all runs: on a machine that is never quiet, the rest is taken as it comes
OURS, LIMIT, TCP = "PerfTalk", "raw frames", "TCP"
OWNING = "PerfTalk, copies"  # its codec with messages that own their memory


@dataclass(frozen=True)
class Figure:
    """How a figure is called, what it counts, and whether more of it is better."""

    title: str
    unit: str
    more_is_better: bool = False


FIGURES = {
    "messages_per_second": Figure("messages/s", "", True), "megabytes_per_second": Figure("MB/s", "MB/s", True),
    "sending_cpu_ns": Figure("CPU sending", "ns"), "receiving_cpu_ns": Figure("CPU receiving", "ns"),
    "encode_ns": Figure("encode", "ns"), "decode_ns": Figure("decode and read", "ns"),
    "cpu_ns": Figure("CPU of both ends", "ns"), "cpu_ns_per_kib": Figure("CPU of both ends", "ns a KiB"),
    "latency_p50_us": Figure("latency p50", "us"), "latency_p99_us": Figure("p99", "us"),
    "latency_p999_us": Figure("p99.9", "us"), "latency_p9999_us": Figure("p99.99", "us"),
}
# The first says what messages/s say, and of the second a run has too few.
NOT_JUDGED = ("megabytes_per_second", "latency_p9999_us")


@dataclass(frozen=True)
class Case:
    """One question: the same for all contenders, each of which plays a turn a round and returns its figures."""

    name: str
    title: str
    figures: tuple  # the keys of FIGURES that it shows
    turns: dict     # contender → what plays one run
    facts: dict = field(default_factory=dict)  # the same for all turns
    messages: dict = field(default_factory=dict)  # contender → messages a run
    body_size: int = 0  # with it, megabytes a second
    base: str = OURS    # whom the others are compared with


@dataclass
class Played:
    """Figures by case, contender and round, None where a run gave none, and what happened on the way."""

    rounds: dict = field(default_factory=dict)
    failures: list = field(default_factory=list)
    repeated: int = 0
    disturbed: int = 0
    seconds: float = 0.0


def play(cases, rounds, seed, progress=lambda done, total, what: None):
    """Plays all rounds; `progress` is told before each turn."""
    order, played, started = random.Random(seed), Played(), time.monotonic()
    total, done = rounds * sum(len(case.turns) for case in cases), 0
    for number in range(rounds):
        for case in order.sample(cases, len(cases)):
            for name in order.sample(list(case.turns), len(case.turns)):
                progress(done, total, f"round {number + 1} of {rounds}: {case.title}: {name}")
                attempts = ATTEMPTS if played.repeated < total * REPEATED_AT_MOST else 1
                played.rounds.setdefault((case.name, name), []).append(_turn(case, name, number, played, attempts))
                done += 1
    played.seconds = time.monotonic() - started
    return played


def _turn(case, name, number, played, attempts):
    try:
        found, repeated, stayed = undisturbed(case.turns[name], attempts)
    except NoFigure as failure:
        played.failures.append({"case": case.name, "contender": name, "round": number + 1, "why": str(failure)[:500]})
        return None
    played.repeated += repeated
    played.disturbed += stayed
    if case.body_size and "messages_per_second" in found:
        found["megabytes_per_second"] = found["messages_per_second"] * case.body_size / 1e6
    return found


def rows(case, played):
    """A row for each contender: its figures with their spread, and their ratios to the base."""
    base = played.rounds.get((case.name, case.base))
    return [_row(case, name, played.rounds[case.name, name], base) for name in case.turns]


def _row(case, name, rounds, base):
    row = {"contender": name, "messages": case.messages.get(name, 0), "figures": {}}
    for key in case.figures:
        values = [found.get(key) if found else None for found in rounds]
        there = [value for value in values if value is not None]
        if not there:
            continue
        row["figures"][key] = {"min": min(there), "median": median(there), "max": max(there), "rounds": values}
        judged = base and name != case.base and key not in NOT_JUDGED
        ratio = _ratio(key, rounds, base) if judged else None
        if ratio:
            row["figures"][key]["ratio"] = vars(ratio)
    return row


def _ratio(key, theirs, base):
    """By round, so that above 1 is better than the base: a rate over its rate, its time over a time."""
    pairs = [(one[key], other[key]) for one, other in zip(theirs, base)
             if one and other and key in one and key in other]
    ratios = [a / b if FIGURES[key].more_is_better else b / a for a, b in pairs if a > 0 and b > 0]
    return sign_test_interval(ratios) if ratios else None
