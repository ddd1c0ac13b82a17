"""The path from first choices to production: what each step saves on it, what alone, and what the two do not share."""

from dataclasses import dataclass

from rich import box
from rich.table import Table

from perftalk.chapter import ALONE, path_arms
from perftalk.evidence import Saved, directions, find_row, operation_in, saved_between
from perftalk.screen import console, say
from perftalk.verdict import duration, saving, stacked

LAYER = "end_to_end"
INTERACTION = ("Alone is the same change made on production: production with the first choice in this one place, against "
               "production. What the path saves beyond that is interaction.")


@dataclass(frozen=True)
class Step:
    """One more axis changed: the client's CPU a message after it, and what it saved, on the path and alone."""

    name: str
    before: float
    after: float
    on_path: Saved
    alone: Saved
    interaction: Saved


def _step(result, name, taken, alone, operation):
    """From the first arm of `taken` to its last; `alone` are the pairs that make the same changes on production."""
    focus = result.get("focus")
    first, last = taken[0], taken[-1]
    backwards = [(after, before) for before, after in alone]
    saved = [saved_between(result, pairs, LAYER, operation, focus)
             for pairs in ([(first, last)], alone, [(first, last), *backwards])]
    if not all(saved):
        return None
    before, after = (find_row(result, arm, LAYER, operation, focus)["median"] for arm in (first, last))
    return Step(name, before, after, *saved)


def steps(result, direction):
    """(steps in order, the total of all), empty and None where the result has no path or an arm of it is missing."""
    axes, operation = result.get("path", []), operation_in(result, LAYER, direction)
    if not axes or not operation:
        return [], None
    production = result["production"]
    arms = path_arms(result["baseline"], axes, production)
    alone = [(ALONE + axis, production) for axis in axes]
    found = [_step(result, axis, arms[index:index + 2], [alone[index]], operation) for index, axis in enumerate(axes)]
    total = _step(result, "all together", arms, alone, operation)
    return (found, total) if total and all(found) else ([], None)


HEADINGS = ("step", "CPU a message", "saved on the path", "saved alone", "interaction")


def lines(result, direction):
    """The table as texts, a line a step: the first choices, each axis, and all together."""
    found, total = steps(result, direction)
    if not found:
        return []
    told = [[result["baseline"], duration(found[0].before), "", "", ""]]
    return told + [[step.name, duration(step.after), *(saving(each) for each in (step.on_path, step.alone,
                                                                                step.interaction))]
                   for step in [*found, total]]


def show(result):
    """Prints the path of each direction; nothing for a result without one."""
    shown = False
    for direction in directions(result):
        told = lines(result, direction)
        if not told:
            continue
        table = Table(box=box.SIMPLE_HEAD, title_style="bold", pad_edge=False, padding=(0, 1),
                      title=f"From {result['baseline']} to {result['production']}, {direction}, {result.get('focus')}")
        for heading in HEADINGS:
            table.add_column(heading)
        for index, line in enumerate(told):
            if index == len(told) - 1:
                table.add_section()
            table.add_row(*map(stacked, line))
        console.print(table)
        shown = True
    if shown:
        say(f"  {INTERACTION}")
