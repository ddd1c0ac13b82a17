"""Plays one run: a sender and a receiver at the same time, direct or through a broker, until both say what it took."""

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from processes import Process, Stuck

DISTURBED = 0.2  # of a core, taken by others
ATTEMPTS = 3
SECONDS = 30     # until a run is given up


class NoFigure(Exception):
    """A run failed, or lost, doubled or changed a message: whatever it took says nothing."""


@dataclass(frozen=True)
class Place:
    """Where a sender or a receiver connects to."""

    port: int
    address: str = "queue"
    host: str = "127.0.0.1"
    user: str = ""  # user:password
    ca: str = ""    # with it, TLS


@dataclass(frozen=True)
class Contender:
    """A peer's two programs, which share their options. What takes no options about the place takes a URL."""

    name: str
    send: tuple
    receive: tuple
    takes_url: bool = False

    def command(self, role, place, options):
        """Either of its programs, connecting to a place."""
        program = self.send if role == "send" else self.receive
        if not self.takes_url:
            user, _, password = place.user.partition(":")
            secure = "--host", place.host, "--ca", place.ca, "--user", user, "--password", password
            return *program, *(secure if place.ca else ()), "--port", place.port, "--address", place.address, *options
        user = f"{place.user}@" if place.user else ""
        ca = ("--ca", place.ca) if place.ca else ()
        where = f"{place.host}:{place.port}/{quote(place.address, safe='')}"
        return *program, f"amqp{'s' * bool(ca)}://{user}{where}", *ca, *options

    def listening(self, role, options):
        """Either of its programs, waiting for one connection."""
        return *(self.send if role == "send" else self.receive), "--listen", "--port", 0, *options


def direct(contender, options, count, for_the_sender=(), for_the_receiver=(), receiver=None):
    """The contender's sender with its own receiver, or with another's; no broker between the two."""
    options = (*options, "--count", count)
    with Process(*(receiver or contender).listening("receive", (*options, *for_the_receiver))) as receiving:
        with Process(*contender.command("send", Place(receiving.port()), (*options, *for_the_sender))) as sending:
            return figures(count, *ended(sending, receiving))


def called(contender, options, count, sender):
    """The contender's receiver with another's sender that waits for it."""
    options = (*options, "--count", count)
    with Process(*sender.listening("send", options)) as sending:
        with Process(*contender.command("receive", Place(sending.port()), options)) as receiving:
            return figures(count, *ended(sending, receiving))


def through(place, sender, receiver, options, count):
    """A sender and a receiver at the same time with a broker between them, so that its queue stays short."""
    options = (*options, "--count", count)
    with Process(*receiver.command("receive", place, options)) as receiving:
        with Process(*sender.command("send", place, options)) as sending:
            return figures(count, *ended(sending, receiving))


def ended(*processes):
    """What the processes printed as JSON, in their order; the sender first, or its receiver would wait for nothing."""
    summaries = []
    for process in processes:
        try:
            end = process.end(SECONDS)
            if end.code != 0:
                raise NoFigure(f"{process.name} ended with exit code {end.code}: {end.err.strip()}")
            summaries.append(json.loads(end.out))
        except (Stuck, ValueError) as trouble:
            raise NoFigure(str(trouble)) from trouble
    return summaries


def figures(count, sent, received):
    """The receiver's rate, since it saw every byte, and what each end's CPU paid for a message."""
    if received["messages"] != count or sent["messages"] != count:
        raise NoFigure(f"{sent['messages']} messages were sent and {received['messages']} received, not {count}")
    found = {"messages_per_second": received["messages_per_second"],
             "sending_cpu_ns": sent["cpu_ns_per_message"], "receiving_cpu_ns": received["cpu_ns_per_message"]}
    return {**found, **{f"latency_{name}_us": value for name, value in (sent.get("latency_us") or {}).items()}}


def busy_seconds():
    """CPU time of the whole machine since boot, and what the hypervisor took; nothing where the system hides it."""
    try:
        words = Path("/proc/stat").read_text(encoding="utf-8").splitlines()[0].split()
    except OSError:
        return 0.0
    user, nice, system, _, _, irq, softirq, steal = (int(word) for word in words[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def our_seconds():
    """CPU time of this process and of all it started: those that ended, and the brokers that still run."""
    times, ticks = os.times(), 0
    parents, spent = {}, {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = entry.read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
        except OSError:
            continue
        process = int(entry.parent.name)
        parents[process], spent[process] = int(words[1]), sum(int(word) for word in words[11:15])
    for process in spent:
        ancestor = parents[process]
        while ancestor in parents and ancestor != os.getpid():
            ancestor = parents[ancestor]
        ticks += spent[process] if ancestor == os.getpid() else 0
    own = times.user + times.system + times.children_user + times.children_system
    return own + ticks / os.sysconf("SC_CLK_TCK")


def undisturbed(turn, attempts=ATTEMPTS):
    """(figures, how often it was disturbed, whether it stayed so): never repeated for the sake of its figures."""
    for attempt in range(attempts):
        wall, busy, ours = time.monotonic(), busy_seconds(), our_seconds()
        found = turn()
        others = (busy_seconds() - busy) - (our_seconds() - ours)
        if others < DISTURBED * (time.monotonic() - wall):
            return found, attempt, False
    return found, attempts - 1, True
