"""`make peers-profile`: flame graphs of our sender and our receiver, taken while each talks to the other."""

import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import cases
from comparison import OURS
from perftalk import build, files, flame
from perftalk.screen import Stop, heading, next_commands, say, working
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
        send, receive = (_recorded(Path(folder) / role) + (perf, role, "--json") for role in ("send", "receive"))
        with working("perf record: amqp-perf with itself, 100 B, unsettled"):
            direct(Contender(OURS, send, receive, takes_url=True), cases.options(100), MESSAGES)
        for role in ("send", "receive"):
            with working(f"perf script: {role}"):
                stacks = flame.fold(_script(Path(folder) / role))
            target = places.local / "peers" / f"flame.{role}.svg"
            target.parent.mkdir(parents=True, exist_ok=True)
            files.write_atomically(target, flame.draw(stacks, f"amqp-perf {role}, 100 B, unsettled"))
            say(f"{role:8} {places.shown(target)}; widest: {_widest(stacks)}")
    next_commands(("make peers", "the same messages beside other clients"))


def _recorded(file):
    return ("perf", "record", "-q", "-e", "cpu-clock", "-F", "499", "--call-graph", "dwarf,4096", "-o", file, "--")


def _script(file):
    done = subprocess.run(["perf", "script", "--no-inline", "-i", str(file), "-F", "ip,sym"], capture_output=True,
                          text=True, stdin=subprocess.DEVNULL, errors="replace", check=False)
    if done.returncode != 0:
        raise Stop(f"perf script failed: {(done.stderr.strip().splitlines() or ['it said nothing'])[-1]}")
    return done.stdout


def _widest(stacks):
    """The functions at the tips of the stacks, by their share of all samples."""
    tips, total = Counter(), sum(stacks.values()) or 1
    for stack, count in stacks.items():
        tips[stack[-1]] += count
    return ", ".join(f"{name[:60]} {100 * count / total:.0f} %" for name, count in tips.most_common(WIDEST))
