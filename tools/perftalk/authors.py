"""What an author owes the reader, checked: starter, solution, trap, hints, claims, and pages that show their data."""

import re
import subprocess
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor

from perftalk import blocks, build, callgrind, chapter as chapters, gate, program, result as results, why
from perftalk.evidence import LAYERS
from perftalk.machine import cores
from perftalk.screen import Stop, heading, say
from perftalk.verdict import claims, parse_claim

Finding = namedtuple("Finding", "what problem")  # no problem: it holds
TOLERANCE = 0.01
FEWEST_HINTS = 3
MESSAGES = 100
SECONDS = 60
GIVEN = ("starter", "solution")


def folder(places, chapter):
    return places.chapters / chapter.name


def gives_a_starter(places, chapter):
    return (folder(places, chapter) / "starter.hpp").exists()


# --- what is written, and needs no compiler

def files(places, chapter):
    """What belongs in a chapter's folder; a chapter that hands nothing over needs neither starter nor solution."""
    wanted = [chapter.cpython] if chapter.cpython else []
    if gives_a_starter(places, chapter):
        wanted += ["README.md", "notes.md", "solution.hpp"]
    missing = [name for name in wanted if not (folder(places, chapter) / name).exists()]
    yield Finding("files", f"missing: {', '.join(missing)}" if missing else "")


def sentences(_, chapter):
    """Claims and guesses are about arms and layers that there are."""
    try:
        for claim in chapter.claims:
            parsed = parse_claim(claim)
            if not {parsed.arm, parsed.other} <= set(chapter.arms) or parsed.layer not in LAYERS:
                yield Finding("sentences", f"'{claim}' names an arm or a layer that is not there")
    except ValueError as error:
        yield Finding("sentences", str(error))
    guessed = chapter.predict.get("arm", chapter.baseline)
    yield Finding("sentences", "" if guessed in chapter.arms else f"the guess is about {guessed}, which is no arm")


def hints(places, chapter):
    if not gives_a_starter(places, chapter):
        return
    there = [hint for hint in chapter.hints if hint.strip()]
    enough = len(there) >= FEWEST_HINTS and len(there) == len(chapter.hints)
    yield Finding("hints", "" if enough else f"{len(there)} hints say something; at least {FEWEST_HINTS}, none empty")


def starter_text(places, chapter):
    """`-start` puts the reader's name wherever the word starter stands."""
    if not gives_a_starter(places, chapter):
        return
    text = (folder(places, chapter) / "starter.hpp").read_text(encoding="utf-8")
    good = re.search(r"\b(?:class|struct) starter\b", text) and '"starter"' in text
    yield Finding("starter text", "" if good else "starter.hpp has no class starter with that name")


def references(places, chapter):
    """A chapter with a README shows results, so there must be one; each must agree with the claims."""
    paths = results.references(places, chapter.name)
    if not paths and (folder(places, chapter) / "README.md").exists():
        yield Finding("reference", f"no reference result yet: {chapter.command('reference')}")
    for path in paths:
        for claim, holds, found in claims(results.read(path), chapter):
            live = parse_claim(claim).layer == "end_to_end"
            if live and not holds:
                say(f"  reported: {chapter.name}, {path.parent.name}: '{claim}': {found}", style="yellow")
            broken = holds is not True and not live
            yield Finding("claim", f"{path.parent.name}: '{claim}' does not hold: {found}" if broken else "")


def pages(places):
    """Blocks show their data, prose holds no figure."""
    problems = blocks.check(places)
    return [Finding("pages", problem) for problem in problems] or [Finding("pages", "")]


WRITTEN = (files, sentences, hints, starter_text, references)


# --- what must be compiled

def targets(places, chapter):
    given = [f"{chapter.name}-authors"] if gives_a_starter(places, chapter) else []
    trap = [f"{chapter.name}-trap"] if (folder(places, chapter) / "trap.cpp").exists() else []
    return given + trap


def gated(places, chapter):
    """Starter and solution do what production does."""
    if not gives_a_starter(places, chapter):
        return
    try:
        verdicts = program.gate(places.program(f"{chapter.name}-authors"), GIVEN)
    except program.Crash as crash:
        verdicts = [{"arm": "starter or solution", "passed": False, "what": str(crash)}]
    for verdict in verdicts:
        yield Finding("gate", "" if verdict["passed"] else gate.describe_failure(verdict).strip())


def starter_costs(places, chapter):
    """The starter is the baseline once more: the same instructions, counted."""
    if not gives_a_starter(places, chapter):
        return
    path = places.program(f"{chapter.name}-authors")
    layer, message, rows = why.rows_of(path, chapter.focus)
    for operation in dict.fromkeys(row[2] for row in rows if row[0] == "starter"):
        own, base = (callgrind.run(path, f"{arm}/{layer}/{operation}/{message}", MESSAGES).total
                     for arm in ("starter", chapter.baseline))
        ratio = own / base
        same = abs(ratio - 1) <= TOLERANCE
        yield Finding("starter's cost", "" if same else f"{operation}: {ratio:.3f} times {chapter.baseline}'s")


def trapped(places, chapter):
    """The wrong benchmark really is wrong."""
    path = places.program(f"{chapter.name}-trap")
    if not path.exists():
        return
    done = subprocess.run([str(path), "--check"], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          timeout=SECONDS, check=False)
    yield Finding("trap", "" if done.returncode == 0 else (done.stdout + done.stderr).strip()[-400:] or "it failed")


COMPILED = (gated, starter_costs, trapped)


def check(places, compiled=True):
    """Checks every written chapter; says what does not hold; returns all findings."""
    heading("What the authors owe the reader")
    there = [chapters.load(places.chapters / name) for name in chapters.written(places)]
    asked = WRITTEN
    if compiled:
        asked += COMPILED
        build.configure(places)
        wanted = [target for chapter in there for target in targets(places, chapter)]
        if wanted:
            build.build(places, wanted, title="Building starters, solutions, traps")
    with ThreadPoolExecutor(cores()) as pool:
        found = list(pool.map(lambda chapter: [finding for ask in asked for finding in _asked(ask, places, chapter)],
                              there))
    for chapter, findings in zip(there, found):
        _say(chapter.name, findings)
    general = pages(places)
    _say("all pages", general)
    return [finding for findings in [*found, general] for finding in findings]


def _asked(ask, places, chapter):
    """A check that cannot be made is one that failed."""
    try:
        return list(ask(places, chapter))
    except Stop as stop:
        return [Finding(ask.__name__, stop.message)]


def _say(name, findings):
    problems = [finding for finding in findings if finding.problem]
    say(f"  {name}: {len(findings) - len(problems)} hold, {len(problems)} do not", style="red" if problems else None)
    for finding in problems:
        say(f"    ✗ {finding.what}: {finding.problem}")


def main():
    """As tools/authors_check starts it."""
    from perftalk.places import repository
    try:
        return int(any(finding.problem for finding in check(repository())))
    except Stop as stop:
        say(stop.message, style="red")
        return stop.code
