"""What was counted under callgrind, shown: a table, the places that allocate, and two arms' assembly side by side."""

from rich import box
from rich.table import Table
from rich.text import Text

from perftalk import result as results
from perftalk.screen import console, say

SIDE_BY_SIDE = 150
MOST_SITES = 4


def against(operation, baseline):
    """Instructions of the baseline as a multiple of each arm's: more than 1 is better, as everywhere."""
    base = next((arm["instructions"] for arm in operation["arms"] if arm["arm"] == baseline), None)
    return {arm["arm"]: f"{base / arm['instructions']:.2f}×" if base and arm["instructions"] else "–"
            for arm in operation["arms"]}


def lines_of(counted, operation):
    """Arm, instructions, ratio, allocations, and who asked for them: the rows of the table, wherever it stands."""
    ratios = against(operation, counted["baseline"])
    return [(arm["arm"], f"{arm['instructions']:,.0f}", ratios[arm["arm"]], f"{arm['allocations']:.3g}", sites(arm))
            for arm in operation["arms"]]


def sites(arm):
    """The places that asked for memory, each with its number and its share."""
    shown = [f"{place['function']} {place['allocations']:.3g} ({100 * place['allocations'] / arm['allocations']:.0f} %)"
             for place in arm["sites"][:MOST_SITES]]
    left = len(arm["sites"]) - len(shown)
    return [*shown, f"and {left} more"] if left > 0 else shown


def title(counted, operation):
    return f"{counted['layer']} {operation['operation']}, {counted['message']}, a message"


def pairs(counted, operation, arms=()):
    """The baseline beside each other arm, production first."""
    by_name = {arm["arm"]: arm for arm in operation["arms"]}
    base = by_name.get(counted["baseline"])
    others = [name for name in by_name if name != counted["baseline"] and (not arms or name in arms)]
    others.sort(key=lambda name: name != counted["production"])
    return [[arm for arm in (base, by_name[name]) if arm] for name in others] or [[base]]


def text_of(arm):
    """An arm's stretch of assembly, with what was left out above and below."""
    hot = arm["hot"]
    if not hot["lines"]:
        return "   (it lives in a shared library)"
    above = [f"          … {hot['before']} instructions"] if hot["before"] else []
    below = [f"          … {hot['after']} instructions"] if hot["after"] else []
    return "\n".join([*above, *hot["lines"], *below])


def show(counted, arms=()):
    """In the terminal: all arms in the table, and the assembly of production, or of those asked for."""
    for operation in counted["operations"]:
        console.print()
        console.print(_table(counted, operation))
        chosen = pairs(counted, operation, arms)
        for pair in chosen if arms else chosen[:1]:
            _show_pair(pair)


def _table(counted, operation):
    table = Table(box=box.SIMPLE_HEAD, title=f"Why: {title(counted, operation)}", title_style="bold", pad_edge=False,
                  padding=(0, 1))
    for heading in ("arm", "instructions", f"against {counted['baseline']}", "allocations"):
        table.add_column(heading, justify="left" if heading == "arm" else "right", no_wrap=True)
    table.add_column("who asked for memory")
    for *cells, places_asking in lines_of(counted, operation):
        table.add_row(*cells, Text("\n".join(places_asking), style="dim"))
    return table


def _show_pair(arms):
    """Two columns where there is room; else one below the other."""
    say("\nExecutions a message, offset, instruction: the stretch of the hot function that runs most often.", "dim")
    grid = Table.grid(padding=(0, 2), expand=True)
    texts = [Text(f"{arm['arm']}: {arm['hot']['function']}\n", style="bold").append(text_of(arm), style="not bold")
             for arm in arms]
    if console.width >= SIDE_BY_SIDE:
        for _ in texts:
            grid.add_column(ratio=1, no_wrap=True)
        grid.add_row(*texts)
        console.print(grid)
    else:
        for text in texts:
            console.print(text)


def finish(places, chapter):
    """Puts it on the newest run's page, and says where that is."""
    from perftalk import page  # which shows what is here

    runs = results.local_results(places, chapter.name)
    say(f"\nCounts   results/local/{chapter.name}/why/why.json")
    if runs:
        say(f"Page     {places.shown(page.rewrite(places, chapter, runs[-1]))}")
