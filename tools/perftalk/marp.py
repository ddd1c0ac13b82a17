"""Marp and the eyes of the slides: installed on first use, pinned by tools/slides/package-lock.json."""

import base64
import json
import shutil

from perftalk import npm
from perftalk.screen import Stop

PROGRAMS = ("marp.config.mjs", "look.mjs")
BROWSERS = ("chromium", "chromium-browser", "google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
LEAST_POINTS = 20


def browser():
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if not found:
        raise Stop("Neither Chromium nor Chrome is on this machine, and one of them draws the slides.", "make slides")
    return found


def installed(places):
    """The folder with Marp and our own programs in it: build/slides-tools."""
    pinned = places.root / "tools" / "slides"
    folder = npm.installed(pinned, places.root / "build" / "slides-tools", "Marp", "make slides")
    for name in PROGRAMS:    # beside node_modules, where node looks for what they import
        shutil.copy(pinned / name, folder / name)
    return folder


def _run(command, folder, failure):
    return npm.run(command, folder, failure, "make slides")


def convert(places, deck, theme, target):
    """Turns a filled deck into what the target's name ends in: .html or .pdf."""
    folder = installed(places)
    extras = {".pdf": ["--pdf", "--pdf-notes"], ".html": []}[target.suffix]
    _run(["node", "node_modules/@marp-team/marp-cli/marp-cli.js", "--config-file", "marp.config.mjs", "--theme",
          str(theme), "--browser-path", browser(), *extras, "--output", str(target), str(deck)], folder,
         f"Marp could not write {target.name}")


def look(places, html):
    """What headless Chromium sees on each slide: {"slides": [{number, slide, faults, letters}], "asked": [address]}."""
    folder = installed(places)
    return json.loads(_run(["node", "look.mjs", browser(), str(html), str(LEAST_POINTS)], folder,
                           "The slides could not be looked at"))


def font(places, family, weight):
    """One face of a pinned font as the address of its own bytes."""
    path = installed(places) / f"node_modules/@fontsource/{family}/files/{family}-latin-{weight}-normal.woff2"
    return "data:font/woff2;base64," + base64.b64encode(path.read_bytes()).decode("ascii")
