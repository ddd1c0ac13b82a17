"""How CPython meets the same question: the chapter's own timeit measurement, with the same statistics."""

import json
import subprocess
import sys
from statistics import median

from perftalk.evidence import rounded
from perftalk.screen import Stop, say, working
from perftalk.statistics import ENOUGH_LAUNCHES, floor_of, sign_test_interval, launch_ratio, word

SECONDS = 60


def _one_process(script):
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=SECONDS,
                          stdin=subprocess.DEVNULL, check=False)
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError as error:
        last = done.stderr.strip().splitlines()[-1:] or ["it printed no JSON"]
        raise Stop(f"{script.name}: {last[0]}", f"{sys.executable} {script}") from error


def measure(places, chapter):
    """Eight processes of the chapter's Python file, judged like arms; None where the chapter has none."""
    if not chapter.cpython:
        return None
    script = places.chapters / chapter.name / chapter.cpython
    launches = []
    with working("CPython: the same question in Python"):
        for _ in range(ENOUGH_LAUNCHES):
            launches.append(_one_process(script))
    say(f"CPython  {len(launches)} launches of {chapter.cpython}")
    return summarise(launches)


def summarise(launches):
    """One row a named piece of Python; `launches` are what the script printed each time."""
    first = launches[0]
    names = [row["name"] for row in first["rows"]]
    rounds = {name: [_rounds(launch, name) for launch in launches] for name in names}
    rows = []
    for name in names:
        ratios = [launch_ratio(base, own) for base, own in zip(rounds[first["baseline"]], rounds[name])]
        interval = sign_test_interval(ratios)
        rows.append({
            "name": name, "median": rounded(median(median(own) for own in rounds[name])),
            "speedup": {"median": rounded(interval.median), "low": rounded(interval.low),
                        "high": rounded(interval.high), "confidence": round(interval.confidence, 5)},
            "launches": [{"median": rounded(median(own)), "ratio": rounded(ratio)}
                         for own, ratio in zip(rounds[name], ratios)],
            "verdict": word(interval, floor_of([]), len(launches)),
        })
    return {"version": first.get("version", sys.version.split()[0]), "question": first.get("question", ""),
            "baseline": first["baseline"], "unit": first.get("unit", "ns"), "rows": rows}


def _rounds(launch, name):
    return next(row["rounds"] for row in launch["rows"] if row["name"] == name)
