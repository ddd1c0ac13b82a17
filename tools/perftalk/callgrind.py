"""Reads what callgrind writes: instructions by function, and who called operator new how often."""

import re
from collections import Counter
from dataclasses import dataclass, field

NAMED = re.compile(r"^(c?fn)=\((\d+)\)(?: (.*))?$")
COST = re.compile(r"^[+\-*\d]")
ALLOCATORS = re.compile(r"^(_Znwm|_Znam|_Znwj|operator new)")


@dataclass
class Profile:
    """One run: all instructions, those of each function itself, and calls into operator new by caller."""

    total: int = 0
    own: Counter = field(default_factory=Counter)
    allocations: Counter = field(default_factory=Counter)


def parse(text):
    """Callgrind's format names a function once with its number, later by the number alone."""
    profile, names = Profile(), {}
    function = callee = None
    calls = 0
    for line in text.splitlines():
        named = NAMED.match(line)
        if named:
            kind, number, name = named.groups()
            names.setdefault(number, name)
            if kind == "fn":
                function = names[number]
            else:
                callee = names[number]
        elif line.startswith("calls="):
            calls = int(line[6:].split()[0])
        elif COST.match(line) and function:
            if calls:
                if ALLOCATORS.match(callee or ""):
                    profile.allocations[function] += calls
                calls = 0
            else:
                profile.own[function] += int(line.split()[1]) if len(line.split()) > 1 else 0
    profile.total = sum(profile.own.values())
    return profile


def per_message(longer, shorter, messages):
    """What one message costs: the difference of two runs, so that start-up and set-up cancel out."""
    return Profile((longer.total - shorter.total) / messages,
                   Counter({name: (cost - shorter.own[name]) / messages for name, cost in longer.own.items()}),
                   Counter({name: (calls - shorter.allocations[name]) / messages
                            for name, calls in longer.allocations.items()}))
