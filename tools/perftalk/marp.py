"""Marp and the eyes of the slides: installed on first use, pinned by tools/slides/package-lock.json."""

import base64
import json
import os
import shutil
import subprocess

from perftalk.files import remove_folder
from perftalk.screen import Stop, say

PINS = ("package.json", "package-lock.json", ".npmrc")
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
    """The folder with Marp in it: build/slides-tools, made anew when a pin has changed."""
    pinned, folder = places.root / "tools" / "slides", places.root / "build" / "slides-tools"
    there = all((folder / name).exists() and (folder / name).read_bytes() == (pinned / name).read_bytes()
                for name in PINS) and (folder / "complete").exists()
    if not there:
        if os.environ.get("SETUP") == "0":
            raise Stop("Marp is not installed yet, and SETUP=0 installs nothing.", "make slides")
        remove_folder(folder)
        folder.mkdir(parents=True)
        for name in PINS:
            shutil.copy(pinned / name, folder / name)
        say("Setting up: Marp, once, as pinned in tools/slides (some seconds).")
        _run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], folder, "Marp was not installed")
        (folder / "complete").touch()
    for name in PROGRAMS:    # beside node_modules, where node looks for what they import
        shutil.copy(pinned / name, folder / name)
    return folder


def _run(command, folder, failure, seconds=300):
    """Its output; where it fails, the end of it."""
    environment = {**os.environ, "CHROME_NO_SANDBOX": "1", "CI": "true"}
    try:
        done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=seconds, check=False)
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        raise Stop(f"{failure}: {error}", "make slides") from error
    if done.returncode != 0:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-8:])
        raise Stop(f"{failure}:\n{last}", "make slides")
    return done.stdout


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
