"""`make peers-profile`: flame graphs of our sender and our receiver, taken while each talks to the other."""

import tempfile
from collections import Counter
from pathlib import Path

import cases
from comparison import OURS
from perftalk import build, files, flame
from perftalk.screen import heading, next_commands, say, working
from playing import Contender, direct

MESSAGES = 12_000_000  # some seconds
WIDEST = 3


def profile(places):
    """Records both ends of a direct run at 100 B, draws them, and names the functions that took most themselves."""
    heading("Peers: where do our sender and our receiver spend their time?")
    build.configure(places)
    build.build(places, ["amqp-perf"])
    perf = places.release / "programs" / "amqp-perf"
    with tempfile.TemporaryDirectory(prefix="perftalk-") as folder:
        send, receive = (flame.recording(Path(folder) / role, (perf, role, "--json")) for role in ("send", "receive"))
        with working("perf record: amqp-perf with itself, 100 B, unsettled"):
            direct(Contender(OURS, send, receive, takes_url=True), cases.options(100), MESSAGES)
        for role in ("send", "receive"):
            with working(f"perf script: {role}"):
                stacks = flame.recorded(Path(folder) / role, "--no-inline")
            target = places.local / "peers" / f"flame.{role}.svg"
            target.parent.mkdir(parents=True, exist_ok=True)
            files.write_atomically(target, flame.draw(stacks, f"amqp-perf {role}, 100 B, unsettled"))
            say(f"{role:8} {places.shown(target)}; widest: {_widest(stacks)}")
    next_commands(("make peers", "the same messages beside other clients"))


def _widest(stacks):
    """The functions at the tips of the stacks, by their share of all samples."""
    tips, total = Counter(), sum(stacks.values()) or 1
    for stack, count in stacks.items():
        tips[stack[-1]] += count
    return ", ".join(f"{name[:60]} {100 * count / total:.0f} %" for name, count in tips.most_common(WIDEST))
