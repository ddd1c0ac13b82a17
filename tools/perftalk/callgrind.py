"""Runs a chapter's program under callgrind and reads what that writes: instructions, and who asked for memory."""

import json
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from perftalk.screen import Stop

SECONDS = 300
CALLERS = 8
# Counted is what the harness's stopwatch times; the allocators are told apart by who called them.
OPTIONS = ("--demangle=no", "--dump-instr=yes", "--compress-pos=no", f"--separate-callers{CALLERS}=_Zn?m*",
           "--toggle-collect=_ZN8perftalk9stopwatch6during*")

NAMED = re.compile(r"^(c?fn)=\((\d+)\)(?: (.*))?$")
COST = re.compile(r"^0x([0-9a-f]+) \S+ (\d+)$")
ALLOCATOR = re.compile(r"^_Zn[wa]m")
OURS = re.compile(r"^_ZZ*N[VKRO]*(?:4amqp|8perftalk|5yours)")


@dataclass
class Profile:
    """One run: instructions, those of each function itself and each address, and allocations by who asked."""

    total: float = 0
    own: Counter = field(default_factory=Counter)
    at: dict = field(default_factory=dict)  # function: Counter of its addresses
    allocations: Counter = field(default_factory=Counter)


def asks(function):
    """Whether this is an operator new that was called for memory; new[] hands its request on to new."""
    called, _, callers = (function or "").partition("'")
    return bool(ALLOCATOR.match(called)) and not ALLOCATOR.match(callers)


def site(function):
    """The first caller of operator new that is ours; the standard library's containers ask for somebody else."""
    callers = function.split("'")[1:]
    return next((caller for caller in callers if OURS.match(caller)), callers[0] if callers else "unknown")


def parse(text):
    """Callgrind's format names a function once with its number, later by the number alone."""
    profile, names = Profile(), {}
    function = callee = None
    calls = 0
    for line in text.splitlines():
        named = NAMED.match(line)
        cost = None if named else COST.match(line)
        if named:
            kind, number, name = named.groups()
            names.setdefault(number, name)
            if kind == "fn":
                function = names[number].split("'")[0]
            else:
                callee = names[number]
        elif line.startswith("calls="):
            calls = int(line[6:].split()[0])
        elif cost and function and calls:
            if asks(callee):
                profile.allocations[site(callee)] += calls
            calls = 0
        elif cost and function:
            profile.own[function] += int(cost[2])
            profile.at.setdefault(function, Counter())[int(cost[1], 16)] += int(cost[2])
    profile.total = sum(profile.own.values())
    return profile


def per_message(longer, shorter, messages):
    """What one message costs: the difference of two runs, so that what happens once cancels out."""
    def each(more, less):
        return Counter({key: (count - less[key]) / messages for key, count in more.items()})

    return Profile((longer.total - shorter.total) / messages, each(longer.own, shorter.own),
                   {name: each(counts, shorter.at.get(name, Counter())) for name, counts in longer.at.items()},
                   each(longer.allocations, shorter.allocations))


def executed(messages):
    """How many messages a row of so many iterations really does: a tenth before, which warms up."""
    return messages + messages // 10 + 1


def run(path, row, messages):
    """The row of one arm, named arm/layer/operation/message, with so many iterations."""
    arm, layer, _, message = row.split("/")
    folder = Path(tempfile.mkdtemp(prefix="perftalk-"))
    calibration, out = folder / "calibration.json", folder / "callgrind.out"
    command = ["valgrind", "--tool=callgrind", *OPTIONS, f"--callgrind-out-file={out}", str(path), "--rounds=1",
               "--sweep-rounds=1", "--end-to-end-rounds=0", f"--layers={layer}", f"--messages={message}",
               f"--arms={arm}", f"--calibration={calibration}", f"--benchmark_filter=^{row}/",
               f"--benchmark_out={folder / 'rows.json'}", "--benchmark_out_format=json"]
    try:
        calibration.write_text(json.dumps({other: messages for other in _siblings(row)}), encoding="utf-8")
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, stdin=subprocess.DEVNULL,
                              check=False)
        if done.returncode != 0 or not out.exists():
            last = "\n".join(f"  {line}" for line in done.stderr.strip().splitlines()[-4:])
            raise Stop(f"callgrind could not run {path.name}:\n{last}", "valgrind --version")
        return parse(out.read_text(encoding="utf-8", errors="replace"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _siblings(row):
    """The row in every direction: a cell without known iterations would be calibrated, and that takes long here."""
    arm, layer, _, message = row.split("/")
    return [f"{arm}/{layer}/{operation}/{message}" for operation in ("encode", "decode", "send", "receive")]


def profile_of(path, row, messages):
    return per_message(run(path, row, 2 * messages), run(path, row, messages),
                       executed(2 * messages) - executed(messages))
