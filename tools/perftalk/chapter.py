"""One chapter: what its chapter.toml says, checked, and which chapters there are."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from perftalk.screen import Misuse, Stop

CONTROLS = ("control_a", "control_b")
NUMBER = re.compile(r"^\d\d$")


@dataclass(frozen=True)
class Chapter:
    """The single source of a chapter; the keys are explained in tools/README.md."""

    name: str
    title: str
    question: str
    minutes: int
    axis: str
    baseline: str
    production: str
    arms: list
    focus: str = "event-1k"
    rule: str = ""
    cpython: str = ""
    predict: dict = field(default_factory=dict)
    hints: list = field(default_factory=list)
    claims: list = field(default_factory=list)

    @property
    def number(self):
        return self.name[:2]

    def command(self, action=""):
        return f"make chapter-{self.number}" + (f"-{action}" if action else "")


REQUIRED = ("title", "question", "minutes", "axis", "baseline", "production", "arms")
OPTIONAL = ("focus", "rule", "cpython", "predict", "hints", "claims")


def load(folder):
    """The chapter in this folder; a key that is missing, unknown or contradictory is named."""
    path = Path(folder) / "chapter.toml"
    try:
        keys = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise Stop(f"{path.parent.name}/chapter.toml: {error}") from error
    here = f"{path.parent.name}/chapter.toml"
    for key in REQUIRED:
        if key not in keys:
            raise Stop(f"{here}: the key '{key}' is missing", "less tools/README.md")
    for key in keys:
        if key not in REQUIRED + OPTIONAL:
            raise Stop(f"{here}: no such key: '{key}'", "less tools/README.md")
    for role in ("baseline", "production"):
        if keys[role] not in keys["arms"]:
            raise Stop(f"{here}: the {role} '{keys[role]}' is not among the arms", "less tools/README.md")
    return Chapter(name=path.parent.name, **keys)


def planned():
    """Every chapter of the talk, as (part, name)."""
    contents = tomllib.loads((Path(__file__).parent / "contents.toml").read_text(encoding="utf-8"))
    return [(part["name"], name) for part in contents["part"] for name in part["chapters"]]


def written(places):
    return sorted(path.parent.name for path in places.chapters.glob("[0-9][0-9]-*/chapter.toml"))


def find(places, number):
    """The chapter with this number; one that is not written yet says so and lists those that are."""
    if not NUMBER.match(number):
        raise Misuse(f"A chapter is two digits, as in 'make chapter-04'; this is '{number}'.")
    for name in written(places):
        if name.startswith(number):
            return load(places.chapters / name)
    there = ", ".join(written(places)) or "none yet"
    names = [name for _, name in planned() if name.startswith(number)]
    first = written(places)[0][:2] if written(places) else None
    problem = f"Chapter {names[0]} is not written yet." if names else f"There is no chapter {number}."
    raise Misuse(f"{problem} Written: {there}.", f"make chapter-{first}" if first else "make help")
