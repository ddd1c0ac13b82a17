"""The reader's own variants: the starter copied, each compiled on its own, so that one mistake stops only itself."""

import re

from perftalk import build
from perftalk.chapter import CONTROLS
from perftalk.files import write_atomically
from perftalk.screen import Misuse, Stop, say

NAME = re.compile(r"^[a-z][a-z0-9_]*$")


def variants(places, chapter):
    return sorted(path.stem for path in places.yours(chapter.name).glob("*.hpp"))


def starter(places, chapter):
    """What a variant of the reader's own begins with; an experiment about whole clients has none."""
    return places.chapters / chapter.name / "starter.hpp"


def _require_starter(places, chapter):
    if not starter(places, chapter).exists():
        raise Misuse(f"{chapter.name} has no starter: there is nothing to write in it.", chapter.command())


def check_name(chapter, name):
    if not name:
        raise Misuse("Give your variant a name.", chapter.command("start") + " NAME=mine")
    if not NAME.match(name):
        raise Misuse(f"NAME={name}: lower-case letters, digits and _ only, a letter first: it becomes a C++ class.",
                     chapter.command("start") + " NAME=mine")
    if name in [*chapter.arms, *CONTROLS]:
        raise Misuse(f"NAME={name} is one of the shipped variants.", chapter.command("start") + " NAME=mine")


def start(places, chapter, name):
    """Copies the chapter's starter to yours/, with the class named as the file; never overwrites."""
    _require_starter(places, chapter)
    check_name(chapter, name)
    target = places.yours(chapter.name) / f"{name}.hpp"
    if target.exists():
        raise Misuse(f"{places.shown(target)} exists already and is left alone.", chapter.command("yours"))
    code = starter(places, chapter).read_text(encoding="utf-8")
    write_atomically(target, re.sub(r"\bstarter\b", name, code))
    say(f"{places.shown(target)} is yours: a correct copy of {chapter.baseline}. Git ignores it.")
    return target


PARTS = ("arm", "live")  # a variant's two object files: codec and frame, end to end


def compile_each(places, chapter, parts=PARTS):
    """Builds every variant's objects alone; returns (those that compile, {name: what the compiler said})."""
    names = variants(places, chapter)
    build.configure(places, yours=names)
    good, bad = [], {}
    for name in names:
        targets = [f"{chapter.name}-{part}-{name}" for part in parts]
        code, output = build.try_build(places, targets, title=f"Compiling {name}")
        if code == 0:
            good.append(name)
        elif "unknown target" in output:
            raise Stop(f"The build has no target {targets[0]}:\n{build.first_error(output, 1)}", "make test")
        else:
            bad[name] = output
            show_error(places, chapter, name, output)
    if bad:
        build.configure(places, yours=good)
    return good, bad


def show_error(places, chapter, name, output):
    """The compiler's first error and the line of the reader's file that it is about."""
    own = f"yours/{chapter.name}/{name}.hpp"
    say(f"  ✗ {own} does not compile and is left out:", style="red")
    place = re.search(rf"{re.escape(own)}:(\d+)(?::\d+)?", line_of_first_error(output))
    place = place or re.search(rf"{re.escape(own)}:(\d+)", output)
    error = re.search(r"(?:fatal )?error: (.+)", output)
    say(f"    {error.group(1)}" if error else build.first_error(output, 4))
    if place:
        lines = (places.root / own).read_text(encoding="utf-8").splitlines()
        number = int(place.group(1))
        if number <= len(lines):
            say(f"    line {number}: {lines[number - 1].strip()}")


def line_of_first_error(output):
    """The line of the first error itself; the includes it was reached through come before it."""
    match = re.search(r"^.*error: .*$", output, re.MULTILINE)
    return match.group(0) if match else ""


def require_some(places, chapter):
    _require_starter(places, chapter)
    names = variants(places, chapter)
    if not names:
        raise Misuse(f"There is nothing of yours in yours/{chapter.name} yet.", chapter.command("start") + " NAME=mine")
    return names


def stop_when_none_left(chapter, good):
    if not good:
        raise Stop("None of your variants compiles, so there is nothing to measure.", chapter.command("hint"))
