"""The plots of a chapter, one question each: verdict, impact ladder, size sweep, and CPython's answer."""

import math
import re

from perftalk import ladder, plot_style as style
from perftalk.chapter import CONTROLS
from perftalk.evidence import directions, find_row, operation_in
from perftalk.verdict import TITLES, layers_of, ordered_arms

PANEL_TITLES = {**TITLES, "end_to_end": "end to end (CPU)"}
BODY = re.compile(r"^body-(\d+)$")


def foot_line(result, label=""):
    """Machine and date, as short as a projector's last row needs it."""
    machine = result["machine"]
    cpu = re.sub(r"\((R|TM)\)|CPU|Processor|@.*|\d+-Core", "", machine["cpu"]).split()
    virtual = "" if machine["hypervisor"] == "none" else f" · {machine['hypervisor']}"
    mark = f"{label} · " if label else ""
    return f"{mark}{' '.join(cpu)[:34]} · {machine['cores']} cores{virtual} · {result['taken'][:10]}"


def _read_me(result):
    confidence = max(row["speedup"]["confidence"] for row in result["rows"])
    return f"Dots: launches. Bar: {100 * confidence:.1f} % interval. Grey: this run's floor. Right is better."


def _margin(names):
    """Room for the longest arm's name, as a share of the width."""
    return 0.03 + 0.0125 * max(len(name) for name in names)


def _word_with_ratio(row):
    if row["verdict"] in ("FASTER", "SLOWER"):
        return f"{row['speedup']['median']:.2f}× {row['verdict']}"
    return row["verdict"]


def _dots(axes, row, height, theme, muted):
    """One arm in one panel: its launches, its interval, its word."""
    colour = theme.faint if muted else theme.words[row["verdict"]]
    ratios = [launch["ratio"] for launch in row["launches"]]
    axes.plot(ratios, [height - 0.2] * len(ratios), "o", ms=7, mfc="none", mec=colour, alpha=0.75, mew=1.5)
    speedup = row["speedup"]
    axes.plot([speedup["low"], speedup["high"]], [height - 0.2] * 2, color=colour, lw=4, solid_capstyle="butt")
    axes.plot([speedup["median"]], [height - 0.2], style.WORD_SHAPES[row["verdict"]], ms=13, color=colour)
    axes.text(0.5, height + 0.19, _word_with_ratio(row), color=colour, ha="center", va="center", fontsize=style.SIZE,
              transform=axes.get_yaxis_transform(), fontweight="normal" if muted else "bold",
              bbox={"facecolor": theme.ground, "edgecolor": "none", "pad": 1.5})


def _dot_panel(axes, rows, heights, floor, theme):
    axes.axvspan(1 / (1 + floor), 1 + floor, color=theme.band, lw=0)
    axes.axvline(1, color=theme.faint, lw=1.5)
    for arm, row in rows.items():
        _dots(axes, row, heights[arm], theme, muted=arm in CONTROLS)
    axes.set_yticks(list(heights.values()), list(heights))
    axes.set_ylim(-0.55, len(heights) - 0.45)
    axes.tick_params(axis="y", length=0, pad=12)


def _reach(rows):
    ratios = [launch["ratio"] for row in rows for launch in row["launches"]]
    return min(ratios), max(ratios)


def draw_verdict(result, theme, label=""):
    """Which arm is faster? All arms, the three layers side by side."""
    direction = directions(result)[0]
    layers = layers_of(result, direction)
    arms = [arm for arm in ordered_arms(result) if arm != result["baseline"]]
    drawn, panels = style.figure(theme, len(layers), left=_margin(arms), top=0.8)
    heights = {arm: len(arms) - 1 - index for index, arm in enumerate(arms)}
    shown = []
    for axes, layer in zip(panels, layers):
        operation = operation_in(result, layer, direction)
        rows = {arm: row for arm in arms if (row := find_row(result, arm, layer, operation, result.get("focus")))}
        floor = next(iter(rows.values()))["floor"] if rows else 0.02
        _dot_panel(axes, rows, heights, floor, theme)
        axes.set_title(PANEL_TITLES[layer], fontsize=style.SIZE, pad=8)
        shown += rows.values()
    style.ratio_axis(panels[0].xaxis, *_reach(shown), gap=0.19)
    style.title(drawn, f"{direction.capitalize()}: who beats {result['baseline']}?", _read_me(result), theme)
    style.foot(drawn, foot_line(result, label), theme)
    return drawn


def _saving(axes, saved, height, colour, shape):
    """One saving: its launches, its interval, its median."""
    axes.plot(saved.launches, [height] * len(saved.launches), "o", ms=7, mfc="none", mec=colour, alpha=0.75, mew=1.5)
    axes.plot([saved.interval.low, saved.interval.high], [height] * 2, color=colour, lw=4, solid_capstyle="butt")
    axes.plot([saved.interval.median], [height], shape, ms=13, color=colour)


def draw_ladder(result, theme, label=""):
    """How much of the codec's saving arrives in the running client?"""
    steps = ladder.rungs(result)
    if not steps:
        return None
    drawn, (axes,) = style.figure(theme, left=_margin([step.arm for step in steps]), bottom=0.18, right=0.8)
    predicted, measured = theme.lines[0], theme.lines[1]
    for index, step in enumerate(steps):
        height = len(steps) - 1 - index
        _saving(axes, step.predicted, height + 0.17, predicted, "s")
        _saving(axes, step.measured, height - 0.17, measured, "o")
        rate = f"\nrate {step.rate.median:.2f}×" if step.rate else ""
        axes.text(1.03, height, step.short_remark + rate, transform=axes.get_yaxis_transform(), va="center",
                  color=theme.faint if step.agree else theme.words["SLOWER"], linespacing=1.1)
    axes.axvline(0, color=theme.faint, lw=1.5)
    axes.set_yticks(range(len(steps)), [step.arm for step in reversed(steps)])
    axes.set_ylim(-0.6, len(steps) - 0.4)
    axes.tick_params(axis="y", length=0, pad=12)
    axes.set_xlabel(f"ns saved a message against {result['baseline']} (right is better)")
    style.title(drawn, "How much of the saving arrives?", "", theme)
    height = 1 - 0.66 / style.INCHES[1]
    drawn.text(0.015, height, "■ saved in the codec: predicted", color=predicted, va="top")
    drawn.text(0.49, height, "● saved end to end: measured", color=measured, va="top")
    style.foot(drawn, foot_line(result, label), theme)
    return drawn


def sweep_rows(result):
    """{arm: [(body bytes, row)]} of the codec's size sweep, smallest body first."""
    found = {}
    for row in result["rows"]:
        match = BODY.match(row["message"])
        if match and row["layer"] == "codec":
            found.setdefault((row["operation"], row["arm"]), []).append((int(match.group(1)), row))
    first = next(iter(found), (None,))[0]
    return {arm: sorted(rows, key=lambda pair: pair[0])
            for (operation, arm), rows in found.items() if operation == first}


def size_name(size):
    for limit, unit in ((1 << 20, "MiB"), (1 << 10, "KiB")):
        if size >= limit:
            return f"{size / limit:g} {unit}"
    return f"{size} B"


def draw_sweep(result, theme, label=""):
    """When does it flip? The codec's ratio over the size of the body."""
    rows = sweep_rows(result)
    arms = [arm for arm in ordered_arms(result) if arm in rows and arm not in CONTROLS and arm != result["baseline"]]
    if not arms:
        return None
    drawn, (axes,) = style.figure(theme, left=0.09, bottom=0.18, right=1 - _margin(arms) - 0.02)
    sizes = [size for size, _ in rows[arms[0]]]
    steps = range(len(sizes))  # one step a size, evenly: an empty body has no place on a logarithmic axis
    floors = [row["floor"] for _, row in rows[arms[0]]]
    axes.fill_between(steps, [1 / (1 + floor) for floor in floors], [1 + floor for floor in floors], color=theme.band,
                      lw=0)
    axes.axhline(1, color=theme.faint, lw=1.5)
    ends = []
    for index, arm in enumerate(arms):
        colour = theme.lines[index % len(theme.lines)]
        shape = style.LINE_SHAPES[index % len(style.LINE_SHAPES)]
        medians = [row["speedup"]["median"] for _, row in rows[arm]]
        for step, (_, row) in enumerate(rows[arm]):
            ratios = [launch["ratio"] for launch in row["launches"]]
            axes.plot([step] * len(ratios), ratios, "o", ms=5, mfc="none", mec=colour, alpha=0.5)
        axes.fill_between(steps, [row["speedup"]["low"] for _, row in rows[arm]],
                          [row["speedup"]["high"] for _, row in rows[arm]], color=colour, alpha=0.18, lw=0)
        axes.plot(steps, medians, marker=shape, ms=10, lw=3, color=colour)
        ends.append((arm, medians[-1], colour))
    every = max(1, math.ceil(len(sizes) / 6))
    axes.set_xticks(steps[::every], [size_name(size) for size in sizes[::every]])
    speedups = [row["speedup"] for arm in arms for _, row in rows[arm]]
    style.ratio_axis(axes.yaxis, min(each["low"] for each in speedups), max(each["high"] for each in speedups))
    axes.set_xlabel("size of the body")
    _name_ends(axes, ends)
    style.title(drawn, f"When does it flip? Codec, against {result['baseline']}",
                "Shade: interval. Grey: this run's floor. Higher is better.", theme)
    style.foot(drawn, foot_line(result, label), theme)
    return drawn


def _name_ends(axes, ends):
    """Each line's name at its right end, moved apart where lines end close together."""
    low, high = (math.log(limit) for limit in axes.get_ylim())
    wanted = [(math.log(last) - low) / (high - low) for _, last, _ in ends]
    for (arm, _, colour), place in zip(ends, style.spread(wanted, 0.085)):
        axes.text(1.025, place, arm, color=colour, transform=axes.transAxes, va="center", fontweight="bold")


def draw_cpython(result, theme, label=""):
    """The same question in Python: a second, smaller plot."""
    case = result.get("cpython")
    if not case:
        return None
    rows = {row["name"]: row for row in case["rows"] if row["name"] != case["baseline"]}
    height = min(style.INCHES[1], 2.2 + 1.1 * len(rows))
    drawn, (axes,) = style.figure(theme, left=_margin(rows), top=1 - 1.2 / height, bottom=0.95 / height, height=height)
    heights = {name: len(rows) - 1 - index for index, name in enumerate(rows)}
    _dot_panel(axes, rows, heights, 0.02, theme)
    style.ratio_axis(axes.xaxis, *_reach(rows.values()))
    style.title(drawn, f"CPython {case['version']}: who beats {case['baseline']}?", case["question"][:76], theme)
    style.foot(drawn, foot_line(result, label), theme)
    return drawn


DRAWN = {"verdict": draw_verdict, "ladder": draw_ladder, "sweep": draw_sweep, "cpython": draw_cpython}


def draw_all(result, folder, label=""):
    """Every plot this result has the rows for, in both themes; returns their names."""
    names = []
    for name, draw in DRAWN.items():
        for theme in style.THEMES:
            drawn = draw(result, theme, label)
            if drawn:
                style.save(drawn, folder, name, theme)
                names.append(name)
    return list(dict.fromkeys(names))
