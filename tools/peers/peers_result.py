"""The result of `make peers`: put together, checked against peers_schema.json, written, read and shown as tables."""

import json
from pathlib import Path

from rich import box
from rich.table import Table
from rich.text import Text

from comparison import FIGURES, OURS, rows
from perftalk import result as results, sources
from perftalk.screen import console, say

SCHEMA = json.loads((Path(__file__).parent / "peers_schema.json").read_text(encoding="utf-8"))


def assemble(places, facts, cases, played, missing, name, rounds, taken):
    """All that was measured, and how; `facts` are the machine's and the versions of the peers."""
    machine, versions = facts
    made = {
        "schema": 1, "taken": taken, "machine": machine, "versions": versions, "build": sources.build_facts(places, {}),
        "method": {"name": name, "rounds": rounds, "seconds": round(played.seconds, 1), "repeated": played.repeated,
                   "disturbed": played.disturbed},
        "missing": missing, "failures": played.failures,
        "cases": [{"name": case.name, "title": case.title, "facts": case.facts, "figures": list(case.figures),
                   "base": case.base, "rows": rows(case, played)} for case in cases],
    }
    return results.checked(made, "this run", SCHEMA)


def write(path, result):
    results.write(path, result, SCHEMA)


def read(path):
    return results.read(path, SCHEMA)


def scale(value):
    """Thousands and millions have a letter, but not before there are ten thousand."""
    return next(((size, letter) for size, letter in ((1e6, " M"), (1e3, " k")) if value >= 10 * size or value >= 1e6),
                (1, ""))


def digits(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def spread(figure):
    """Median, and in brackets the smallest and the largest, all in the scale of the median."""
    size, letter = scale(figure["median"])
    low, middle, high = (digits(figure[which] / size) for which in ("min", "median", "max"))
    return f"{middle}{letter} ({low} to {high})"


def times(ratio):
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.2g}"


def ratio_text(ratio):
    return f"{times(ratio['median'])}× [{times(ratio['low'])}, {times(ratio['high'])}]"


def show(result):
    """A table a case: spread over the rounds, and below it the ratio to the base."""
    for case in result["cases"]:
        console.print(_table(case))
    confidences = [figure["ratio"]["confidence"] for case in result["cases"] for row in case["rows"]
                   for figure in row["figures"].values() if "ratio" in figure]
    if confidences:
        say(f"Median (smallest to largest) of {result['method']['rounds']} rounds; below it the ratio to the baseline, "
            f"where above 1 is better,\nwith the interval of a sign test ({100 * max(confidences):.1f} %).", style="dim")
    for failure in result["failures"]:
        say(f"NO FIGURE: {failure['case']}: {failure['contender']}, round {failure['round']}: {failure['why']}",
            style="bold yellow")


def _table(case):
    table = Table(box=box.SIMPLE_HEAD, title=case["title"], title_style="bold", title_justify="left", pad_edge=False)
    table.add_column("")
    for key in case["figures"]:
        unit = FIGURES[key].unit
        table.add_column(FIGURES[key].title + (f" ({unit})" if unit and unit not in FIGURES[key].title else ""))
    for row in case["rows"]:
        cells = [_cell(row["figures"].get(key), row["contender"] == case["base"]) for key in case["figures"]]
        table.add_row(Text(row["contender"], style="bold" if row["contender"] == OURS else ""), *cells)
    return table


def _cell(figure, is_base):
    if not figure:
        return Text("no figure", style="yellow")
    below = ratio_text(figure["ratio"]) if "ratio" in figure else "baseline" if is_base else ""
    return Text(spread(figure)).append(f"\n{below}", style="dim")
