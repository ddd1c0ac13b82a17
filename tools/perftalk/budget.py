"""What a message may cost: instructions on its way through codec and frame, counted and held against a bound."""

import json
from pathlib import Path

from perftalk import build, callgrind, program
from perftalk.authors import Finding
from perftalk.files import write_atomically
from perftalk.screen import Stop, next_commands, say
from perftalk.why import MESSAGES

# One program has production's arm in both layers and both directions.
CHAPTER, ARM, MESSAGE = "07b-cursor", "local", "event-1k"
ROWS = ("codec/encode", "codec/decode", "frame/send", "frame/receive")
BOUND = 1.03  # times what is written down
FILE = Path(__file__).parent / "budget.json"
KEPT = 40  # functions of each row, so that the one that grew can be named


def counted(places, row):
    """Instructions a message: all, and those of each function itself."""
    layer, operation = row.split("/")
    profile = callgrind.profile_of(places.program(CHAPTER), f"{ARM}/{layer}/{operation}/{MESSAGE}", MESSAGES)
    return {"instructions": round(profile.total, 1),
            "functions": {name: round(count, 1) for name, count in profile.own.most_common(KEPT) if count >= 1}}


def grown(now, before):
    """The functions that cost more than they did, the one that grew most first: (name, instructions more)."""
    more = {name: count - before["functions"].get(name, 0) for name, count in now["functions"].items()}
    return sorted(((name, extra) for name, extra in more.items() if extra >= 1), key=lambda pair: -pair[1])


def judge(row, now, before):
    """None, or what is wrong with a row in one line."""
    limit = BOUND * before["instructions"]
    if now["instructions"] <= limit:
        return None
    names = ", ".join(f"{name} (+{extra:.0f})" for name, extra in grown(now, before)[:3]) or "no single function"
    return (f"{row}: {now['instructions']:.0f} instructions a message; {limit:.0f} are allowed, "
            f"{before['instructions']:.0f} were counted when that was decided. What grew: {names}")


def known():
    """By compiler, then by row."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def check(places):
    """A finding for each row; none where nobody has written down a bound for this compiler. Says what is wrong."""
    compiler = program.describe(places.program(CHAPTER))["compiler"]
    bounds = known().get(compiler)
    if bounds is None:
        say(f"  NOT TESTED: budget.json has no bound for {compiler} (make budget WRITE=1)", style="bold yellow")
        return []
    findings = [Finding(row, judge(row, counted(places, row), bounds[row])) for row in ROWS]
    for finding in findings:
        if finding.problem:
            say(f"    ✗ {finding.problem}", style="red")
    return findings


def write(places):
    """Today's counts become the bound of this compiler."""
    compiler = program.describe(places.program(CHAPTER))["compiler"]
    bounds = {**known(), compiler: {row: counted(places, row) for row in ROWS}}
    write_atomically(FILE, json.dumps(bounds, indent=1, sort_keys=True) + "\n")
    return bounds[compiler]


def run(places, writes):
    """`make budget`: builds what is counted, and says what it costs. Returns the exit code."""
    build.configure(places)
    build.build(places, [CHAPTER], title="Building what is counted")
    if writes:
        for row, now in write(places).items():
            say(f"  {row}: {now['instructions']:.0f} instructions a message")
        next_commands(("git diff tools/perftalk/budget.json", "see what changed, before it is committed"))
        return 0
    if any(finding.problem for finding in check(places)):
        raise Stop("A message costs more than it may.", "make chapter-07b-why")
    say("  No message costs more than it may.")
    next_commands(("make test", "everything else"))
    return 0
