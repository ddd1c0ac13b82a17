"""A chapter's run from beginning to end: doctor, predict, build, gate, measure, verdict, ladder, files."""

import shutil
import tempfile
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from perftalk import (build, doctor, files, gate, ladder, measure, predict, program, python_case, result as results,
                      sources, verdict, yours)
from perftalk.chapter import CONTROLS
from perftalk.evidence import RATE
from perftalk.machine import short_name
from perftalk.screen import Stop, heading, next_commands, say

LINKS = 4


def utc_now():
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def method_for(chapter, mode, arms):
    """The default run, QUICK, or -full."""
    method = measure.Method(arms=tuple(arms))
    if mode == "quick":
        return replace(method, **measure.quick(chapter.focus))
    return replace(method, **measure.FULL) if mode == "full" else method


def build_programs(places, chapter, links, only_yours=False):
    """The chapter's program, and for -full its shuffled links; variants of the reader that fail are left out."""
    good, _ = yours.compile_each(places, chapter)
    if only_yours:
        yours.stop_when_none_left(chapter, good)
    names = [places.program(chapter.name, link).name for link in range(links)]
    build.build(places, names, title=f"Building {chapter.name}")
    return good


def programs(places, chapter, links):
    paths = [places.program(chapter.name, link) for link in range(links)]
    for path in paths:
        if not path.exists():
            raise Stop(f"{places.shown(path)} is not built.", chapter.command())
    return paths


def arms_to_measure(chapter, described, mine, only_yours):
    """The shipped arms and the controls; for the reader's own run the baseline, production, controls and theirs."""
    wanted = [*chapter.arms, *CONTROLS]
    if only_yours:
        wanted = list(dict.fromkeys([chapter.baseline, chapter.production, *mine, *CONTROLS]))
    there = described.get("arms", [])
    missing = [arm for arm in wanted if arm not in there]
    if missing:
        raise Stop(f"The program has no arm {', '.join(missing)}, though chapter.toml names it.", "make test")
    return wanted


def run(places, chapter, mode="default", only_yours=False, built=False):
    """Returns the result and the folder it was written to."""
    heading(f"{chapter.name}: {chapter.question}")
    facts = doctor.examine(places)
    taken = utc_now()
    guesses = [] if only_yours else predict.ask(places, chapter, taken)
    links = LINKS if mode == "full" else 1
    if built:
        mine = yours.variants(places, chapter)
    else:
        mine = build_programs(places, chapter, links, only_yours)
    paths = programs(places, chapter, links)
    described = program.describe(paths[0])
    build_facts = sources.build_facts(places, described)
    doctor.refuse_debug(build_facts)
    passed, refused = gate.check(paths[0], chapter, arms_to_measure(chapter, described, mine, only_yours))
    if only_yours and not set(mine) & set(passed):
        raise Stop("None of your variants is right yet, so nothing was timed.", chapter.command("watch"))
    method = method_for(chapter, mode, passed)
    result = _measure(places, chapter, method, paths, described, (facts[0], build_facts), refused, taken)
    result["predictions"] = predict.settle(places, chapter, guesses, result)
    folder = _write(places, chapter, result)
    return result, folder


def _remembered(places, chapter, mode, arms):
    """How long the last run of this kind took, if there was one with as many arms."""
    for path in reversed(results.local_results(places, chapter.name)[-6:]):
        past = results.read(path)
        if past["method"].get("name") == mode and len({row["arm"] for row in past["rows"]}) == arms:
            return past["method"].get("seconds")
    return None


def _measure(places, chapter, method, paths, described, facts, refused, taken):
    remembered = _remembered(places, chapter, method.name, len(method.arms))
    seconds = measure.expected_seconds(method, described, remembered)
    python_seconds = 6 if chapter.cpython and method.name != "quick" and not remembered else 0
    say(f"Measure  {len(method.arms)} arms, {method.launches} launches: about {seconds + python_seconds:.0f} s, "
        f"ends at {measure.clock_time(seconds + python_seconds)}")
    folder = Path(tempfile.mkdtemp(prefix="perftalk-"))
    try:
        run_kept = measure.measure(paths, method, folder, seconds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    result = results.assemble(places, chapter, run_kept, method, facts, refused, taken)
    if method.name != "quick":
        case = python_case.measure(places, chapter)
        if case:
            result["cpython"] = case
    return result


def _write(places, chapter, result):
    """Result, plots and page appear together, or not at all."""
    from perftalk import page, plots  # matplotlib takes a while to load; nobody waits for it before the first result

    home = places.local / chapter.name
    files.sweep_partials(home)
    final = home / result["taken"].replace(":", "").replace("-", "")
    with files.complete_folder(final) as folder:
        results.write(folder / "result.json", result)
        names = plots.draw_all(result, folder)
        page.write(places, chapter, result, folder, names)
    return final


def show(places, chapter, result):
    """What the terminal says about a result: verdict, prediction, ladder."""
    verdict.show(result)
    if result["predictions"]:
        heading("Prediction against result")
        predict.show(result["predictions"], result)
        say(f"  {predict.score_line(places)}")
    ladder.show(result)
    if "cpython" in result:
        fastest = max(result["cpython"]["rows"], key=lambda row: row["speedup"]["median"])
        say(f"CPython {result['cpython']['version']}: {fastest['name']} is {fastest['speedup']['median']:.2f}× "
            f"{result['cpython']['baseline']} ({fastest['verdict']})")


def finish(places, chapter, result, folder, only_yours=False):
    show(places, chapter, result)
    say(f"\nPage     {places.shown(folder)}/page.html")
    say(f"Plots    {places.shown(folder)}/*.svg, *.png")
    say(f"Result   {places.shown(folder)}/result.json")
    if any(row["verdict"] == "UNFIT" and row["unit"] != RATE for row in result["rows"]):
        next_commands(("make doctor", "what would make this machine fit"), (chapter.command(), "measure again"))
    elif result["refused"]:
        next_commands((chapter.command("watch"), "gate your variant again at every save"))
    elif only_yours:
        next_commands((chapter.command("watch"), "see the ratio at every save"),
                      (chapter.command("why"), "instructions and allocations, per variant"))
    else:
        next_commands((chapter.command("why"), "instructions, allocations and assembly behind these words"),
                      (chapter.command("start") + " NAME=mine", "write a variant of your own"))


def keep_as_reference(places, chapter, result, folder):
    """Copies a full run to results/reference/<machine>/, with its light and dark plots."""
    home = places.reference / short_name(result["machine"])
    results.write(home / f"{chapter.name}.json", result)
    for plot in sorted(Path(folder).glob("*.svg")):
        files.write_atomically(home / f"{chapter.name}.{plot.name}", plot.read_bytes())
    say(f"Kept as a reference: {places.shown(home)}/{chapter.name}.json and its plots")
