"""One self-contained page of a result: table, ladder, plots and method, readable without a network."""

import base64
from pathlib import Path

import jinja2

from perftalk import gain, ladder, path as paths, predict, result as results, sweep as sweeps, why, why_view
from perftalk.evidence import RATE, directions, interval_of, plot_name, references_of
from perftalk.files import write_atomically
from perftalk.verdict import (TITLES, allocations, cell, claims, counted, distance_text, duration, layers_of, marked,
                              ordered_arms, ratio, saving, warnings)

CAPTIONS = {"path": "The path from first choices to production", "crossing": "Exceptions or codes?",
            "cpython": "The same question in Python"}
IN_EACH_DIRECTION = {"verdict": "Verdict", "ladder": "Does it matter?"}


def captions(result):
    """What stands above each plot; a sweep says what grows."""
    both = {plot_name(result, kind, direction): f"{caption} ({direction})"
            for kind, caption in IN_EACH_DIRECTION.items() for direction in directions(result)}
    flips = {name: f"When does it flip? Over the {sweep['label']}" for name, sweep in sweeps.plots_of(result).items()}
    return {**CAPTIONS, **both, **flips}


def _embedded(path):
    return "data:image/svg+xml;base64," + base64.b64encode(Path(path).read_bytes()).decode("ascii")


def environment():
    made = jinja2.Environment(loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True,
                              trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    made.globals.update(marked=marked, duration=duration, ratio=ratio, allocations=allocations, counted=counted,
                        saving=saving, interval_of=interval_of, titles=TITLES, why=why_view)
    return made


def _tables(result):
    """For each direction: its layers and one line an arm."""
    tables = []
    for direction in directions(result):
        layers = layers_of(result, direction)
        lines = [{"arm": arm, "cells": [cell(result, arm, layer, direction) for layer in layers],
                  "rate": cell(result, arm, "end_to_end", direction, RATE)}
                 for arm in [*ordered_arms(result), *references_of(result)]]
        floors = [next((line["cells"][index]["row"]["floor"] for line in lines if line["cells"][index]), None)
                  for index in range(len(layers))]
        tables.append({"direction": direction, "layers": layers, "lines": lines, "floors": floors,
                       "rungs": ladder.rungs(result, direction), "predicted": ladder.first_layer(result, direction),
                       "ladder": plot_name(result, "ladder", direction), "path": paths.lines(result, direction),
                       "distance": distance_text(result, direction)})
    return tables


def plots_in(folder, names, result):
    above = captions(result)
    return [{"name": name, "caption": above[name], "light": _embedded(Path(folder) / f"{name}.light.svg"),
             "dark": _embedded(Path(folder) / f"{name}.dark.svg")} for name in names]


def write(places, chapter, result, folder, names, label="", profile=None):
    """Writes page.html beside the plots it embeds; `profile` is what `-why` found out. Returns its path."""
    html = environment().get_template("page.html.j2").render(
        chapter=chapter, result=result, label=label, gain=gain.sentence(result), headings=paths.HEADINGS,
        references=references_of(result), interaction=paths.INTERACTION, tables=_tables(result), profile=profile,
        plots=plots_in(folder, names, result), warnings=warnings(result), claims=claims(result, chapter),
        stale=results.stale(places, result, chapter.axis),
        guesses=[{**guess, "points": predict.points(guess), "shown": predict.shown(guess["predicted"])}
                 for guess in result["predictions"]])
    path = Path(folder) / "page.html"
    write_atomically(path, html)
    return path


def rewrite(places, chapter, result_path):
    """The page of an earlier run once more, with what was counted since."""
    from perftalk import plots  # which takes a while to load

    folder, result = Path(result_path).parent, results.read(result_path)
    names = [name for name in plots.drawings(result) if (folder / f"{name}.light.svg").exists()]
    return write(places, chapter, result, folder, names, profile=why.beside(why.own(places, chapter), result))
