#!/usr/bin/python3
"""Plays amqp-perf against Proton C, direct (no broker), in turn, and prints how many times as fast it is.

In every round each pair of sender and receiver plays once, in a fresh order; figures of one round are divided by
each other, and the ratio is the median of the rounds. The receivers check every byte of every message: a run that
lost, doubled or changed one gives no figure. A run during which other processes took much of a core is played again.
"""

import argparse
import json
import os
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(Path(__file__).parent)]

from perftalk.statistics import sign_test_interval  # noqa: E402
from processes import Process, Stuck  # noqa: E402

DISTURBED = 0.2  # of a core, taken by others
ATTEMPTS = 5
FIGURES = ("messages/s", "sending CPU ns", "receiving CPU ns")


class NoFigure(Exception):
    """A run failed, so there is nothing to compare."""


@dataclass(frozen=True)
class Pair:
    """A sender and a receiver: their commands up to the options that all share."""

    name: str
    send: tuple
    receive: tuple

    def sender(self, port, options):
        if self.name.startswith("amqp-perf"):
            return (*self.send, f"amqp://127.0.0.1:{port}/queue", *options)
        return (*self.send, "--port", port, *options)


def pairs(build, control):
    proton_send, proton_receive = build / "peers" / "proton_send", build / "peers" / "proton_receive"
    perf = build / "programs" / "amqp-perf"
    ours = Pair("amqp-perf", (perf, "send", "--json"), (perf, "receive", "--json"))
    again = Pair("proton-c again", (proton_send,), (proton_receive,))
    return [Pair("proton-c", (proton_send,), (proton_receive,)), again if control else ours]


def busy_seconds():
    """CPU time of the whole machine since boot, and what the hypervisor took away."""
    words = Path("/proc/stat").read_text(encoding="utf-8").splitlines()[0].split()
    user, nice, system, _, _, irq, softirq, steal = (int(word) for word in words[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def our_seconds():
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def play(pair, options, count, seconds):
    """One run: (messages/s, the sender's and the receiver's CPU ns a message)."""
    with Process(*pair.receive, "--listen", "--port", 0, *options) as receiver:
        with Process(*pair.sender(receiver.port(), options)) as sender:
            summaries = []
            for process in (receiver, sender):
                ended = process.end(seconds)
                if ended.code != 0:
                    raise NoFigure(f"{process.name} ended with exit code {ended.code}: {ended.err.strip()}")
                summaries.append(json.loads(ended.out))
    if any(summary["messages"] != count for summary in summaries):
        raise NoFigure(f"{pair.name} did not play {count} messages")
    received, sent = summaries
    return received["messages_per_second"], sent["cpu_ns_per_message"], received["cpu_ns_per_message"]


def play_undisturbed(pair, options, count, seconds):
    """(figures, whether it stayed disturbed): repeated for the machine's sake, never for the figures."""
    for _ in range(ATTEMPTS):
        wall, busy, ours = time.monotonic(), busy_seconds(), our_seconds()
        figures = play(pair, options, count, seconds)
        others = (busy_seconds() - busy) - (our_seconds() - ours)
        if others < DISTURBED * (time.monotonic() - wall):
            return figures, False
    return figures, True


def ratios(ours, theirs, figure):
    """By round, so that above 1 is better: a rate over a rate, but their CPU over ours."""
    over, under = (ours, theirs) if figure == 0 else (theirs, ours)
    return [a[figure] / b[figure] for a, b in zip(over, under)]


def report(played, names, disturbed):
    """The table, and the same as one JSON object."""
    print(f"{'':<16}" + "".join(f"{figure:>20}" for figure in FIGURES) + "   (medians)")
    for name in names:
        print(f"{name:<16}" + "".join(f"{median(run[i] for run in played[name]):>20,.0f}" for i in range(len(FIGURES))))
    theirs, ours = names
    intervals = [sign_test_interval(ratios(played[ours], played[theirs], i)) for i in range(len(FIGURES))]
    print(f"{'times as good':<16}" + "".join(f"{i.median:>20.2f}" for i in intervals))
    print(f"{'interval':<16}" + "".join(f"{f'{i.low:.2f} to {i.high:.2f}':>20}" for i in intervals) +
          f"   ({intervals[0].confidence:.1%} sign test)")
    if disturbed:
        print(f"Other processes disturbed {disturbed} runs {ATTEMPTS} times each: the figures are indicative only.")
    return {"runs": played, "disturbed": disturbed,
            "ratios": {figure: vars(interval) for figure, interval in zip(FIGURES, intervals)}}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500_000, help="messages a run")
    parser.add_argument("--body-size", type=int, default=100)
    parser.add_argument("--credit", type=int, default=1000)
    parser.add_argument("--settled", action="store_true", help="send pre-settled")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--seed", type=int, default=1, help="of the order within each round")
    parser.add_argument("--control", action="store_true", help="play Proton C against itself: what does chance do?")
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "release")
    parser.add_argument("--json", type=Path, help="also write every run to this file")
    return parser.parse_args()


def main():
    given = arguments()
    contenders = pairs(given.build, given.control)
    options = ["--count", given.count, "--body-size", given.body_size, "--credit", given.credit]
    options += ["--settled"] if given.settled else []
    played, disturbed, order = {pair.name: [] for pair in contenders}, 0, random.Random(given.seed)
    print(f"direct, {given.body_size} B, {'pre-settled' if given.settled else 'unsettled'}, credit {given.credit}, "
          f"{given.count} messages a run, {given.rounds} rounds in turn")
    for _ in range(given.rounds):
        for pair in order.sample(contenders, len(contenders)):
            figures, unquiet = play_undisturbed(pair, options, given.count, seconds=60 + given.count / 10_000)
            played[pair.name].append(figures)
            disturbed += unquiet
    result = report(played, [pair.name for pair in contenders], disturbed)
    if given.json:
        given.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except (NoFigure, Stuck, OSError) as failure:
        sys.exit(f"compare: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
