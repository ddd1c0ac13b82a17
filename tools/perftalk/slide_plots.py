"""Plots that share a slide with code: half as wide as the others, with letters of the same size."""

from perftalk import plot_style as style
from perftalk.chapter import CONTROLS
from perftalk.evidence import find_row, interval_of, operation_in
from perftalk.plots import word_with_ratio
from perftalk.verdict import ordered_arms

HALF, HIGHEST = 620, 510


def draw_half(result, theme, layer, direction):
    """One layer of a chapter: every arm's name and word on a line, its launches and interval below."""
    operation = operation_in(result, layer, direction)
    arms = [arm for arm in ordered_arms(result) if arm != result["baseline"] and arm not in CONTROLS]
    rows = [row for arm in arms if (row := find_row(result, arm, layer, operation, result.get("focus")))]
    if not operation or not rows:
        return None
    height = min(HIGHEST, 55 + 90 * len(rows)) / style.DPI
    drawn, (axes,) = style.figure(theme, left=0.02, right=0.98, top=0.995, bottom=0.52 / height, height=height,
                                  width=HALF / style.DPI)
    floor = rows[0]["floor"]
    axes.axvspan(1 / (1 + floor), 1 + floor, color=theme.band, lw=0)
    axes.axvline(1, color=theme.faint, lw=1.5)
    ratios = [launch["ratio"] for row in rows for launch in row["launches"]]
    style.ratio_axis(axes.xaxis, min(ratios), max(ratios), gap=0.17)
    for index, row in enumerate(rows):
        _line(axes, row, len(rows) - 1 - index, theme)
    axes.set_ylim(-0.5, len(rows) - 0.5)
    axes.set_yticks([])
    return drawn


def _line(axes, row, place, theme):
    colour = theme.words[row["verdict"]]
    at_the_side = {"transform": axes.get_yaxis_transform(), "va": "center",
                   "bbox": {"facecolor": theme.ground, "edgecolor": "none", "pad": 1.5}}
    axes.text(0, place + 0.21, row["arm"], color=theme.ink, **at_the_side)
    axes.text(1, place + 0.21, word_with_ratio(row), color=colour, ha="right", fontweight="bold", **at_the_side)
    style.evidence(axes, [launch["ratio"] for launch in row["launches"]], interval_of(row), place - 0.2, colour,
                   style.WORD_SHAPES[row["verdict"]])
