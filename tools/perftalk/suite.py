"""`make test` and `make check`: every test, counted, with one closing line."""

import os
import re
import sys
import time
import xml.etree.ElementTree as xml
from dataclasses import dataclass

from perftalk import authors, budget, build, interop as peers
from perftalk.machine import cores
from perftalk.screen import Stop, heading, next_commands, say


@dataclass(frozen=True)
class Count:
    """How many tests passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other):
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def count_junit(path):
    """The counts of a JUnit file, as ctest and pytest both write them; an unreadable one is one failure."""
    try:
        cases = list(xml.parse(path).getroot().iter("testcase"))
    except (OSError, xml.ParseError):
        return Count(failed=1)
    return sum((_count_case(case) for case in cases), Count())


def _count_case(case):
    """One test, or all the cases of a Catch2 program that ctest ran as one."""
    failed = case.find("failure") is not None or case.find("error") is not None or case.get("status") == "fail"
    if case.find("skipped") is not None or case.get("status") in ("notrun", "disabled"):
        return Count(skipped=1)
    inside = count_catch(case.findtext("system-out") or "")
    if inside and bool(inside.failed) == failed:
        return inside
    return Count(failed=1) if failed else Count(passed=1)


def count_catch(output):
    """The closing line of a Catch2 program, of either major version; None where there is none."""
    all_passed = re.search(r"All tests passed \(.* in (\d+) test cases?\)", output)
    if all_passed:
        return Count(passed=int(all_passed.group(1)))
    summary = re.search(r"^test cases: .*$", output, re.MULTILINE)
    if not summary:
        return None
    words = {what: int(number) for number, what in re.findall(r"(\d+) (passed|failed|skipped)", summary.group())}
    return Count(words.get("passed", 0), words.get("failed", 0), words.get("skipped", 0))


def _run(title, command, report, places, env=None):
    """Runs one family of tests; shows its output only where something failed or was skipped."""
    report.unlink(missing_ok=True)
    started = time.monotonic()
    code, output = build.run_steps(title, command, places, env)
    count = count_junit(report)
    if code != 0 and count.failed == 0:
        count += Count(failed=1)
    say(f"  {title}: {count} ({time.monotonic() - started:.0f} s)", style="red" if count.failed else None)
    if count.failed:
        say(_failures(output))
    return count


def _failures(output, lines=60):
    """What failed, without the list of all that passed."""
    told = [line for line in output.splitlines() if " Passed " not in line and not line.lstrip().startswith("Start ")]
    return "\n".join(f"    {line}" for line in told[-lines:])


def _ctest(places, preset, title):
    report = places.root / "build" / preset / "ctest.xml"
    command = ["ctest", "--preset", preset, "-j", str(cores()), "--no-tests=error",
               "--test-output-size-passed", "100000", "--output-junit", str(report)]
    return _run(title, command, report, places)


def _pytest(places, title, report, *chosen):
    report.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", f"--junitxml={report}", *chosen]
    return _run(title, command, report, places, {**os.environ, "PYTHONPATH": str(places.root / "tools")})


def pytest(places):
    """Everything in Python but what takes long."""
    folders = [folder for folder in ("tools", "chapters", "amqp") if (places.root / folder).exists()]
    return _pytest(places, "pytest", places.root / "build" / "pytest.xml", "-m", "not long", *folders)


def _findings(title, check, *arguments):
    """What a check of ours finds, counted as tests are; one that finds nothing to look at is skipped."""
    started = time.monotonic()
    try:
        findings = check(*arguments)
    except Stop as stop:
        findings = [authors.Finding(title, stop.message)]
        say(stop.message, style="red")
    failed = sum(bool(finding.problem) for finding in findings)
    count = Count(len(findings) - failed, failed, skipped=0 if findings else 1)
    say(f"  {title}: {count} ({time.monotonic() - started:.0f} s)", style="red" if failed else None)
    return count


def _compiled(places, preset, targets=()):
    build.configure(places, preset)
    build.build(places, targets, preset=preset, title=f"Building {preset}")
    say(f"  built: {preset}")


def test(places):
    """Release and sanitized builds, Catch2 under all, then everything written in Python. Returns the exit code."""
    started = time.monotonic()
    heading("Release")
    _compiled(places, "release")
    count = _ctest(places, "release", "ctest, release")
    count += _findings("budget", budget.check, places)
    count += _findings("authors_check", authors.check, places)
    heading("Sanitizers: address, undefined")
    _compiled(places, "sanitize")
    count += _ctest(places, "sanitize", "ctest, sanitized")
    heading("Sanitizer: threads")
    _compiled(places, "threads", ["amqp_tests"])
    count += _ctest(places, "threads", "ctest, threads")
    heading("Tools, chapters, blocks, tidy")
    count += pytest(places)
    return _close(count, started, "make chapter-04", "run the first experiment")


def interop(places):
    """Everything with the real peers, the long tests included, and the matrix of it. Returns the exit code."""
    started = time.monotonic()
    heading("Release")
    build.configure(places)
    build.build(places, ["amqp/all", "tools/peers/all"])
    heading("Real peers")
    report = places.root / "build" / "interop.xml"
    count = _pytest(places, "interop", report, "amqp/tests/interop")
    peers.matrix(report)
    return _close(count, started, "make test", "everything else")


def check(places):
    """Only what needs no compiler."""
    started = time.monotonic()
    return _close(_findings("authors_check", authors.check, places, False) + pytest(places), started, "make test", "the compiled tests too")


def _close(count, started, command, why):
    say(f"\n{(time.monotonic() - started) / 60:.1f} minutes.")
    say(str(count), style="bold red" if count.failed else "bold green")
    next_commands(("make test", "after mending it") if count.failed else (command, why))
    return 1 if count.failed else 0
