"""Where exceptions and error codes cost the same: their price over the share of malformed messages, found and drawn.

A message costs what a valid one does, and a damaged one a fault instead: cost = valid + share × (fault - valid). Two
shares, none and the largest, give both; where the lines of two arms cross follows, launch by launch.
"""

from dataclasses import dataclass
from statistics import median

from perftalk import plot_style as style, sweep as sweeps
from perftalk.evidence import arms_of, find_row, saved_between
from perftalk.statistics import sign_test_interval
from perftalk.verdict import duration

THROWS = "_throwing"
NOWHERE, NOT_SEPARATED, SOMEWHERE = "nowhere", "not separated", "somewhere"


@dataclass(frozen=True)
class Crossing:
    """How an arm that throws stands to the one that does the same with codes."""

    codes: str
    throws: str
    where: str
    share: object = None  # an interval in percent, where the two lines do cross


def sweep_of(result):
    """The sweep over the share of malformed messages, or None."""
    shares = [sweep for sweep in result.get("sweeps", []) if sweep["messages"][0].startswith("malformed-")]
    return shares[0] if shares else None


def _messages(sweep):
    return sorted(sweep["messages"], key=sweeps.place)


def _row(result, sweep, arm, message):
    return find_row(result, arm, sweep["layer"], sweep["operation"], message)


def refusing(result, sweep):
    """The arms that were given damaged messages."""
    return [arm for arm in arms_of(result) if not arm.startswith("control_")
            and all(_row(result, sweep, arm, message) for message in sweep["messages"])]


def pairs(result, sweep):
    """(codes, throws) for each arm that has a throwing twin."""
    there = refusing(result, sweep)
    return [(arm, arm + THROWS) for arm in there if arm + THROWS in there]


def crossing(result, sweep, codes, throws):
    """The share from which on codes are cheaper."""
    none, most = _messages(sweep)[0], _messages(sweep)[-1]
    valid, mixed = (saved_between(result, [(codes, throws)], sweep["layer"], sweep["operation"], message)
                    for message in (none, most))
    if valid.interval.high <= 0:
        return Crossing(codes, throws, NOWHERE)
    if valid.interval.low <= 0 or mixed.interval.high >= 0:
        return Crossing(codes, throws, NOT_SEPARATED)
    shares = [sweeps.place(most) * saved / (saved - lost) for saved, lost in zip(valid.launches, mixed.launches)]
    return Crossing(codes, throws, SOMEWHERE, sign_test_interval(shares))


def crossings(result):
    sweep = sweep_of(result)
    return [crossing(result, sweep, *pair) for pair in pairs(result, sweep)] if sweep else []


def fault_cost(result, sweep, arm):
    """Nanoseconds for one damaged message, and for a valid one."""
    none, most = _messages(sweep)[0], _messages(sweep)[-1]
    share = sweeps.place(most) / 100
    valid, mixed = (_row(result, sweep, arm, message)["median"] for message in (none, most))
    return (mixed - (1 - share) * valid) / share, valid


def sentence(found):
    pair = f"`{found.throws}` and `{found.codes}`"
    if found.where == NOWHERE:
        return f"{pair} cross nowhere: codes cost no more even when every message is valid."
    if found.where == NOT_SEPARATED:
        return f"{pair}: on valid input the two are not separated from each other, so this run shows no crossing."
    share = found.share
    return (f"{pair} cross at {share.median:.2g} % [{share.low:.2g}, {share.high:.2g}] of malformed messages: "
            "exceptions are cheaper below it, codes above.")


def sentences(result):
    """Every crossing, and what a fault costs each arm beside a valid message."""
    sweep = sweep_of(result)
    if not sweep:
        return "The reference result has no malformed messages."
    lines = [f"- {sentence(found)}" for found in crossings(result)]
    for arm in refusing(result, sweep):
        fault, valid = fault_cost(result, sweep, arm)
        lines.append(f"- `{arm}`: a damaged message costs {duration(fault)}, a valid one {duration(valid)}.")
    return "\n".join(lines)


def _step_of(share, shares):
    """Where a share stands among the steps of the axis, which are even."""
    for step, (left, right) in enumerate(zip(shares, shares[1:])):
        if left <= share <= right:
            return step + (share - left) / (right - left)
    return len(shares) - 1


def _line(axes, rows, colour, shape):
    each = [[launch["median"] for launch in row["launches"]] for row in rows]
    intervals = [sign_test_interval(launches) for launches in each]
    steps = range(len(rows))
    axes.fill_between(steps, [one.low for one in intervals], [one.high for one in intervals], color=colour, alpha=0.18,
                      lw=0)
    axes.plot(steps, [median(launches) for launches in each], marker=shape, ms=10, lw=3, color=colour)


def draw_crossing(result, theme, label=""):
    """From which share on are codes cheaper than exceptions?"""
    sweep = sweep_of(result)
    arms = refusing(result, sweep) if sweep else []
    if not arms:
        return None
    messages = _messages(sweep)
    shares = [sweeps.place(message) for message in messages]
    drawn, (axes,) = style.figure(theme, left=0.1, bottom=0.18, right=1 - style.margin(arms) - 0.02)
    colours, ends = {}, []
    for index, arm in enumerate(arms):
        colours[arm] = theme.lines[index]
        rows = [_row(result, sweep, arm, message) for message in messages]
        _line(axes, rows, colours[arm], style.LINE_SHAPES[index])
        ends.append(rows[-1]["median"])
    axes.set_ylim(0, axes.get_ylim()[1] * 1.12)
    axes.set_xticks(range(len(shares)), [f"{share:g}" for share in shares])
    axes.set_xlabel("percent of malformed messages")
    axes.set_ylabel("ns a message")
    top = axes.get_ylim()[1]
    for arm, place in zip(arms, style.spread([end / top for end in ends], 0.085)):
        axes.text(1.025, place, arm, color=colours[arm], transform=axes.transAxes, va="center", fontweight="bold")
    for index, found in enumerate(found for found in crossings(result) if found.where == SOMEWHERE):
        _mark(axes, found, shares, colours[found.codes], 0.95 - 0.09 * index, theme)
    style.title(drawn, "From which share on are codes cheaper than exceptions?",
                "Dashed: there the two lines cross. Shade: intervals. Lower is better.", theme)
    style.foot(drawn, style.foot_line(result, label), theme)
    return drawn


def _mark(axes, found, shares, colour, height, theme):
    """Where a pair crosses, with its interval; the words stand where the axis has room for them."""
    low, at, high = (_step_of(share, shares) for share in (found.share.low, found.share.median, found.share.high))
    axes.axvspan(low, high, color=colour, alpha=0.12, lw=0)
    axes.axvline(at, color=colour, lw=2.5, ls="--")
    is_left = at < (len(shares) - 1) / 2
    axes.text(at + (0.08 if is_left else -0.08), height, f"{found.codes}: {found.share.median:.2g} %", color=colour,
              ha="left" if is_left else "right", va="center", transform=axes.get_xaxis_transform(), fontweight="bold",
              bbox={"facecolor": theme.ground, "edgecolor": "none", "pad": 1.5})
