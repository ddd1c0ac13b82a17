"""Why an arm is as fast as it is: instructions under callgrind, allocations by site, assembly of the hot function."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from rich import box
from rich.table import Table

from perftalk import callgrind, evidence, experiment, files, program, result as results
from perftalk.chapter import CONTROLS
from perftalk.machine import run_quietly
from perftalk.screen import Stop, console, next_commands, say, working

MESSAGES = 200
ASSEMBLY_LINES = 24
MOST_LETTERS = 84
SECONDS = 300


def _one_run(path, arm, name, messages, folder):
    """The arm's codec operation so many times under callgrind, iterations fixed by a calibration file."""
    calibration, out = folder / "calibration.json", folder / "callgrind.out"
    calibration.write_text(json.dumps({name: messages}), encoding="utf-8")
    _, _, _, message = name.split("/")
    command = ["valgrind", "--tool=callgrind", "--demangle=no", f"--callgrind-out-file={out}", str(path), "--rounds=1",
               "--sweep-rounds=0", "--end-to-end-rounds=0", "--layers=codec", f"--messages={message}", f"--arms={arm}",
               f"--calibration={calibration}", f"--benchmark_out={folder / 'rows.json'}", "--benchmark_out_format=json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, stdin=subprocess.DEVNULL,
                          check=False)
    if done.returncode != 0 or not out.exists():
        last = "\n".join(f"  {line}" for line in done.stderr.strip().splitlines()[-4:])
        raise Stop(f"callgrind could not run {path.name}:\n{last}", "valgrind --version")
    return callgrind.parse(out.read_text(encoding="utf-8", errors="replace"))


def profile_of(path, arm, name):
    folder = Path(tempfile.mkdtemp(prefix="perftalk-"))
    try:
        shorter = _one_run(path, arm, name, MESSAGES, folder)
        longer = _one_run(path, arm, name, 2 * MESSAGES, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return callgrind.per_message(longer, shorter, MESSAGES)


def assembly(path, function):
    """The function's instructions, without addresses and raw bytes."""
    text = run_quietly(["objdump", f"--disassemble={function}", "--no-show-raw-insn", "--no-addresses", str(path)])
    lines = [line for line in text.splitlines() if line.startswith("\t")]
    filtered = subprocess.run(["c++filt"], input="\n".join(lines), capture_output=True, text=True, check=False).stdout
    return [shortened(line.strip()) for line in filtered.splitlines()]


LONG_WORDS = ((", 18446744073709551615ul", ""), ("std::span<std::byte const>", "bytes_view"),
              ("std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >", "std::string"))


def shortened(text):
    """The names of the standard library as people write them."""
    for long, short in LONG_WORDS:
        text = text.replace(long, short)
    return text if len(text) <= MOST_LETTERS else text[:MOST_LETTERS - 1] + "…"


def readable(function):
    return shortened(run_quietly(["c++filt", function], function))


def _operations(path, chapter):
    """The codec rows the program has for the chapter's own message, from one cheap listing."""
    listing = run_quietly([str(path), "--benchmark_list_tests=true"])
    names = [line.split("/") for line in listing.splitlines()]
    return list(dict.fromkeys(parts[2] for parts in names if len(parts) > 3 and parts[1] == "codec"))


def explain(places, chapter, arms):
    """Prints the table and writes each arm's assembly under results/local/<chapter>/why/."""
    path = places.program(chapter.name)
    experiment.build_programs(places, chapter, links=1)
    there = [arm for arm in program.describe(path)["arms"] if arm not in CONTROLS]
    chosen = [arm for arm in there if not arms or arm in arms]
    if not chosen:
        raise Stop(f"No such arm: {', '.join(arms)}. There are {', '.join(there)}.", chapter.command("why"))
    for operation in _operations(path, chapter):
        _explain_operation(places, chapter, path, chosen, operation)
    next_commands((chapter.command("profile"), "a flame graph of one variant: ARM=growable"),
                  (chapter.command("start") + " NAME=mine", "try to do better"))


def _explain_operation(places, chapter, path, arms, operation):
    profiles = {}
    for arm in arms:
        with working(f"callgrind: {arm} {operation}"):
            profiles[arm] = profile_of(path, arm, f"{arm}/codec/{operation}/{chapter.focus}")
    console.print(_table(places, chapter, profiles, operation))
    for arm, profile in profiles.items():
        _say_allocations(arm, profile)
    for arm, profile in profiles.items():
        _say_assembly(places, chapter, path, arm, profile, operation)


def _say_allocations(arm, profile):
    sites = [(site, calls) for site, calls in profile.allocations.most_common(3) if calls > 0.01]
    for site, calls in sites:
        say(f"  {arm}: {calls:.3g} allocations a message in {readable(site)}", style="dim")


def _say_assembly(places, chapter, path, arm, profile, operation):
    hot = profile.own.most_common(1)[0][0]
    lines = assembly(path, hot)
    if not lines:
        say(f"\n{arm}: the hot function is {readable(hot)}, which lives in a shared library", style="bold")
        return
    target = places.local / chapter.name / "why" / f"{arm}.{operation}.s"
    files.write_atomically(target, "\n".join(lines) + "\n")
    say(f"\n{arm}: {readable(hot)}", style="bold")
    for line in lines[:ASSEMBLY_LINES]:
        say(f"    {line}")
    if len(lines) > ASSEMBLY_LINES:
        say(f"    … {len(lines) - ASSEMBLY_LINES} more in {places.shown(target)}", style="dim")


def _table(places, chapter, profiles, operation):
    table = Table(box=box.SIMPLE_HEAD, title=f"Why: codec {operation}, {chapter.focus}, a message", title_style="bold",
                  pad_edge=False, padding=(0, 1))
    for heading in ("arm", "instructions", f"against {chapter.baseline}", "allocations", "measured time"):
        table.add_column(heading, justify="left" if heading == "arm" else "right")
    base = profiles.get(chapter.baseline)
    past = results.local_results(places, chapter.name)
    measured = results.read(past[-1]) if past else None
    for arm, profile in profiles.items():
        row = evidence.find_row(measured, arm, "codec", operation, chapter.focus) if measured else None
        table.add_row(arm, f"{profile.total:,.0f}", f"{base.total / profile.total:.2f}×" if base else "–",
                      f"{sum(profile.allocations.values()):.3g}", f"{row['speedup']['median']:.2f}×" if row else "–")
    return table


def chosen_arms():
    return [arm for arm in os.environ.get("ARM", "").split(",") if arm]
