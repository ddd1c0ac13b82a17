"""A chapter's run from beginning to end: doctor, predict, build, gate, measure, verdict, ladder, files."""

import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

from perftalk import (build, doctor, exhibits, files, gate, ladder, measure, path, predict, program, python_case,
                      result as results, sources, verdict, why, yours)
from perftalk.chapter import CONTROLS, Chapter
from perftalk.evidence import RATE
from perftalk.machine import short_name
from perftalk.screen import Stop, heading, next_commands, say

LINKS = 4


def utc_now():
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def method_for(chapter, mode, arms, references, described):
    """The default run, QUICK, or -full, with rounds that fit what the program is asked. With another broker, only the layer
    that talks to it."""
    changes = {"quick": measure.quick(chapter.focus), "full": measure.FULL}.get(mode, {})
    if described.get("peer"):
        changes = {**changes, "layers": ("end_to_end",), "sweep_rounds": 0}
    method = replace(measure.Method(arms=tuple(arms), references=tuple(references)), **changes)
    return measure.fitted(method, described)


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
    there = [*described.get("arms", []), *described.get("references", [])]
    missing = [arm for arm in wanted if arm not in there]
    if missing:
        raise Stop(f"The program has no arm {', '.join(missing)}, though chapter.toml names it.", "make test")
    return [arm for arm in wanted if arm not in described.get("left_out", [])]


def references_beside(chapter, described):
    """The program's references, but for those that this chapter measures as arms."""
    return [arm for arm in described.get("references", []) if arm not in [*chapter.arms, *described.get("left_out", [])]]


def say_peer(described):
    """Which broker the end-to-end layer talks to, where it is not the embedded one, and what cannot take part."""
    if not described.get("peer"):
        return
    say(f"Peer     {described['peer']}: only end to end is measured, with it instead of the embedded broker")
    if described["left_out"]:
        say(f"Peer     it is on another machine; left out, since they trust every byte they get: "
            f"{', '.join(described['left_out'])}", style="yellow")


@dataclass(frozen=True)
class Ready:
    """An experiment that is built: all that is known before its gate."""

    chapter: Chapter
    mode: str
    mine: list
    arms: list
    references: list
    paths: list
    described: dict

    def method(self, refused=()):
        """How it is measured without those that the gate refused."""
        arms, references = ([arm for arm in group if arm not in refused] for group in (self.arms, self.references))
        return method_for(self.chapter, self.mode, arms, references, self.described)


def run(places, chosen, mode="default", only_yours=False, built=False):
    """Yields (chapter, result, folder) of each experiment. Doctor, questions and builds come first, once for all."""
    _announce(chosen)
    machine_facts, _ = doctor.examine(places)
    taken = utc_now()
    guesses = [[] if only_yours or os.environ.get("PEER") else predict.ask(places, chapter, taken) for chapter in chosen]
    ready = [_prepare(places, chapter, mode, only_yours, built) for chapter in chosen]
    if len(ready) > 1:
        seconds = sum(_seconds(places, each.chapter, each.method(), each.described) for each in ready)
        say(f"Measure  {len(ready)} experiments: about {seconds:.0f} s in all, ends at {measure.clock_time(seconds)}")
    for each, asked in zip(ready, guesses):
        if len(ready) > 1:
            heading(f"{each.chapter.name}: {each.chapter.question}")
        result = _run_one(places, each, machine_facts, taken, only_yours)
        result["predictions"] = predict.settle(places, each.chapter, asked, result)
        yield each.chapter, result, _write(places, each.chapter, result)


def _announce(chosen):
    if len(chosen) == 1:
        heading(f"{chosen[0].name}: {chosen[0].question}")
        return
    heading(f"Chapter {chosen[0].number}, {len(chosen)} experiments")
    for chapter in chosen:
        say(f"  {chapter.name:<16} {chapter.question}")


def _prepare(places, chapter, mode, only_yours, built):
    """Builds the experiment, unless it is said to be there, and asks its program what it is."""
    links = LINKS if mode == "full" else 1
    mine = yours.variants(places, chapter) if built else build_programs(places, chapter, links, only_yours)
    paths = programs(places, chapter, links)
    described = program.describe(paths[0])
    doctor.refuse_debug(sources.build_facts(places, described))
    say_peer(described)
    arms = arms_to_measure(chapter, described, mine, only_yours)
    return Ready(chapter, mode, mine, arms, references_beside(chapter, described), paths, described)


def _run_one(places, ready, machine_facts, taken, only_yours):
    """Gate and measurement."""
    chapter = ready.chapter
    passed, refused = gate.check(ready.paths[0], chapter, [*ready.arms, *ready.references])
    if only_yours and not set(ready.mine) & set(passed):
        raise Stop("None of your variants is right yet, so nothing was timed.", chapter.command("watch"))
    method = ready.method([verdict["arm"] for verdict in refused])
    facts = machine_facts, sources.build_facts(places, ready.described)
    return _measure(places, ready, method, facts, refused, taken)


def _remembered(places, chapter, mode, arms):
    """How long the last run of this kind took, if there was one with as many arms."""
    for path in reversed(results.local_results(places, chapter.name)[-6:]):
        past = results.read(path)
        if past["method"].get("name") == mode and len({row["arm"] for row in past["rows"]}) == arms:
            return past["method"].get("seconds")
    return None


def _seconds(places, chapter, method, described):
    """How long this experiment will measure, CPython's answer included."""
    remembered = _remembered(places, chapter, method.name, len(method.arms + method.references))
    python_seconds = 6 if chapter.cpython and method.name != "quick" and not described.get("peer") else 0
    return measure.expected_seconds(method, described, remembered) + python_seconds


def _measure(places, ready, method, facts, refused, taken):
    chapter, described = ready.chapter, ready.described
    seconds = _seconds(places, chapter, method, described)
    beside = f" and {len(method.references)} references" if method.references else ""
    say(f"Measure  {len(method.arms)} arms{beside}, {method.launches} launches: about {seconds:.0f} s, "
        f"ends at {measure.clock_time(seconds)}")
    folder = Path(tempfile.mkdtemp(prefix="perftalk-"))
    try:
        run_kept = measure.measure(ready.paths, method, folder, seconds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    result = results.assemble(places, chapter, run_kept, method, facts, refused, taken, described.get("sweeps", []))
    if described.get("peer"):
        result["peer"] = described["peer"]
    elif method.name != "quick":
        case = python_case.measure(places, chapter)
        if case:
            result["cpython"] = case
    return result


def _write(places, chapter, result):
    """Result, plots and page appear together, or not at all."""
    from perftalk import page, plots  # matplotlib takes a while to load; nobody waits for it before the first result

    home = places.local / chapter.name
    files.sweep_partials(home)
    name = result["taken"].replace(":", "").replace("-", "")
    final = home / (f"peer-{name}" if "peer" in result else name)  # apart: reports compare runs of one kind
    with files.complete_folder(final) as folder:
        results.write(folder / "result.json", result)
        names = plots.draw_all(result, folder)
        page.write(places, chapter, result, folder, names, profile=why.beside(why.own(places, chapter), result))
    return final


def show(places, chapter, result):
    """What the terminal says about a result: peer, verdict, path, prediction, ladder."""
    if "peer" in result:
        say(f"With {result['peer']} instead of the embedded broker")
    verdict.show(result)
    path.show(result)
    if result["predictions"]:
        heading("Prediction against result")
        predict.show(result["predictions"], result)
        say(f"  {predict.score_line(places)}")
    ladder.show(result)
    if "cpython" in result:
        fastest = max(result["cpython"]["rows"], key=lambda row: row["speedup"]["median"])
        say(f"CPython {result['cpython']['version']}: {fastest['name']} is {fastest['speedup']['median']:.2f}× "
            f"{result['cpython']['baseline']} ({fastest['verdict']})")


def finish(places, chapter, result, folder):
    show(places, chapter, result)
    say(f"\nPage     {places.shown(folder)}/page.html")
    say(f"Plots    {places.shown(folder)}/*.svg, *.png")
    say(f"Result   {places.shown(folder)}/result.json")


def close(places, finished, only_yours=False):
    """What is useful after the last of these (chapter, result), said once, about the first."""
    chapter, _ = finished[0]
    if any(row["verdict"] == "UNFIT" and row["unit"] != RATE for _, result in finished for row in result["rows"]):
        next_commands(("make doctor", "what would make this machine fit"), (chapter.command(), "measure again"))
    elif any(result["refused"] for _, result in finished):
        next_commands((chapter.command("watch"), "gate your variant again at every save"))
    elif only_yours:
        next_commands((chapter.command("watch"), "see the ratio at every save"),
                      (chapter.command("why"), "instructions and allocations, per variant"))
    elif yours.starter(places, chapter).exists():
        next_commands((chapter.command("why"), "instructions, allocations and assembly behind these words"),
                      (chapter.command("start") + " NAME=mine", "write a variant of your own"))
    else:
        next_commands(("make report", "one page over all chapters you have run"))


def keep_as_reference(places, chapter, result, folder):
    """Copies a full run to results/reference/<machine>/, with its light and dark plots."""
    from perftalk import plots

    home = places.reference / short_name(result["machine"])
    results.write(home / f"{chapter.name}.json", result)
    plots.keep(Path(folder), home / f"{chapter.name}.json")
    why.keep(places, chapter, home)
    exhibits.keep(places, chapter, home / f"{chapter.name}.json")
    say(f"Kept as a reference: {places.shown(home)}/{chapter.name}.json, its plots and what callgrind counted")
