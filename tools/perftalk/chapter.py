"""One experiment of a chapter: what its chapter.toml says, checked, and which experiments there are."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from perftalk.screen import Misuse, Stop

CONTROLS = ("control_a", "control_b")
ALONE = "alone_"  # in front of an axis: the arm that is production but for the first choice there
NUMBER = re.compile(r"^\d\d[a-z]?$")
NAME = re.compile(r"^\d\d[a-z]?-")


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
    layers: list = field(default_factory=list)
    path: list = field(default_factory=list)
    hot: str = ""
    exhibits: list = field(default_factory=list)
    predict: dict = field(default_factory=dict)
    hints: list = field(default_factory=list)
    claims: list = field(default_factory=list)

    @property
    def number(self):
        return number_of(self.name)

    def command(self, action=""):
        return f"make chapter-{self.number}" + (f"-{action}" if action else "")


REQUIRED = ("title", "question", "minutes", "axis", "baseline", "production", "arms")
OPTIONAL = ("focus", "rule", "cpython", "hot", "exhibits", "layers", "path", "predict", "hints", "claims")


def number_of(name):
    """What stands behind `make chapter-`: 07 of 07-lookups, 07b of 07b-cursor."""
    return name.partition("-")[0]


def path_arms(baseline, path, production):
    """The arms along a path: the baseline, after it one more axis changed at each, and with the last one production."""
    return [baseline, *path[:-1], production]


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
    for arm in _arms_of_path(keys):
        if arm not in keys["arms"]:
            raise Stop(f"{here}: the path needs the arm '{arm}'", "less tools/README.md")
    return Chapter(name=path.parent.name, **keys)


def _arms_of_path(keys):
    path = keys.get("path", [])
    if not path:
        return []
    return [*path_arms(keys["baseline"], path, keys["production"]), *(ALONE + axis for axis in path)]


def planned():
    """Every chapter of the talk, as (part, name)."""
    contents = tomllib.loads((Path(__file__).parent / "contents.toml").read_text(encoding="utf-8"))
    return [(part["name"], name) for part in contents["part"] for name in part["chapters"]]


def written(places):
    """Every experiment there is: a chapter's first, then those with a letter."""
    return sorted(path.parent.name for path in places.chapters.glob("*/chapter.toml") if NAME.match(path.parent.name))


def find(places, number):
    """What a number means: 07 all experiments of the chapter, in order, 07b that one. Says what there is if none."""
    if not NUMBER.match(number):
        raise Misuse(f"A chapter is two digits and perhaps a letter, as in 'make chapter-04'; this is '{number}'.")
    there = written(places)
    found = [name for name in there if number in (number_of(name), number_of(name)[:2])]
    if found:
        return [load(places.chapters / name) for name in found]
    names = [name for _, name in planned() if number_of(name) == number]
    problem = f"Chapter {names[0]} is not written yet." if names else f"There is no chapter {number}."
    raise Misuse(f"{problem} Written: {', '.join(there) or 'none yet'}.",
                 f"make chapter-{number_of(there[0])}" if there else "make help")
