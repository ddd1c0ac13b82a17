"""The verdict table: one line an arm, one column a layer, one of five words in every cell, warnings inside."""

from collections import namedtuple

from rich import box
from rich.table import Table
from rich.text import Text

from perftalk.chapter import ALONE, CONTROLS, number_of
from perftalk.evidence import (RATE, arms_of, directions, find_row, interval_of, judge_pair, operation_in,
                               references_of)
from perftalk.screen import console

MARKS = {"FASTER": "▲", "SLOWER": "▼", "SAME": "●", "NOT SEPARATED": "◇", "UNFIT": "✕"}
STYLES = {"FASTER": "bold green", "SLOWER": "bold red", "SAME": "cyan", "NOT SEPARATED": "yellow", "UNFIT": "magenta", None: "dim"}
TITLES = {"codec": "codec", "frame": "frame", "end_to_end": "end to end, client CPU"}
DOING = {"sending": "send", "receiving": "receive"}
Claim = namedtuple("Claim", "arm words other layer direction message")
DISTANCE = "the distance that the chapters explain"


def duration(nanoseconds):
    """Three significant digits with the unit that fits."""
    for limit, unit, scale in ((1e3, "ns", 1), (1e6, "µs", 1e3), (1e9, "ms", 1e6)):
        if abs(nanoseconds) < 0.9995 * limit:
            break
    value = nanoseconds / scale
    digits = max(0, 2 - len(str(int(abs(value)))) + 1)
    return f"{value:.{digits}f} {unit}"


def rate(per_second):
    return f"{per_second / 1e6:.2f} M/s" if per_second >= 999_500 else f"{per_second / 1e3:.0f} k/s"


def ratio(interval):
    return f"{interval.median:.2f}× [{interval.low:.2f}, {interval.high:.2f}]"


def saving(saved):
    interval = saved.interval
    return f"{duration(interval.median)} [{duration(interval.low)}, {duration(interval.high)}]"


def stacked(text):
    """A figure with its interval below it: for tables that are too wide otherwise."""
    return text.replace(" [", "\n[")


def marked(verdict):
    return f"{MARKS[verdict]} {verdict}"


def warnings(result):
    """What a reader of the table must know: (warning, the one next command)."""
    found = []
    again = f"make chapter-{number_of(result['chapter'])}"
    kept = result["method"]["launches"]
    if kept < 8:
        found.append((f"only {kept} launches were left undisturbed: no verdict", "make doctor"))
    elif result["method"]["replaced"]:
        found.append((f"{result['method']['replaced']} launches were disturbed by CPU steal and replaced",
                      "make doctor"))
    for layer in TITLES:
        control = find_row(result, "control_b", layer, message=result.get("focus"))
        if control and control["floor"] > 0.25:
            found.append((f"{TITLES[layer]}: the floor is beyond ±25 %: the machine is too restless", "make doctor"))
        elif control and control["verdict"] in ("FASTER", "SLOWER"):
            found.append((f"{TITLES[layer]}: control_b is the baseline and still came out {control['verdict']}: "
                          "code layout weighs more than the floor says", f"{again}-full"))
    for arm in arms_of(result):
        row = find_row(result, arm, "codec", message=result.get("focus"))
        if row and row["median"] < 1:
            found.append((f"{arm} costs less than 1 ns: is any work left in it?", f"{again}-why"))
    return found


def cell(result, arm, layer, direction, unit=None):
    """What the table says about an arm in a layer, as a dictionary; None when it was not measured."""
    row = find_row(result, arm, layer, operation_in(result, layer, direction), result.get("focus"), unit)
    if not row:
        return None
    figure = rate(row["median"]) if unit == RATE else duration(row["median"])
    return {"figure": figure, "ratio": "baseline" if arm == result["baseline"] else ratio(interval_of(row)),
            "verdict": None if arm == result["baseline"] else row["verdict"], "row": row}


def layers_of(result, direction):
    return [layer for layer in TITLES if operation_in(result, layer, direction)]


def _cell_text(found, tall):
    """Figure, word and ratio; a tall cell gives the word a line of its own, which saves width."""
    text, ratio_line = Text(found["figure"]), ("\n" + found["ratio"], "dim")
    if found["verdict"]:
        word_line = (("\n" if tall else " ") + marked(found["verdict"]), STYLES[found["verdict"]])
        return text.append(*ratio_line).append(*word_line) if tall else text.append(*word_line).append(*ratio_line)
    return text.append(*ratio_line)


def counted(found, key, form="{:.0f}"):
    value = found["row"].get(key) if found else None
    return "–" if value is None else form.format(value)


def allocations(found):
    return counted(found, "allocations_per_message", "{:.3g}")


def ordered_arms(result):
    """The baseline first, the controls last, the chapter's own order between; the arms alone of a path have its table."""
    arms = [arm for arm in arms_of(result) if not (result.get("path") and arm.startswith(ALONE))]
    middle = [arm for arm in arms if arm not in CONTROLS and arm != result["baseline"]]
    return [result["baseline"], *middle, *(arm for arm in CONTROLS if arm in arms)]


def distance(result, direction):
    """From the first reference to the last, end to end: (first, last, interval); None where there are not two."""
    references = references_of(result)
    if len(references) < 2:
        return None
    first, last = references[0], references[-1]
    operation = operation_in(result, "end_to_end", direction)
    judged = operation and judge_pair(result, last, first, "end_to_end", operation, result.get("focus"))
    return (first, last, judged[0]) if judged else None


def distance_text(result, direction):
    """One sentence about the references, or nothing."""
    found = distance(result, direction)
    if not found:
        return ""
    first, last, interval = found
    return f"End to end, {last} is {ratio(interval)} as fast as {first}: {DISTANCE}."


def _arm_name(result, arm):
    notes = {result["baseline"]: "baseline", result.get("production"): "production",
             "control_a": "sets the floor", "control_b": "tests the method"}
    notes.update(dict.fromkeys(references_of(result), "reference"))
    text = Text(arm, style="bold")
    return text.append("\n" + notes[arm], style="dim") if arm in notes else text


def _floor_text(result, layer, direction):
    row = find_row(result, result["baseline"], layer, operation_in(result, layer, direction), result.get("focus"))
    return Text(f"±{100 * row['floor']:.1f} %", style="dim") if row else Text("")


def _empty_table(title, headings):
    table = Table(box=box.SIMPLE_HEAD, title=title, title_style="bold", pad_edge=False, padding=(0, 1))
    for heading, justify in headings:
        table.add_column(heading, no_wrap=True, justify=justify)
    return table


def _wide_table(result, direction, layers, tall):
    """One line an arm, the layers side by side."""
    live = "end_to_end" in layers
    headings = [("arm", "left"), *((TITLES[layer], "left") for layer in layers),
                *([("messages/s", "right")] if live else []), ("allocs", "right"), ("bytes", "right")]
    table = _empty_table(_title(result, direction), headings)
    references = references_of(result)
    for arm in [*ordered_arms(result), *references]:
        if arm in (CONTROLS[0], *references[:1]):
            table.add_section()
        cells = [cell(result, arm, layer, direction) for layer in layers]
        row = [_arm_name(result, arm), *(_cell_text(found, tall) if found else Text("–") for found in cells)]
        if live:
            flow = cell(result, arm, "end_to_end", direction, RATE)
            row.append(Text(flow["figure"]).append("\n" + _short_ratio(flow), style="dim") if flow else Text("–"))
        table.add_row(*row, allocations(cells[0]), counted(cells[0], "bytes_per_message"))
    table.add_section()
    blanks = [""] * (2 + live)
    table.add_row(Text("floor", style="dim"), *(_floor_text(result, layer, direction) for layer in layers), *blanks)
    return table


def _short_ratio(found):
    return found["ratio"].split(" ")[0]


def _narrow_table(result, direction, layer):
    """For terminals that cannot hold three layers side by side: one table a layer."""
    headings = [(heading, "left") for heading in ("arm", "median", "ratio", "word", "allocs")]
    table = _empty_table(f"{_title(result, direction)}: {TITLES[layer]}", headings)
    table.columns[0].no_wrap, table.columns[0].overflow = False, "fold"
    references = references_of(result)
    for arm in [*ordered_arms(result), *references]:
        found = cell(result, arm, layer, direction)
        if found:
            if arm in references[:1]:
                table.add_section()
            word = "reference" if arm in references else marked(found["verdict"]) if found["verdict"] else ""
            table.add_row(arm, found["figure"], found["ratio"], Text(word, style=STYLES[found["verdict"]]),
                          allocations(found))
    table.add_section()
    table.add_row("floor", _floor_text(result, layer, direction), "", "", "")
    return table


def _title(result, direction):
    focus = f", {result['focus']}" if result.get("focus") else ""
    return f"{result['chapter']}, {direction}{focus}: more than 1× is better than {result['baseline']}"


def _tables(result, direction):
    """All layers side by side where the terminal holds them, else a table a layer: no word is ever cut."""
    layers = layers_of(result, direction)
    for tall in (False, True):
        wide = _wide_table(result, direction, layers, tall)
        if console.measure(wide, options=console.options.update(max_width=1000)).maximum <= console.width:
            return [wide]
    return [_narrow_table(result, direction, layer) for layer in layers]


def show(result):
    """Prints the verdict for each direction the axis touches, and the warnings as the table's last lines."""
    last = directions(result)[-1:]
    for direction in directions(result):
        tables = _tables(result, direction)
        for warning, command in warnings(result) if [direction] == last else ():
            tables[-1].add_section()
            tables[-1].caption = (tables[-1].caption or "") + f"! {warning}\n  {command}\n"
            tables[-1].caption_justify = "left"
            tables[-1].caption_style = "yellow"
        console.print()
        for table in tables:
            console.print(table)
        if distance_text(result, direction):
            console.print(f"  {distance_text(result, direction)}", markup=False)


def claims(result, chapter):
    """The chapter's claims held against a result: (claim, holds, what was found)."""
    return [(claim, *_hold(claim, result)) for claim in chapter.claims]


def parse_claim(claim):
    """`A WORD than|as B in LAYER [sending|receiving] [on MESSAGE]`; WORD may be alternatives joined by "or"."""
    for joint in (" than ", " as "):
        if joint in claim:
            left, right = claim.split(joint, 1)
            arm, words = left.split(" ", 1)
            other, where = right.split(" in ", 1)
            place, _, message = where.partition(" on ")
            layer, direction = place, None
            for doing, which in DOING.items():
                if place.endswith(f" {doing}"):
                    layer, direction = place.removesuffix(f" {doing}"), which
            parsed = [word.strip() for word in words.split(" or ")]
            if all(word in MARKS for word in parsed) and layer.replace(" ", "_") in TITLES:
                return Claim(arm, parsed, other.strip(), layer.replace(" ", "_"), direction, message or None)
    raise ValueError(f"not a claim: '{claim}' (A FASTER than B in codec on event-1k)")


def _hold(claim, result):
    parsed = parse_claim(claim)
    operation = operation_in(result, parsed.layer, parsed.direction or directions(result)[0])
    judged = judge_pair(result, parsed.arm, parsed.other, parsed.layer, operation,
                        parsed.message or result.get("focus"))
    if judged is None:
        return None, "not measured"
    interval, word = judged
    return word in parsed.words, f"{word}, {ratio(interval)}"
