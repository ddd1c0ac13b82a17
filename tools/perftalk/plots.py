"""The plots of a chapter, one question each: verdict, path, impact ladder, sweeps, and CPython's answer."""

import functools
import math

from perftalk import ladder, plot_style as style, result as results, sweep as sweeps
from perftalk.chapter import CONTROLS
from perftalk.crossing import draw_crossing
from perftalk.evidence import directions, find_row, interval_of, operation_in, plot_name, references_of
from perftalk.files import write_atomically
from perftalk.path_plot import draw_path
from perftalk.verdict import TITLES, layers_of, ordered_arms

PANEL_TITLES = {**TITLES, "end_to_end": "end to end (CPU)"}


def _read_me(result):
    confidence = max(row["speedup"]["confidence"] for row in result["rows"])
    return f"Dots: launches. Bar: {100 * confidence:.1f} % interval. Grey: this run's floor. Right is better."


def word_with_ratio(row):
    if row["verdict"] in ("FASTER", "SLOWER", None):
        return f"{row['speedup']['median']:.2f}× {row['verdict'] or ''}".strip()
    return row["verdict"]


def _dots(axes, row, height, theme, muted):
    """One arm in one panel: its launches, its interval, its word; a reference has a ratio and no word."""
    colour = theme.faint if muted else theme.words[row["verdict"]]
    style.evidence(axes, [launch["ratio"] for launch in row["launches"]], interval_of(row), height - 0.2, colour,
                   style.WORD_SHAPES[row["verdict"]])
    axes.text(0.5, height + 0.19, word_with_ratio(row), color=colour, ha="center", va="center", fontsize=style.SIZE,
              transform=axes.get_yaxis_transform(), fontweight="normal" if muted else "bold",
              bbox={"facecolor": theme.ground, "edgecolor": "none", "pad": 1.5})


def _dot_panel(axes, rows, heights, floor, theme):
    axes.axvspan(1 / (1 + floor), 1 + floor, color=theme.band, lw=0)
    axes.axvline(1, color=theme.faint, lw=1.5)
    for arm, row in rows.items():
        _dots(axes, row, heights[arm], theme, muted=arm in CONTROLS or row.get("verdict") is None)
    axes.set_yticks(list(heights.values()), list(heights))
    axes.set_ylim(min(heights.values()) - 0.55, max(heights.values()) + 0.55)
    axes.tick_params(axis="y", length=0, pad=12)


def _reach(rows):
    ratios = [launch["ratio"] for row in rows for launch in row["launches"]]
    return min(ratios), max(ratios)


SET_APART = 0.45  # of a line, between the arms and the references


def _heights(arms, references):
    """From the top: the arms, and a little below them the references."""
    apart = SET_APART if references else 0
    below = {arm: len(references) - 1 - index for index, arm in enumerate(references)}
    return {**{arm: len(arms) + len(references) - 1 - index + apart for index, arm in enumerate(arms)}, **below}


def _set_apart(panels, layers, references, theme):
    """A line above the references, and in the panels that have none of them what they are."""
    height = len(references) - 0.5 + SET_APART / 2
    for axes in panels:
        axes.axhline(height, color=theme.faint, lw=1.5)
    if len(layers) > 1 and layers[-1] == "end_to_end":
        panels[0].text(0.03, (height - 0.5) / 2, "references, not judged:\nthe distance that\nthe chapters explain",
                       transform=panels[0].get_yaxis_transform(), color=theme.faint, va="center", fontsize=style.SIZE,
                       linespacing=1.05, bbox={"facecolor": theme.ground, "edgecolor": "none", "pad": 1.5})


def draw_verdict(result, theme, label="", direction=None):
    """Which arm is faster? All arms, the layers side by side; whole clients beside them end to end."""
    direction = direction or directions(result)[0]
    layers = layers_of(result, direction)
    arms = [arm for arm in ordered_arms(result) if arm != result["baseline"]]
    references = references_of(result)
    drawn, panels = style.figure(theme, len(layers), left=style.margin(arms + references), top=0.8)
    heights = _heights(arms, references)
    shown = []
    for axes, layer in zip(panels, layers):
        operation = operation_in(result, layer, direction)
        rows = {arm: row for arm in heights if (row := find_row(result, arm, layer, operation, result.get("focus")))}
        floor = next(iter(rows.values()))["floor"] if rows else 0.02
        _dot_panel(axes, rows, heights, floor, theme)
        axes.set_title(PANEL_TITLES[layer], fontsize=style.SIZE, pad=8)
        shown += rows.values()
    if references:
        _set_apart(panels, layers, references, theme)
    style.ratio_axis(panels[0].xaxis, *_reach(shown), gap=0.19, edge=0.11)
    style.title(drawn, f"{direction.capitalize()}: who beats {result['baseline']}?", _read_me(result), theme)
    style.foot(drawn, style.foot_line(result, label), theme)
    return drawn


def draw_ladder(result, theme, label="", direction=None):
    """How much of the saving in the first layer arrives in the running client?"""
    direction = direction or directions(result)[0]
    steps = ladder.rungs(result, direction)
    if not steps:
        return None
    drawn, (axes,) = style.figure(theme, left=style.margin([step.arm for step in steps]), bottom=0.18, right=0.8)
    predicted, measured = theme.lines[0], theme.lines[1]
    for index, step in enumerate(steps):
        height = len(steps) - 1 - index
        for saved, place, colour, shape in ((step.predicted, height + 0.17, predicted, "s"),
                                            (step.measured, height - 0.17, measured, "o")):
            style.evidence(axes, saved.launches, saved.interval, place, colour, shape)
        rate = f"\nrate {step.rate.median:.2f}×" if step.rate else ""
        axes.text(1.03, height, step.short_remark + rate, transform=axes.get_yaxis_transform(), va="center",
                  color=theme.faint if step.agree else theme.words["SLOWER"], linespacing=1.1)
    axes.axvline(0, color=theme.faint, lw=1.5)
    axes.set_yticks(range(len(steps)), [step.arm for step in reversed(steps)])
    axes.set_ylim(-0.6, len(steps) - 0.4)
    axes.tick_params(axis="y", length=0, pad=12)
    axes.set_xlabel(f"ns saved a message against {result['baseline']} (right is better)")
    style.title(drawn, f"{direction.capitalize()}: how much of the saving arrives?", "", theme)
    height = 1 - 0.66 / style.INCHES[1]
    drawn.text(0.015, height, f"■ saved in the {ladder.first_layer(result, direction)}: predicted", color=predicted, va="top")
    drawn.text(0.49, height, "● saved end to end: measured", color=measured, va="top")
    style.foot(drawn, style.foot_line(result, label), theme)
    return drawn


def _sweep_line(axes, places, rows, colour, shape):
    """One arm over the way: its launches, its intervals, its medians, where it was measured."""
    steps = [places[message] for message in rows]
    speedups = [row["speedup"] for row in rows.values()]
    for step, row in zip(steps, rows.values()):
        ratios = [launch["ratio"] for launch in row["launches"]]
        axes.plot([step] * len(ratios), ratios, "o", ms=5, mfc="none", mec=colour, alpha=0.5)
    axes.fill_between(steps, [each["low"] for each in speedups], [each["high"] for each in speedups], color=colour,
                      alpha=0.18, lw=0)
    axes.plot(steps, [each["median"] for each in speedups], marker=shape, ms=10, lw=3, color=colour)


def draw_sweep(result, theme, label="", sweep=None):
    """When does it flip? The ratio over what grows."""
    messages, rows = sweeps.measured(result, sweep)
    if not rows:
        return None
    drawn, (axes,) = style.figure(theme, left=0.09, bottom=0.18, right=1 - style.margin(rows) - 0.02)
    # One step a message, evenly: an empty body or no bad input at all has no place on a logarithmic axis.
    places = {message: step for step, message in enumerate(messages)}
    floors = [find_row(result, result["baseline"], sweep["layer"], sweep["operation"], message)["floor"]
              for message in messages]
    axes.fill_between(places.values(), [1 / (1 + floor) for floor in floors], [1 + floor for floor in floors],
                      color=theme.band, lw=0)
    axes.axhline(1, color=theme.faint, lw=1.5)
    ends = []
    for index, (arm, there) in enumerate(rows.items()):
        colour = theme.lines[index % len(theme.lines)]
        _sweep_line(axes, places, there, colour, style.LINE_SHAPES[index % len(style.LINE_SHAPES)])
        ends.append((arm, list(there.values())[-1]["speedup"]["median"], colour))
    every = max(1, math.ceil(len(messages) / 6))
    axes.set_xticks(range(0, len(messages), every), [sweeps.place_name(message) for message in messages[::every]])
    speedups = [row["speedup"] for there in rows.values() for row in there.values()]
    style.ratio_axis(axes.yaxis, min(each["low"] for each in speedups), max(each["high"] for each in speedups))
    axes.set_xlabel(sweep["label"])
    _name_ends(axes, ends)
    where = f"{TITLES[sweep['layer']].split(',')[0]}, {sweep['operation']}".capitalize()
    style.title(drawn, f"When does it flip? {where}, against {result['baseline']}",
                "Shade: interval. Grey: this run's floor. Higher is better.", theme)
    style.foot(drawn, style.foot_line(result, label), theme)
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
    drawn, (axes,) = style.figure(theme, left=style.margin(rows), top=1 - 1.2 / height, bottom=0.95 / height, height=height)
    heights = {name: len(rows) - 1 - index for index, name in enumerate(rows)}
    _dot_panel(axes, rows, heights, 0.02, theme)
    style.ratio_axis(axes.xaxis, *_reach(rows.values()))
    style.title(drawn, f"CPython {case['version']}: who beats {case['baseline']}?", case["question"][:76], theme)
    style.foot(drawn, style.foot_line(result, label), theme)
    return drawn


def drawings(result):
    """{name: function} of all plots this result may have, in the order of the story."""
    def in_each_direction(kind, draw):
        return {plot_name(result, kind, direction): functools.partial(draw, direction=direction)
                for direction in directions(result)}
    found = {**in_each_direction("verdict", draw_verdict), "path": draw_path, **in_each_direction("ladder", draw_ladder)}
    for name, sweep in sweeps.plots_of(result).items():
        found[name] = functools.partial(draw_sweep, sweep=sweep)
    return {**found, "crossing": draw_crossing, "cpython": draw_cpython}


def draw_all(result, folder, label=""):
    """Every plot this result has the rows for, in both themes; returns their names."""
    names = []
    for name, draw in drawings(result).items():
        for theme in style.THEMES:
            drawn = draw(result, theme, label)
            if drawn:
                style.save(drawn, folder, name, theme, results.digest(result))
                names.append(name)
    return list(dict.fromkeys(names))


def keep(folder, path):
    """The SVGs that were drawn in a folder, put beside the result they were drawn from."""
    for old in path.parent.glob(f"{path.stem}.*.svg"):
        old.unlink()
    for plot in sorted(folder.glob("*.svg")):
        write_atomically(path.parent / f"{path.stem}.{plot.name}", plot.read_bytes())


def other_than(path):
    """The kept SVGs that were drawn from another result than the one they stand beside."""
    source = results.digest(results.read(path))
    return [plot for plot in sorted(path.parent.glob(f"{path.stem}.*.svg"))
            if source not in plot.read_text(encoding="utf-8")]
