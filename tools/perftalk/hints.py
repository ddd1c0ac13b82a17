"""Hints one at a time, and one good answer for those who have tried."""

import json

from rich.syntax import Syntax

from perftalk import yours
from perftalk.files import write_atomically
from perftalk.screen import Stop, console, next_commands, say


def hint(places, chapter):
    """The next hint; after the last one it starts again."""
    if not chapter.hints:
        raise Stop(f"{chapter.name} has no hints.", chapter.command())
    store = places.local / "hints.json"
    seen = json.loads(store.read_text(encoding="utf-8")) if store.exists() else {}
    number = seen.get(chapter.name, 0) % len(chapter.hints)
    say(f"Hint {number + 1} of {len(chapter.hints)}: {chapter.hints[number].strip()}")
    write_atomically(store, json.dumps({**seen, chapter.name: number + 1}))
    last = number + 1 == len(chapter.hints)
    if last and _solution(places, chapter).exists():
        next_commands((chapter.command("solution"), "one good answer"))
    else:
        next_commands((chapter.command("hint"), "the first hint" if last else "the next hint"))


def _solution(places, chapter):
    return places.chapters / chapter.name / "solution.hpp"


def solution(places, chapter):
    path = _solution(places, chapter)
    if not path.exists():
        raise Stop(f"{chapter.name} has no solution file.", chapter.command())
    if not yours.variants(places, chapter):
        say("You have not tried yet; it teaches more the other way round.", style="yellow")
    console.print(Syntax(path.read_text(encoding="utf-8"), "cpp", background_color="default", word_wrap=True))
    next_commands((f"diff yours/{chapter.name}/*.hpp {places.shown(path)}", "compare it with yours"),
                  (chapter.command("yours"), "measure yours"))
