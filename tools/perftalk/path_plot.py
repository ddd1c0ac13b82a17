"""The plot of the path: where a message's CPU goes, step by step, from first choices to production."""

from perftalk import path, plot_style as style
from perftalk.evidence import directions
from perftalk.verdict import duration

NAMED = 0.46  # of a panel's width, at its right, for the figures


def _floating(axes, step, height, theme):
    """One step: its bar hangs from the cost before it, and below it what the same change saves alone."""
    on_path, alone = step.on_path.interval, step.alone.interval
    colour = theme.lines[2] if on_path.median >= 0 else theme.lines[1]
    axes.barh(height + 0.14, -on_path.median, left=step.before, height=0.34, color=colour)
    axes.plot([step.before - on_path.low, step.before - on_path.high], [height + 0.14] * 2, color=theme.ink, lw=3)
    axes.plot([step.before - saved for saved in step.on_path.launches], [height + 0.14] * len(step.on_path.launches),
              "o", ms=6, mfc="none", mec=theme.ink, mew=1.2, alpha=0.7)
    axes.barh(height - 0.22, -alone.median, left=step.before, height=0.2, color="none", edgecolor=theme.faint, lw=2.5)
    axes.text(0.995, height + 0.2, _signed(on_path.median), transform=axes.get_yaxis_transform(), ha="right",
              va="center", color=colour, fontweight="bold")
    axes.text(0.995, height - 0.22, f"alone {_signed(alone.median)}", transform=axes.get_yaxis_transform(), ha="right",
              va="center", color=theme.faint)


def _signed(saved):
    """What a saving does to the cost of a message."""
    return f"{'−' if saved >= 0 else '+'}{duration(abs(saved))}"


def _whole(axes, cost, height, theme):
    axes.barh(height, cost, height=0.5, color=theme.faint)
    axes.text(0.995, height, duration(cost), transform=axes.get_yaxis_transform(), ha="right", va="center",
              fontweight="bold")


def _panel(axes, direction, found, total, theme):
    last = len(found) + 1
    _whole(axes, total.before, last, theme)
    for index, step in enumerate(found):
        _floating(axes, step, last - 1 - index, theme)
    _whole(axes, total.after, 0, theme)
    axes.set_ylim(-0.5, last + 0.5)
    axes.set_xlim(0, max(step.before for step in found) / (1 - NAMED))
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="y", length=0, pad=12)
    axes.set_title(direction, fontsize=style.SIZE, pad=8)


def draw_path(result, theme, label=""):
    """How does a client get from first choices to production, and what is each step worth alone?"""
    there = {direction: told for direction in directions(result) if (told := path.steps(result, direction))[0]}
    if not there:
        return None
    axes_names = [step.name for step in next(iter(there.values()))[0]]
    names = [result["baseline"], *(f"+ {name}" for name in axes_names), result["production"]]
    drawn, panels = style.figure(theme, len(there), left=style.margin(names), top=0.8, bottom=0.08, share=False)
    for axes, (direction, (found, total)) in zip(panels, there.items()):
        _panel(axes, direction, found, total, theme)
    panels[0].set_yticks(range(len(names)), list(reversed(names)))
    style.title(drawn, f"From {result['baseline']} to {result['production']}: CPU a message, end to end",
                "Bar: saved by this step. Outline: the same change alone on production.", theme)
    style.foot(drawn, style.foot_line(result, label), theme)
    return drawn
