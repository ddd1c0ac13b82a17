"""The impact ladder: what an arm saves in its first layer, what of it arrives in the running client, and the rate."""

from dataclasses import dataclass

from rich import box
from rich.table import Table

from perftalk.chapter import CONTROLS, number_of
from perftalk.evidence import RATE, Saved, directions, find_row, interval_of, operation_in, saved_per_message
from perftalk.screen import console, say
from perftalk.statistics import Interval
from perftalk.verdict import layers_of, ordered_arms, ratio, saving, stacked

WIDE = 112


@dataclass(frozen=True)
class Rung:
    """One arm: predicted and measured saving, the rate's ratio, and whether the two savings agree."""

    arm: str
    predicted: Saved
    measured: Saved
    rate: Interval | None

    @property
    def agree(self):
        return self.predicted.interval.overlaps(self.measured.interval)

    @property
    def short_remark(self):
        if self.agree:
            return "as predicted"
        return "more: why?" if self.measured.interval.median > self.predicted.interval.median else "less: why?"

    @property
    def remark(self):
        return self.short_remark.replace(":", " arrives:")


def first_layer(result, direction):
    """Where the prediction comes from: the codec, or the frame layer where an axis has nothing to do with a codec."""
    return layers_of(result, direction)[0]


def rungs(result, direction):
    """All arms but the baseline and the controls; empty where nothing but end to end was measured, or not that."""
    focus, first = result.get("focus"), first_layer(result, direction)
    alone, live = (operation_in(result, layer, direction) for layer in (first, "end_to_end"))
    if first == "end_to_end":
        return []
    found = []
    for arm in ordered_arms(result):
        if arm == result["baseline"] or arm in CONTROLS:
            continue
        predicted = saved_per_message(result, arm, first, alone, focus)
        measured = saved_per_message(result, arm, "end_to_end", live, focus)
        flow = find_row(result, arm, "end_to_end", live, focus, RATE)
        if predicted and measured:
            found.append(Rung(arm, predicted, measured, interval_of(flow) if flow else None))
    return found


def show(result):
    """Prints the ladder of each direction; where prediction and measurement part, it asks why."""
    for direction in directions(result):
        steps = rungs(result, direction)
        if not steps:
            continue
        table = Table(box=box.SIMPLE_HEAD, title_style="bold", pad_edge=False, padding=(0, 1),
                      title=f"Does it matter? Saved a message against {result['baseline']}, {direction}")
        for heading in ("arm", f"{first_layer(result, direction)}: predicted", "end to end: measured (CPU)", "messages/s", ""):
            table.add_column(heading)
        for step in steps:
            style = None if step.agree else "yellow"
            figures = [saving(step.predicted), saving(step.measured), ratio(step.rate) if step.rate else "–"]
            table.add_row(step.arm, *(figures if console.width >= WIDE else map(stacked, figures)), step.remark,
                          style=style)
        console.print(table)
        if not all(step.agree for step in steps):
            say("  Where the two differ, ask what else changed on the way: cold caches, bytes copied later by the "
                "kernel,\n  work that moved to another layer. "
                f"Instructions and allocations: make chapter-{number_of(result['chapter'])}-why")
