"""The talk: a Markdown deck whose every figure, plot and piece of code is filled from results and sources."""

import base64
import os
import re
import time
from dataclasses import dataclass
from html import escape

import jinja2

from perftalk import excerpt, marp, plot_style, plots, result as results, slide_plots, verdict
from perftalk.evidence import LAYERS, directions, operation_in, saved_per_message
from perftalk.files import write_atomically
from perftalk.screen import Misuse, Stop, next_commands, say

RULER = re.compile(r"^---\n", re.MULTILINE)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PLOT = re.compile(r'plot\("([^"]+)", "([^"]+)"\)')
MINUTES = re.compile(r"<!-- minutes: (\d+(?:\.\d+)?) *\n")
CODE_WIDTH = 42
ORIGINS = ("reference", "local")
ASKED = ("result", "cell", "saved", "floor", "python", "plot", "code", "lines")


class Missing(Exception):
    """A slide asks for something that is not there; says what would make it."""


@dataclass(frozen=True)
class Slide:
    """One slide as it is written: its place, what it is called, and how long it may take."""

    number: int
    text: str
    minutes: float

    @property
    def title(self):
        found = HEADING.search(self.text) or PLOT.search(self.text)
        return ": ".join(found.groups()) if found else f"slide {self.number}"


@dataclass(frozen=True)
class Deck:
    """A filled deck."""

    markdown: str
    slides: list
    results: list

    @property
    def minutes(self):
        return sum(slide.minutes for slide in self.slides)


def read(path):
    """The front matter and the slides of a deck; every slide says its minutes."""
    _, front, *texts = RULER.split(path.read_text(encoding="utf-8"))
    slides = []
    for number, text in enumerate(texts, 1):
        minutes = MINUTES.search(text)
        slide = Slide(number, text, float(minutes.group(1)) if minutes else 0.0)
        if not minutes:
            raise Stop(f"Slide {number}, '{slide.title}', does not say its minutes: "
                       "its notes begin with '<!-- minutes: 2'.")
        slides.append(slide)
    return front, slides


def slot(front):
    """The minutes of the whole talk, as the front matter says."""
    return float(re.search(r"^slot: (\d+)", front, re.MULTILINE).group(1))


class Facts:
    """What a slide may ask for. Every answer comes from a result or a source file; what is not there is Missing."""

    def __init__(self, places, origin="reference", theme=plot_style.DARK):
        self.places, self.origin, self.theme = places, origin, theme
        self.read, self.used = {}, []

    def result(self, chapter):
        """The newest result of a chapter, remembered as used by this slide."""
        if chapter not in self.read:
            found = (results.references if self.origin == "reference" else results.local_results)(self.places, chapter)
            action = "-reference" if self.origin == "reference" else ""
            if not found:
                raise Missing(f"no {self.origin} result of {chapter}", f"make chapter-{chapter.split('-')[0]}{action}")
            self.read[chapter] = results.read(found[-1])
        if self.read[chapter] not in self.used:
            self.used.append(self.read[chapter])
        return self.read[chapter]

    def stale(self, result):
        """Whether the policies that this result measured have changed since."""
        return results.stale(self.places, result, result["rows"][0]["axis"])

    def cell(self, chapter, arm, layer, direction=None):
        """An arm in a layer: `figure`, `ratio` and `verdict`, worded as in the chapter's table."""
        result = self.result(chapter)
        found = verdict.cell(result, arm, layer, direction or directions(result)[0])
        if not found:
            raise Missing(f"{chapter} did not measure {arm} in {layer}", f"make chapter-{chapter.split('-')[0]}")
        return found

    def saved(self, chapter, arm, layer):
        """Nanoseconds a message that an arm saves against the chapter's baseline, with the interval."""
        result = self.result(chapter)
        operation = operation_in(result, layer, directions(result)[0])
        found = saved_per_message(result, arm, layer, operation, result.get("focus")) if operation else None
        if not found:
            raise Missing(f"{chapter} did not measure {arm} in {layer}", f"make chapter-{chapter.split('-')[0]}")
        return verdict.saving(found)

    def plot(self, chapter, name, direction=None):
        """A plot of the chapter, as a picture of the slide's size; a layer's name gives one of half the width."""
        result = self.result(chapter)
        if name in LAYERS:
            drawn = slide_plots.draw_half(result, self.theme, name, direction or directions(result)[0])
        else:
            draw = plots.drawings(result).get(name)
            drawn = draw(result, self.theme, "STALE" if self.stale(result) else "") if draw else None
        if not drawn:
            raise Missing(f"{chapter} has nothing to draw for '{name}'", f"make chapter-{chapter.split('-')[0]}")
        shown = base64.b64encode(plot_style.svg(drawn).encode()).decode("ascii")
        return f'<img alt="{chapter}: {name}" src="data:image/svg+xml;base64,{shown}">'

    def code(self, path, *names, width=CODE_WIDTH):
        """Definitions from a source file under amqp/, one below the other."""
        source = self.places.root / "amqp" / path
        if not source.exists():
            raise Missing(f"no source file amqp/{path}", "git status")
        found = [excerpt.excerpt(source, name, width) for name in names]
        if None in found:
            raise Missing(f"amqp/{path} defines no {names[found.index(None)]}", "git log slides")
        return "```cpp\n" + "\n\n".join(found) + "\n```"

    def lines(self, axis, variant):
        """Lines of code in a variant, comments left out."""
        source = self.places.root / "amqp" / "policy" / axis / f"{variant}.hpp"
        if not source.exists():
            raise Missing(f"no source file {self.places.shown(source)}", "git status")
        return str(excerpt.size(source.read_text(encoding="utf-8")))

    def floor(self, chapter, layer):
        """How far apart two copies of the same code came out in this layer."""
        return f"±{100 * self.cell(chapter, 'control_a', layer)['row']['floor']:.1f}\N{NO-BREAK SPACE}%"

    def python(self, chapter, name):
        """A row of this chapter's own case in CPython."""
        rows = self.result(chapter).get("cpython", {}).get("rows", [])
        found = next((row for row in rows if row["name"] == name), None)
        if not found:
            raise Missing(f"{chapter} did not measure '{name}' in CPython", f"make chapter-{chapter.split('-')[0]}")
        return {"row": found, "verdict": found["verdict"]}

    def stamp(self):
        """Each machine this slide's figures come from, with the days, and whether the code has changed since."""
        days = {}
        for result in self.used:
            machine, day = plot_style.foot_line(result).rsplit(" · ", 1)
            days.setdefault(machine, set()).add(day)
        told = [f"{machine} · {' to '.join(sorted({min(those), max(those)}))}" for machine, those in days.items()]
        return " · ".join([*told, *(["STALE"] if any(map(self.stale, self.used)) else [])])


def _word(found):
    """A verdict with its ratio, coloured as in the plots."""
    row = found["row"]
    text = plots.word_with_ratio(row) if found["verdict"] else "baseline"
    kind = (found["verdict"] or "").replace(" ", "-")
    return f'<b class="{kind}">{escape(text)}</b>'


def environment(facts):
    made = jinja2.Environment(undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                              comment_start_string="{##", comment_end_string="##}")
    made.globals.update({name: getattr(facts, name) for name in ASKED})
    made.filters.update(word=_word, short=lambda text: text.split(" [")[0])
    return made


def _clock(minutes):
    return f"{int(minutes)}:{round(60 * (minutes % 1)):02d}"


def _filled_slide(made, facts, slide, start):
    """The slide's Markdown with its foot and, before the notes, its place in the talk's time."""
    facts.used = []
    text = made.from_string(slide.text).render()
    text = MINUTES.sub(f"<!--\n{slide.minutes:g} min, {_clock(start)} to {_clock(start + slide.minutes)}\n\n", text)
    full = "<!-- _class: plot -->" in text
    foot = f"\n<!-- _footer: '{facts.stamp()}' -->\n" if facts.used and not full else ""
    return text + foot


def fill(places, path, origin="reference", theme=plot_style.DARK):
    """The deck with everything in its place; what is missing is listed, slide by slide."""
    front, slides = read(path)
    facts = Facts(places, origin, theme)
    made, texts, problems, start = environment(facts), [], [], 0.0
    for slide in slides:
        try:
            texts.append(_filled_slide(made, facts, slide, start))
        except Missing as missing:
            problems.append((slide, *missing.args))
        except jinja2.TemplateError as error:
            problems.append((slide, str(error), f"less {places.shown(path)}"))
        start += slide.minutes
    if problems:
        raise Stop("\n".join(f"Slide {slide.number}, '{slide.title}': {what} ({command})"
                             for slide, what, command in problems), problems[0][2])
    if start > slot(front):
        raise Stop(f"The slides take {start:g} minutes, and the slot has {slot(front):g}.",
                   f"less {places.shown(path)}")
    return Deck("---\n" + "\n---\n".join([front.rstrip("\n"), *texts]), slides, list(facts.read.values()))


def theme_css(places, theme):
    """slides/theme.css with the plots' colours and the pinned fonts in front."""
    faces = [f'@font-face {{ font-family: "{name}"; font-weight: {weight}; '
             f'src: url({marp.font(places, family, weight)}); }}' for name, family in (("Inter", "inter"), ("Inconsolata", "inconsolata")) for weight in (400, 700)]
    colours = {"ground": theme.ground, "ink": theme.ink, "faint": theme.faint, "band": theme.band,
               **{word.replace(" ", "-"): colour for word, colour in theme.words.items()},
               **{f"line-{place}": colour for place, colour in enumerate(theme.lines)}}
    told = "".join(f"--{name}: {colour}; " for name, colour in colours.items())
    written = (places.root / "slides" / "theme.css").read_text(encoding="utf-8")
    return "\n".join([written.split("\n", 1)[0], *faces, f":root {{ {told}}}", written])


def write_html(places, deck, folder, name, theme=plot_style.DARK):
    """The filled Markdown, its theme, and one HTML file that needs no other."""
    markdown, css = folder / f"{name}.md", folder / f"{name}.css"
    write_atomically(markdown, deck.markdown)
    write_atomically(css, theme_css(places, theme))
    marp.convert(places, markdown, css, folder / f"{name}.html")
    return folder / f"{name}.html"


def faults(seen):
    """What Chromium saw, as lines of text; none is good."""
    found = [f"slide {each['number']}, '{each['slide']}': {fault}"
             for each in seen["slides"] for fault in each["faults"]]
    return list(dict.fromkeys(found)) + [f"a request leaves the page: {address}" for address in seen["asked"]]


def origin_asked():
    origin = os.environ.get("RESULTS") or "reference"
    if origin not in ORIGINS:
        raise Misuse(f"RESULTS={origin}: say RESULTS=local or leave it out.", "make slides")
    return origin


def make(places):
    """`make slides`: every deck as HTML and PDF in build/slides, looked at before it is called done."""
    started, origin = time.monotonic(), origin_asked()
    folder, problems = places.root / "build" / "slides", []
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted((places.root / "slides").glob("*.md")):
        deck = fill(places, path, origin)
        html = write_html(places, deck, folder, path.stem)
        marp.convert(places, folder / f"{path.stem}.md", folder / f"{path.stem}.css", html.with_suffix(".pdf"))
        problems += faults(marp.look(places, html))
        say(f"{path.stem}: {len(deck.slides)} slides, {deck.minutes:g} minutes")
        for written in (html, html.with_suffix(".pdf")):
            say(f"  {places.shown(written)}  {written.stat().st_size / 1024:.0f} KiB")
    if problems:
        raise Stop("\n".join(problems), "less slides/theme.css")
    say(f"Nothing overflows, no letter is under {marp.LEAST_POINTS} pt. {time.monotonic() - started:.1f} s.")
    next_commands((f"open {places.shown(folder)}/critical-path.html", "p: notes and clock, f: whole screen"))
