"""How every plot looks: 1280×720, nothing under 20 pt, Okabe-Ito colours with a shape each, light and dark."""

import io
import math
import re
from dataclasses import dataclass

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  (the backend has to be chosen first)

DPI = 96
INCHES = (1280 / DPI, 720 / DPI)
SIZE, TITLE_SIZE = 20, 25
FLOOR_GREY = 0.35


@dataclass(frozen=True)
class Theme:
    """Okabe-Ito's colours, in the shades that stand out on this ground."""

    name: str
    ground: str
    ink: str
    faint: str
    band: str
    words: dict
    lines: tuple


LIGHT = Theme(
    "light", "#ffffff", "#1a1a1a", "#5c5c5c", "#d9d9d9",
    {"FASTER": "#007a5a", "SLOWER": "#c24e00", "SAME": "#0072b2", "NOT SEPARATED": "#8a6d00", "UNFIT": "#a8477f"},
    ("#0072b2", "#d55e00", "#009e73", "#b5578c", "#1a1a1a", "#a67c00", "#3d8fc4"))
DARK = Theme(
    "dark", "#16181c", "#f2f2f2", "#b4b4b4", "#3a3d44",
    {"FASTER": "#2fd3a5", "SLOWER": "#ff9445", "SAME": "#56b4e9", "NOT SEPARATED": "#f0e442", "UNFIT": "#e79ac5"},
    ("#56b4e9", "#ff9445", "#2fd3a5", "#e79ac5", "#f2f2f2", "#f0e442", "#9ad0f0"))
THEMES = (LIGHT, DARK)

WORD_SHAPES = {"FASTER": "^", "SLOWER": "v", "SAME": "o", "NOT SEPARATED": "D", "UNFIT": "X", None: "s"}
LINE_SHAPES = ("o", "s", "^", "D", "v", "P", "X")


def figure(theme, panels=1, left=0.19, bottom=0.13, top=0.83, right=0.975, share=True, height=INCHES[1],
           width=INCHES[0]):
    """A slide-sized figure with panels side by side; returns (figure, list of axes)."""
    settings = {
        "font.family": "DejaVu Sans", "font.size": SIZE, "axes.labelsize": SIZE, "xtick.labelsize": SIZE,
        "ytick.labelsize": SIZE, "text.color": theme.ink, "axes.labelcolor": theme.ink, "xtick.color": theme.ink,
        "ytick.color": theme.ink, "axes.edgecolor": theme.faint, "axes.facecolor": theme.ground,
        "figure.facecolor": theme.ground, "savefig.facecolor": theme.ground, "svg.hashsalt": "perftalk",
        "svg.fonttype": "path", "axes.spines.top": False, "axes.spines.right": False, "axes.spines.left": False,
    }
    matplotlib.rcParams.update(settings)
    drawn, axes = pyplot.subplots(1, panels, figsize=(width, height), dpi=DPI, sharex=share, sharey=True,
                                  squeeze=False)
    drawn.subplots_adjust(left=left, bottom=bottom, top=top, right=right, wspace=0.06)
    return drawn, list(axes[0])


def evidence(axes, launches, interval, height, colour, shape):
    """What is known of one quantity: each launch, the interval over them, the median."""
    axes.plot(launches, [height] * len(launches), "o", ms=7, mfc="none", mec=colour, alpha=0.75, mew=1.5)
    axes.plot([interval.low, interval.high], [height] * 2, color=colour, lw=4, solid_capstyle="butt", zorder=4)
    axes.plot([interval.median], [height], shape, ms=13, color=colour, zorder=4)


def title(drawn, text, subtitle, theme):
    """The one question of the plot, and how to read the answer."""
    height = drawn.get_figheight()
    drawn.text(0.015, 1 - 0.18 / height, text, fontsize=TITLE_SIZE, fontweight="bold", va="top")
    drawn.text(0.015, 1 - 0.66 / height, subtitle, fontsize=SIZE, color=theme.faint, va="top")


def foot_line(result, label=""):
    """Machine and date, as short as a projector's last row needs it."""
    machine = result["machine"]
    cpu = re.sub(r"\((R|TM)\)|CPU|Processor|@.*|\d+-Core", "", machine["cpu"]).split()
    virtual = "" if machine["hypervisor"] == "none" else f" · {machine['hypervisor']}"
    mark = f"{label} · " if label else ""
    if "peer" in result:
        mark += f"with {result['peer']} · "
    return f"{mark}{' '.join(cpu)[:34]} · {machine['cores']} cores{virtual} · {result['taken'][:10]}"


def margin(names):
    """Room for the longest arm's name, as a share of the width."""
    return 0.03 + 0.0125 * max(len(name) for name in names)


def foot(drawn, text, theme):
    drawn.text(0.015, 0.12 / drawn.get_figheight(), text, fontsize=SIZE, color=theme.faint, va="bottom")


TICKS = ((0.9, 0.95, 1, 1.05, 1.1), (0.8, 0.9, 1, 1.1, 1.2), (0.6, 0.8, 1, 1.25, 1.5), (0.5, 0.7, 1, 1.4, 2),
         (0.3, 0.5, 1, 2, 3), (0.25, 0.5, 1, 2, 4), (0.1, 0.2, 0.5, 1, 2, 5, 10), (0.01, 0.1, 0.3, 1, 3, 10, 30, 100),
         (0.001, 0.01, 0.1, 1, 10, 100, 1000))


def ratio_ticks(low, high, gap, edge=0.0):
    """The most round numbers, then the widest, that stand a gap (a share of the axis) apart, and off its ends; 1 is among them."""
    best = [1]
    off = (high / low) ** edge
    for marks in TICKS:
        inside = [mark for mark in marks if mark == 1 or low * off <= mark <= high / off]
        apart = all(math.log(b / a) >= gap * math.log(high / low) for a, b in zip(inside, inside[1:]))
        if 1 in inside and apart and (len(inside), inside[-1] / inside[0]) > (len(best), best[-1] / best[0]):
            best = inside
    return best


def ratio_axis(axis, low, high, gap=0.14, edge=0.0):
    """A logarithmic axis with its 1.0 in it and a little air at both ends; `axis` is axes.xaxis or axes.yaxis.

    Between panels that stand side by side, `edge` keeps the labels of neighbours apart."""
    low, high = min(low, 0.93), max(high, 1.075)
    margin = (high / low) ** 0.07
    low, high = low / margin, high * margin
    axes, which = axis.axes, axis.axis_name
    getattr(axes, f"set_{which}scale")("log")
    getattr(axes, f"set_{which}lim")(low, high)
    axis.set_major_locator(matplotlib.ticker.FixedLocator(ratio_ticks(low, high, gap, edge)))
    axis.set_major_formatter(matplotlib.ticker.FuncFormatter(lambda value, _: f"{value:g}×"))
    axis.set_minor_locator(matplotlib.ticker.NullLocator())


def spread(wanted, gap):
    """Moves labels apart, as little as possible, until neighbours are a gap from each other."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    places = [wanted[index] for index in order]
    for _ in range(200):
        moved = False
        for lower in range(len(places) - 1):
            short = gap - (places[lower + 1] - places[lower])
            if short > 1e-9:
                places[lower] -= short / 2
                places[lower + 1] += short / 2
                moved = True
        if not moved:
            break
    settled = [0.0] * len(wanted)
    for place, index in zip(places, order):
        settled[index] = place
    return settled


def svg(drawn, source=None):
    """The drawn figure as SVG; it carries its letters as shapes, so it looks the same everywhere, and names its source."""
    written = io.StringIO()
    drawn.savefig(written, format="svg", metadata={"Date": None, "Source": source})
    pyplot.close(drawn)
    return written.getvalue()


def save(drawn, folder, name, theme, source=None):
    """Writes NAME.THEME.svg and .png."""
    drawn.savefig(folder / f"{name}.{theme.name}.png")
    (folder / f"{name}.{theme.name}.svg").write_text(svg(drawn, source), encoding="utf-8")
