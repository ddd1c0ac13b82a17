"""A flame graph of one arm: perf's folded stacks drawn as one self-contained SVG."""

import shutil
import subprocess
import tempfile
import zlib
from collections import Counter
from html import escape
from pathlib import Path

from perftalk import experiment, files, program
from perftalk.screen import Stop, next_commands, say, working

WIDTH, ROW, LEAST = 1280, 26, 0.5
SECONDS = 2


def draw(stacks, title):
    """`stacks` counts tuples of frames, outermost first; returns the SVG as text."""
    total = sum(stacks.values()) or 1
    tree = {}
    for stack, count in stacks.items():
        level = tree
        for frame in stack:
            entry = level.setdefault(frame, [0, {}])
            entry[0] += count
            level = entry[1]
    shapes, depth = [], 0

    def place(level, left, row):
        nonlocal depth
        for frame, (count, inner) in sorted(level.items()):
            width = WIDTH * count / total
            if width >= LEAST:
                depth = max(depth, row + 1)
                shapes.append((left, row, width, frame, count))
                place(inner, left, row + 1)
            left += width

    place(tree, 0.0, 0)
    height = (depth + 1) * ROW + 24
    body = [_box(*shape, height, total) for shape in shapes]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-size="15" '
            f'font-family="DejaVu Sans, sans-serif"><rect width="100%" height="100%" fill="#fff"/>'
            f'<text x="8" y="24" font-size="20">{escape(title)}</text>{"".join(body)}</svg>\n')


def _box(left, row, width, frame, count, height, total):
    """One frame; its colour comes from its name, so that it is the same in every graph."""
    shade = 90 + zlib.crc32(frame.encode()) % 90
    top = height - (row + 1) * ROW
    shown = escape(frame[:int(width / 9)]) if width > 40 else ""
    return (f'<g><title>{escape(frame)}: {100 * count / total:.1f} %</title><rect x="{left:.1f}" y="{top}" '
            f'width="{max(width - 0.5, 0.3):.1f}" height="{ROW - 1}" fill="rgb(240,{shade + 60},{shade - 40})"/>'
            f'<text x="{left + 4:.1f}" y="{top + 18}">{shown}</text></g>')


def fold(script):
    """Counts the stacks in the output of `perf script -F ip,sym`: one frame a line, a blank line between samples."""
    stacks, frames = Counter(), []
    for line in [*script.splitlines(), ""]:
        words = line.strip().split(" ", 1)
        if len(words) == 2:
            frames.append(words[1].split("+0x")[0])
        elif frames:
            stacks[tuple(reversed(frames))] += 1
            frames = []
    return stacks


def profile(places, chapter, arm):
    """Records the arm's codec benchmark and writes results/local/<chapter>/flame.<arm>.svg."""
    experiment.build_programs(places, chapter, links=1)
    path = places.program(chapter.name)
    arm = arm or chapter.baseline
    there = program.describe(path)["arms"]
    if arm not in there:
        raise Stop(f"No such arm: {arm}. There are {', '.join(there)}.", chapter.command("profile"), code=2)
    folder = Path(tempfile.mkdtemp(prefix="perftalk-"))
    try:
        with working(f"perf record: {arm}"):
            stacks = _record(path, arm, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    target = places.local / chapter.name / f"flame.{arm}.svg"
    files.write_atomically(target, draw(stacks, f"{chapter.name}: {arm}, codec"))
    say(f"Flame graph of {arm}: {places.shown(target)}")
    next_commands((chapter.command("why"), "the instructions behind it"))


def recording(file, sampled):
    """The command that runs `sampled` and writes its stacks into a file for `recorded`."""
    return ("perf", "record", "-q", "-e", "cpu-clock", "-F", "999", "--call-graph", "dwarf,8192", "-o", str(file), "--",
            *sampled)


def recorded(file, *more):
    """The stacks in such a file, counted; `more` is for perf script."""
    return fold(_run("perf", "script", *more, "-i", str(file), "-F", "ip,sym"))


def _record(path, arm, folder):
    file = folder / "perf.record"
    _run(*recording(file, (str(path), f"--benchmark_filter=^{arm}/codec/", f"--benchmark_min_time={SECONDS / 4}")))
    return recorded(file)


def _run(*command):
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, errors="replace",
                          check=False)
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise Stop(f"{command[0]} {command[1]} failed: {last}", "sudo sysctl kernel.perf_event_paranoid=1")
    return done.stdout
