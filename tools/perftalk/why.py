"""Why an arm is as fast as it is: instructions under callgrind, allocations by site, assembly of the hot function."""

import functools
import json
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from perftalk import assembly, build, callgrind, files, machine, program, result as results, sources
from perftalk.chapter import CONTROLS
from perftalk.machine import cores, run_quietly
from perftalk.screen import Stop, say, working

MESSAGES = 300  # ids have their full length after 256 (§1.6.5): a connection that has been at work for a while
LAYERS = ("codec", "frame")
LEAST_CALLS = 0.01  # a message; what is rarer happened once and is no site of the arm


@functools.cache
def schema():
    return json.loads((Path(__file__).parent / "why_schema.json").read_text(encoding="utf-8"))


def read(path):
    return results.read(path, schema())


def rows_of(path, focus):
    """The rows of the first layer there is, with the chapter's own message if it has that: (layer, message, rows)."""
    listing = run_quietly([str(path), "--benchmark_list_tests=true"])
    rows = [line.split("/")[:4] for line in listing.splitlines() if line.count("/") >= 3]
    layer = next((layer for layer in LAYERS if any(row[1] == layer for row in rows)), None)
    if not layer:
        raise Stop(f"{path.name} has neither a codec nor a frame layer to count in.", "make help")
    rows = [row for row in rows if row[1] == layer]
    messages = [row[3] for row in rows]
    message = focus if focus in messages else messages[0]
    return layer, message, [row for row in rows if row[3] == message]


def take(places, chapter, path, arms):
    """Counts these arms in every operation of the first layer; returns what why_schema.json describes."""
    from perftalk.experiment import utc_now

    layer, message, rows = rows_of(path, chapter.focus)
    rows = list(dict.fromkeys("/".join(row) for row in rows if row[0] in arms))
    with working(f"callgrind: {len(rows)} rows"), ThreadPoolExecutor(cores()) as pool:
        counted = dict(zip(rows, pool.map(lambda row: callgrind.profile_of(path, row, MESSAGES), rows)))
    operations = []
    for operation in dict.fromkeys(row.split("/")[2] for row in rows):
        profiles = [(row.split("/")[0], profile) for row, profile in counted.items() if row.split("/")[2] == operation]
        operations.append({"operation": operation,
                           "arms": [_arm(path, chapter, arm, profile) for arm, profile in profiles]})
    build_facts = {**sources.build_facts(places, program.describe(path)),
                   "sources": sources.fingerprint(places, chapter.axis)}
    return results.checked({"schema": 1, "chapter": chapter.name, "taken": utc_now(),
                            "machine": machine.fingerprint(), "build": build_facts, "baseline": chapter.baseline,
                            "production": chapter.production, "layer": layer, "message": message,
                            "operations": operations}, "this count", schema())


def _arm(path, chapter, arm, profile):
    sites = Counter()
    for function, calls in profile.allocations.items():
        sites[assembly.readable(function)] += calls
    hot = assembly.hot_function(profile, arm, chapter.hot)
    listing = assembly.listing(path, hot, profile.at.get(hot, {}))
    first, last = listing.hottest()
    return {"arm": arm, "instructions": round(profile.total, 1),
            "allocations": round(sum(sites.values()), 3),
            "sites": [{"function": function, "allocations": round(calls, 3)}
                      for function, calls in sites.most_common() if calls >= LEAST_CALLS],
            "hot": {"function": assembly.readable(hot), "instructions": round(profile.own[hot], 1), "before": first,
                    "lines": listing.lines[first:last], "after": len(listing.lines) - last}}


def own(places, chapter):
    return places.local / chapter.name / "why" / "why.json"


def of_reference(path):
    """What was counted together with this reference result."""
    return Path(path).with_name(Path(path).stem + ".why.json")


def beside(path, result):
    """What was counted, if that was about the same sources as the result; else None."""
    if not path.exists():
        return None
    counted = read(path)
    return counted if counted["build"]["sources"] == result["build"].get("sources") else None


def is_countable(chapter):
    """Whether the chapter has a layer of one thread and no kernel."""
    return not chapter.layers or bool(set(LAYERS) & set(chapter.layers))


def _built(places, chapter):
    """The program of the first layer alone: it is enough, and it is built sooner than the whole client."""
    path = places.program(f"{chapter.name}-watch")
    build.build(places, [path.name], title=f"Building {path.name}")
    return path


def keep(places, chapter, home):
    """Counts the shipped arms and keeps that beside the reference result in `home`."""
    if not is_countable(chapter):
        return
    counted = take(places, chapter, _built(places, chapter), chapter.arms)
    results.write(of_reference(home / f"{chapter.name}.json"), counted, schema())


def explain(places, chapter, arms):
    """Counts, shows, and writes results/local/<chapter>/why/why.json and the newest run's page."""
    from perftalk import why_view, yours

    if not is_countable(chapter):
        return say(f"{chapter.name} is about whole clients: callgrind, which knows one thread, has nothing to count.")
    yours.compile_each(places, chapter, parts=("arm",))
    path = _built(places, chapter)
    there = [arm for arm in program.describe(path)["arms"] if arm not in CONTROLS]
    unknown = [arm for arm in arms if arm not in there]
    if unknown:
        raise Stop(f"No such arm: {', '.join(unknown)}. There are {', '.join(there)}.", chapter.command("why"), code=2)
    chosen = [arm for arm in there if not arms or arm in arms or arm == chapter.baseline]
    counted = take(places, chapter, path, chosen)
    files.write_atomically(own(places, chapter), json.dumps(counted, indent=1, ensure_ascii=False) + "\n")
    why_view.show(counted, arms)
    why_view.finish(places, chapter)


def chosen_arms():
    return [arm for arm in os.environ.get("ARM", "").split(",") if arm]
