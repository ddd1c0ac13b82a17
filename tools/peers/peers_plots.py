"""The plots of `make peers`, one a case: each peer a line, rates and times side by side, on logarithmic axes."""

import math

import matplotlib

from comparison import FIGURES, OURS
from peers_result import digits
from perftalk import plot_style as style
from perftalk.result import digest

# Each a panel: its title, and the figures in it.
PANELS = ((("messages/s", ("messages_per_second",)), ("CPU, ns", ("sending_cpu_ns", "receiving_cpu_ns"))),
          (("encode, ns", ("encode_ns",)), ("decode and read, ns", ("decode_ns",))),
          (("p50, us", ("latency_p50_us",)), ("p99, us", ("latency_p99_us",)), ("p99.9, us", ("latency_p999_us",))))
SHAPES = ("s", "o")
NAMES = {"sending_cpu_ns": "■ sending", "receiving_cpu_ns": "● receiving"}


def panels_of(case):
    return tuple(panel for panels in PANELS for panel in panels if any(key in case["figures"] for key in panel[1]))


def short(value):
    size, letter = (1e6, " M") if value >= 1e6 else (1e3, " k") if value >= 1e3 else (1, "")
    return f"{digits(value / size)}{letter}"


def draw(result, case, theme):
    """The whole case; a peer without a figure has a line that says so."""
    if case["facts"].get("kind") == "growth":
        return _curve(result, case, theme)
    names = [row["contender"] for row in case["rows"]]
    panels = panels_of(case)
    drawn, all_axes = style.figure(theme, len(panels), left=style.margin(names), top=0.78, share=False)
    for axes, (title, keys) in zip(all_axes, panels):
        _panel(axes, case, keys, theme)
        _headline(axes, title, keys, theme)
    all_axes[0].set_yticks(range(len(names)), list(reversed(names)))
    for label in all_axes[0].get_yticklabels():
        label.set_fontweight("bold" if label.get_text() == OURS else "normal")
    all_axes[0].set_ylim(-0.6, len(names) - 0.4)
    better = "More messages/s and less CPU are better." if len(panels[-1][1]) > 1 else "Left is better."
    style.title(drawn, case["title"], f"Dots: rounds. Line: smallest to largest. {better}", theme)
    style.foot(drawn, style.foot_line(result), theme)
    return drawn


def _curve(result, case, theme):
    """What a message costs at each size, from nothing up."""
    drawn, (axes,) = style.figure(theme, left=0.08, top=0.8)
    key, = case["figures"]
    names = [row["contender"] for row in case["rows"]]
    medians = [row["figures"][key]["median"] if key in row["figures"] else math.nan for row in case["rows"]]
    axes.plot(range(len(names)), medians, "-o", ms=12, lw=3, color=theme.lines[0], zorder=5)
    highest = 1.0
    for place, row in enumerate(case["rows"]):
        rounds = [value for value in row["figures"].get(key, {}).get("rounds", []) if value is not None]
        axes.plot([place] * len(rounds), rounds, "o", ms=7, mfc="none", mec=theme.lines[0], alpha=0.6, mew=1.5)
        if rounds:
            highest = max(highest, *rounds)
            axes.annotate(digits(medians[place]), (place, max(rounds)), (0, 12), textcoords="offset points",
                          ha="center", va="bottom", color=theme.lines[0])
    axes.set_xticks(range(len(names)), [in_bytes(int(name)) if case["facts"]["what"] == "body" else short(int(name))
                                        for name in names])
    axes.set_xlim(-0.4, len(names) - 0.6)
    axes.set_ylim(0, 1.25 * highest)
    axes.set_yticks([])
    style.title(drawn, case["title"], "Dots: rounds. Line: medians, in ns of both ends. Flat is as it should be.",
                theme)
    style.foot(drawn, style.foot_line(result), theme)
    return drawn


def in_bytes(size):
    return f"{size >> 20} MiB" if size >= 1 << 20 else f"{size >> 10} KiB" if size >= 1 << 10 else f"{size} B"


def _headline(axes, title, keys, theme):
    """What the panel shows; where that are two figures, with their colours and shapes."""
    if len(keys) == 1:
        axes.set_title(title, fontsize=style.SIZE, pad=8)
        return
    for place, text, colour in ((0.0, title, theme.ink), *((0.24 + 0.34 * index, NAMES[key], theme.lines[index])
                                                           for index, key in enumerate(keys))):
        axes.text(place, 1.02, text, color=colour, transform=axes.transAxes, va="bottom")


def _panel(axes, case, keys, theme):
    figures = [row["figures"][key] for row in case["rows"] for key in keys if key in row["figures"]]
    if figures:
        _logarithmic(axes, min(figure["min"] for figure in figures), max(figure["max"] for figure in figures))
    for place, row in enumerate(reversed(case["rows"])):
        shown = [(index, row["figures"][key]) for index, key in enumerate(keys) if key in row["figures"]]
        for index, figure in shown:
            height = place + 0.2 - 0.4 * index if len(keys) > 1 else place
            _figure(axes, figure, height, theme.lines[index], SHAPES[index] if len(keys) > 1 else "o")
        if not shown:
            axes.text(0.5, place, "no figure", transform=axes.get_yaxis_transform(), ha="center", va="center",
                      color=theme.words["UNFIT"])
    axes.tick_params(axis="y", length=0, pad=12)


def _figure(axes, figure, height, colour, shape):
    """Rounds, reach, median, and the median in digits on the side that has more room."""
    rounds = [value for value in figure["rounds"] if value is not None]
    axes.plot(rounds, [height] * len(rounds), "o", ms=7, mfc="none", mec=colour, alpha=0.6, mew=1.5)
    axes.plot([figure["min"], figure["max"]], [height] * 2, color=colour, lw=4, solid_capstyle="butt", zorder=4)
    axes.plot([figure["median"]], [height], shape, ms=12, color=colour, zorder=5)
    low, high = axes.get_xlim()
    is_left = figure["min"] / low < high / figure["max"]
    axes.annotate(short(figure["median"]), (figure["max" if is_left else "min"], height), (11 if is_left else -11, 0),
                  textcoords="offset points", ha="left" if is_left else "right", va="center", color=colour)


MARKS = ((1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8), (1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,))
GAP, EDGE = 0.19, 0.09  # shares of the axis: between two marks, and at its ends, where the labels of neighbours meet


def _logarithmic(axes, low, high):
    """Air at both ends, and as many round marks as have room."""
    air = max(1.8, (high / low) ** 0.25)
    low, high = low / air, high * air
    span, best = math.log10(high / low), []
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for marks in (*MARKS, None):
        values = [10.0**power for power in powers if power % 2 == 0] if marks is None else [
            mark * 10.0**power for power in powers for mark in marks]
        inside = [value for value in values if EDGE <= math.log10(value / low) / span <= 1 - EDGE]
        apart = all(math.log10(right / left) >= GAP * span for left, right in zip(inside, inside[1:]))
        if apart and len(inside) > len(best):
            best = inside
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    axes.xaxis.set_major_locator(matplotlib.ticker.FixedLocator(best))
    axes.xaxis.set_major_formatter(matplotlib.ticker.FuncFormatter(lambda value, _: short(value)))
    axes.xaxis.set_minor_locator(matplotlib.ticker.NullLocator())
    axes.grid(axis="x", alpha=0.3)


def draw_all(result, folder):
    """NAME.THEME.svg and .png of every case; each names the result it was drawn from."""
    for case in result["cases"]:
        for theme in style.THEMES:
            style.save(draw(result, case, theme), folder, case["name"], theme, digest(result))
