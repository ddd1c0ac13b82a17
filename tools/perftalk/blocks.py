"""The generated blocks of READMEs: figures come from results/reference, and a test fails when they do not."""

import re
import tempfile
from pathlib import Path

from perftalk import (chapter as chapters, crossing, exhibits, features, gain, ladder, path as paths, result as results,
                      spec_index, why, why_view)
from perftalk.evidence import RATE, directions, references_of
from perftalk.files import write_atomically
from perftalk.screen import Stop, next_commands, say
from perftalk.verdict import (TITLES, allocations, cell, claims, counted, distance_text, duration, layers_of, marked,
                              ordered_arms, ratio, saving, warnings)

BLOCK = re.compile(r"(<!-- generated:([a-z0-9/-]+) -->\n)(.*?)(<!-- /generated -->)", re.DOTALL)
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
BARE_FIGURE = re.compile(
    r"(?<![\w.§-])\d[\d\s.,]*(?:ns|µs|us|MB/s|GB/s|k?msgs?/s|messages/s|messages a second|×|times (?:faster|slower)"
    r"|% (?:faster|slower|less|more))(?![\w-])")


def _machine(result):
    machine = result["machine"]
    virtual = "" if machine["hypervisor"] == "none" else f", {machine['hypervisor']}"
    return f"{machine['cpu']}, {machine['cores']} cores{virtual}; {result['build']['compiler']}; {result['taken'][:10]}"


def _provenance(places, result, axis):
    stale = " **STALE:** the policies measured here have changed since." if results.stale(places, result, axis) else ""
    return f"*{_machine(result)}; {result['method']['launches']} launches; commit {result['build']['commit']}.*{stale}"


def _table(headings, lines):
    return "\n".join(["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings),
                      *("| " + " | ".join(line) + " |" for line in lines)])


def _shown(found):
    if not found:
        return "–"
    word = f"<br>{marked(found['verdict'])}" if found["verdict"] else ""
    return f"{found['figure']}<br>{found['ratio']}{word}"


def render_verdict(places, chapter, result):
    parts = []
    for direction in directions(result):
        layers = layers_of(result, direction)
        lines = []
        for arm in [*ordered_arms(result), *references_of(result)]:
            cells = [cell(result, arm, layer, direction) for layer in layers]
            flow = cell(result, arm, "end_to_end", direction, RATE)
            mark = " (reference)" if arm in references_of(result) else ""
            lines.append([f"`{arm}`{mark}", *map(_shown, cells), _shown(flow), allocations(cells[0]),
                          counted(cells[0], "bytes_per_message")])
        parts.append(_table([f"{direction}, {result['focus']}", *(TITLES[layer] for layer in layers), "messages/s",
                             "allocations", "bytes"], lines))
    notes = [text for direction in directions(result) if (text := distance_text(result, direction))]
    notes += [f"! {warning} (`{command}`)" for warning, command in warnings(result)]
    return "\n\n".join([*parts, *notes, _provenance(places, result, chapter.axis)])


def render_ladder(places, chapter, result):
    parts = []
    for direction in directions(result):
        lines = [[f"`{step.arm}`", saving(step.predicted), saving(step.measured),
                  ratio(step.rate) if step.rate else "–", step.remark] for step in ladder.rungs(result, direction)]
        first = TITLES[ladder.first_layer(result, direction)]
        parts.append(_table([f"{direction}, {result['focus']}", f"saved in the {first}: predicted",
                             "saved end to end: measured", "messages/s", ""], lines))
    return "\n\n".join([*parts, _provenance(places, result, chapter.axis)])


def render_path(places, chapter, result):
    """Each step on the way from first choices to production."""
    parts = []
    for direction in directions(result):
        told = paths.lines(result, direction)
        if told:
            named = [[f"`{name}`" if name == result["baseline"] else name, *figures] for name, *figures in told]
            parts.append(_table([f"{direction}, {result['focus']}: step", *paths.HEADINGS[1:]], named))
    if not parts:
        return "The reference result has no path."
    return "\n\n".join([*parts, paths.INTERACTION, _provenance(places, result, chapter.axis)])


def render_gain(places, chapter, result):
    return f"{gain.sentence(result)}\n\n{_provenance(places, result, chapter.axis)}"


def render_crossing(places, chapter, result):
    return f"{crossing.sentences(result)}\n\n{_provenance(places, result, chapter.axis)}"


def render_cpython(places, chapter, result):
    case = result.get("cpython")
    if not case:
        return "The reference result has no CPython measurement yet."
    lines = [[f"`{row['name']}`", duration(row["median"]), "baseline" if row["name"] == case["baseline"] else
              f"{row['speedup']['median']:.2f}× [{row['speedup']['low']:.2f}, {row['speedup']['high']:.2f}]",
              "" if row["name"] == case["baseline"] else marked(row["verdict"])] for row in case["rows"]]
    table = _table([f"CPython {case['version']}", "median", "ratio", "word"], lines)
    return f"{table}\n\n{_provenance(places, result, chapter.axis)}"


def render_claims(places, chapter, result):
    marks = {True: "✓", False: "✗", None: "–"}
    lines = [[marks[holds], claim, found] for claim, holds, found in claims(result, chapter)]
    return f"{_table(['', 'claim', 'this reference'], lines)}\n\n{_provenance(places, result, chapter.axis)}"


def render_why(places, chapter, path):
    """Instructions and allocations of each arm: counted, so they need neither interval nor word."""
    counted_there = why.of_reference(path)
    if not counted_there.exists():
        return f"Nothing was counted with the reference result yet: `{chapter.command('reference')}` does."
    counted = why.read(counted_there)
    parts = []
    for operation in counted["operations"]:
        lines = [[f"`{arm}`", instructions, against, allocated, "<br>".join(f"`{site}`" for site in sites) or "–"]
                 for arm, instructions, against, allocated, sites in why_view.lines_of(counted, operation)]
        parts.append(_table([why_view.title(counted, operation), "instructions", f"against `{counted['baseline']}`",
                             "allocations", "who asked for memory"], lines))
    build = counted["build"]
    stale = " **STALE:** the policies counted here have changed since." if results.stale(
        places, counted, chapter.axis) else ""
    origin = f"*callgrind; {build['compiler']}; {counted['taken'][:10]}; commit {build['commit']}.*{stale}"
    return "\n\n".join([*parts, origin])


def render_exhibit(places, chapter, path, name):
    return f"{exhibits.text(chapter, path, name)}\n\n*{_machine(results.read(path))}.*"


def render_plot(name, chapter, places, readme, path):
    """A plot of the reference result, light or dark as the reader's browser is."""
    if not (path.parent / f"{chapter.name}.{name}.light.svg").exists():
        return f"The reference result has no {name} plot."
    up = "../" * len(readme.relative_to(places.root).parent.parts)
    light, dark = (f"{up}results/reference/{path.parent.name}/{chapter.name}.{name}.{theme}.svg"
                   for theme in ("light", "dark"))
    return (f'<picture><source media="(prefers-color-scheme: dark)" srcset="{dark}">'
            f'<img alt="{chapter.name}: {name}" src="{light}"></picture>')


def render_contents(places, readme):
    """The contents page: every chapter of the talk, with its question where it is written, further experiments below it."""
    way, there = _way_to_chapters(places, readme), chapters.written(places)
    lines, part_before = [], None
    for part, planned in chapters.planned():
        further = [name for name in there if name[:2] == planned[:2] and name != planned]
        for name in [planned, *further]:
            mark = "↳ " if name != planned else ""
            lines.append([part if part != part_before else "", *_contents_line(places, way, name, mark, name in there)])
            part_before = part
    return _table(["part", "chapter", "question", "time", "run"], lines)


def _way_to_chapters(places, readme):
    return "" if readme.parent == places.chapters else "chapters/"


def _contents_line(places, way, name, mark, is_written):
    if not is_written:
        return [f"{mark}{name}", "*not written yet*", "", ""]
    chapter = chapters.load(places.chapters / name)
    return [f"{mark}[{name}]({way}{name}/README.md)", chapter.question, f"{chapter.minutes} min",
            f"`{chapter.command()}`"]


def render_gains(places, readme):
    """One sentence for each experiment that has a reference result, and where they were measured."""
    way, sentences, machines = _way_to_chapters(places, readme), [], []
    for name in chapters.written(places):
        found = results.references(places, name)
        if not found:
            continue
        result, chapter = results.read(found[-1]), chapters.load(places.chapters / name)
        stale = " **STALE**" if results.stale(places, result, chapter.axis) else ""
        sentences.append(f"- [{name}]({way}{name}/README.md): {gain.sentence(result)}{stale}")
        machines.append(_machine(result))
    if not sentences:
        return "No reference result is committed yet."
    return "\n".join([*sentences, "", f"*{'; '.join(dict.fromkeys(machines))}.*"])


TABLES = {"verdict": render_verdict, "path": render_path, "ladder": render_ladder, "gain": render_gain,
          "crossing": render_crossing, "cpython": render_cpython, "claims": render_claims}
PLOT = re.compile(r"^(?:(?:verdict|ladder)(?:-receive)?|path|crossing|sweep|sweep-[a-z][a-z0-9-]*|cpython)-plot$")
WHOLE_BOOK = {"contents": render_contents, "gains": render_gains, "features": features.render,
              "sections": spec_index.render}
KINDS = ", ".join([*WHOLE_BOOK, *TABLES, "why", "verdict-plot", "verdict-receive-plot", "path-plot", "ladder-plot",
                   "ladder-receive-plot", "crossing-plot", "sweep-plot", "sweep-NAME-plot", "cpython-plot",
                   "a chapter's exhibits"])


def render(places, readme, name):
    """A block is named KIND in a chapter's own README and CHAPTER/KIND elsewhere; some are about the whole book."""
    if name in WHOLE_BOOK:
        return WHOLE_BOOK[name](places, readme)
    where, _, kind = name.rpartition("/")
    where = where or readme.parent.name
    chapter = chapters.load(places.chapters / where) if where in chapters.written(places) else None
    if not chapter or not (kind in (*TABLES, "why", *chapter.exhibits) or PLOT.match(kind)):
        raise Stop(f"{places.shown(readme)}: no such block: generated:{name} "
                   f"(there are {KINDS})", "less tools/README.md")
    paths = results.references(places, chapter.name)
    if not paths:
        return f"No reference result is committed yet: `{chapter.command('reference')}` makes one."
    if kind == "why":
        return render_why(places, chapter, paths[-1])
    if kind in chapter.exhibits:
        return render_exhibit(places, chapter, paths[-1], kind)
    result = results.read(paths[-1])
    if kind in TABLES:
        return TABLES[kind](places, chapter, result)
    plot = render_plot(kind.removesuffix("-plot"), chapter, places, readme, paths[-1])
    return f"{plot}\n\n{_provenance(places, result, chapter.axis)}"


def pages(places):
    """Every page that may hold blocks."""
    found = [places.root / "README.md", places.root / "amqp" / "README.md", places.chapters / "README.md"]
    return [path for path in found + sorted(places.chapters.glob("*/*.md")) + sorted(places.root.glob("slides/*.md"))
            if path.exists()]


def filled(places, page):
    return BLOCK.sub(lambda block: block[1] + render(places, page, block[2]) + "\n" + block[4],
                     page.read_text(encoding="utf-8"))


def differing(places):
    """Pages whose blocks are not what their data says."""
    return [page for page in pages(places) if filled(places, page) != page.read_text(encoding="utf-8")]


def bare_figures(places):
    """Figures with a unit that somebody typed into prose: (page, line number, figure)."""
    found = []
    for page in pages(places):
        text = page.read_text(encoding="utf-8")
        for pattern in (BLOCK, FENCE, re.compile(r"`[^`\n]*`")):
            text = pattern.sub(lambda match: "\n" * match.group().count("\n"), text)
        for number, line in enumerate(text.splitlines(), 1):
            found += [(page, number, match.group().strip()) for match in BARE_FIGURE.finditer(line)]
    return found


def _outdated(places):
    """Committed results whose plots were drawn from something else."""
    from perftalk import plots    # matplotlib takes a while to load

    return [path for path in results.references(places) if plots.other_than(path)]


def _redraw(path):
    from perftalk import plots

    with tempfile.TemporaryDirectory(prefix="perftalk-") as folder:
        plots.draw_all(results.read(path), Path(folder))
        plots.keep(Path(folder), path)


def fill(places):
    """Draws the plots anew whose result has changed, then fills the blocks."""
    for path in _outdated(places):
        _redraw(path)
        say(f"  {places.shown(path)}: plots drawn anew")
    changed = differing(places)
    for page in changed:
        write_atomically(page, filled(places, page))
        say(f"  {places.shown(page)} filled")
    say(f"{len(changed)} pages changed." if changed else "Every block shows its data already.")
    next_commands(("git diff", "look at what changed"))


def check(places):
    """Problems as lines of text; none is good."""
    problems = [f"{places.shown(page)}: a generated block differs from its data (make blocks)"
                for page in differing(places)]
    problems += [f"{places.shown(path)}: its plots were drawn from another result (make blocks)"
                 for path in _outdated(places)]
    problems += [f"{places.shown(page)}:{line}: a figure typed by hand: {figure}"
                 for page, line, figure in bare_figures(places)]
    return problems
