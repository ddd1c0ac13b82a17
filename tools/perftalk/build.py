"""Builds what is asked for and no more, with a progress bar; a failure shows the compiler's own words."""

import json
import os
import re
import subprocess
import time

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from perftalk.machine import cores
from perftalk.screen import Stop, console, say

STEP = re.compile(r"^\s*\[?\s*(\d+)/(\d+)\]?")
SECONDS_BETWEEN_LINES = 10


class _Steps:
    """A bar on a terminal; elsewhere a line now and then, so that a log shows life without drowning in it."""

    def __init__(self, title):
        self._title = title
        self._next_line = time.monotonic() + SECONDS_BETWEEN_LINES
        self._bar = Progress(TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"),
                             TimeElapsedColumn(), console=console, transient=True)
        self._task = self._bar.add_task(title, total=None)

    def __enter__(self):
        if console.is_terminal:
            self._bar.start()
        return self

    def __exit__(self, *_):
        if console.is_terminal:
            self._bar.stop()

    def step(self, done, total):
        self._bar.update(self._task, completed=done, total=total)
        if not console.is_terminal and time.monotonic() >= self._next_line:
            self._next_line = time.monotonic() + SECONDS_BETWEEN_LINES
            say(f"  {self._title}: {done}/{total}")


def run_steps(title, command, places, env=None):
    """Runs a program that counts its steps as n/m; returns (exit code, output)."""
    lines = []
    process = subprocess.Popen(command, cwd=places.root, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, errors="replace")
    try:
        with _Steps(title) as steps:
            for line in process.stdout:
                lines.append(line)
                match = STEP.match(line)
                if match:
                    steps.step(int(match.group(1)), int(match.group(2)))
        return process.wait(), "".join(lines)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def _environment():
    """As many jobs as cores: with more, a compiler of this appetite runs small machines out of memory."""
    return {"CMAKE_BUILD_PARALLEL_LEVEL": str(cores()), **os.environ}


def configure(places, preset="release", yours=()):
    """Runs CMake's configuration, unless it was run for exactly these variants of the reader before."""
    options = [f"-DPERFTALK_YOURS={';'.join(yours)}"] if preset == "release" else []
    folder = places.root / "build" / preset
    stamp = folder / "configured.json"
    wanted = json.dumps([preset, *options])
    if (folder / "build.ninja").exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    code, output = run_steps(f"Configuring {preset}", ["cmake", "--preset", preset, *options], places, _environment())
    if code != 0:
        raise Stop(f"CMake cannot configure the build:\n{_last_lines(output)}", f"cmake --preset {preset}")
    stamp.write_text(wanted, encoding="utf-8")


def build(places, targets=(), preset="release", title="Building"):
    """Builds these targets, or all; returns nothing, stops with the first error."""
    code, output = try_build(places, targets, preset, title)
    if code != 0:
        raise Stop(f"The build failed:\n{first_error(output)}",
                   f"cmake --build build/{preset}" + (f" --target {' '.join(targets)}" if targets else ""))


def try_build(places, targets, preset="release", title="Building"):
    command = ["cmake", "--build", str(places.root / "build" / preset)]
    if targets:
        command += ["--target", *targets]
    return run_steps(title, command, places, _environment())


def first_error(output, lines=12):
    """From the compiler's first error on; the rest of its output is a consequence."""
    all_lines = output.splitlines()
    for index, line in enumerate(all_lines):
        if re.search(r"\b(fatal )?error\b", line, re.IGNORECASE) and not line.startswith("FAILED"):
            return "\n".join(f"  {text}" for text in all_lines[index:index + lines])
    return _last_lines(output)


def _last_lines(output, count=12):
    return "\n".join(f"  {line}" for line in output.strip().splitlines()[-count:])
