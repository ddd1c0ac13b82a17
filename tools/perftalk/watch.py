"""At every save: compile, gate, and an indicative codec ratio. One launch is not evidence, and it says so."""

import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from perftalk import build, gate, measure, program, yours
from perftalk.chapter import CONTROLS
from perftalk.evidence import rows_of
from perftalk.screen import Stop, next_commands, say
from perftalk.verdict import duration

LOOK_AGAIN_SECONDS = 0.3


def _saved(places, chapter):
    """What the reader's files look like now; editors that write a new file are seen as well as those that do not."""
    return {path: path.stat().st_mtime_ns for path in places.yours(chapter.name).glob("*.hpp")}


def once(places, chapter):
    """One look: what compiles is gated and given an indicative ratio."""
    good, _ = yours.compile_each(places, chapter, parts=("arm",))
    if not good:
        return
    path = places.program(f"{chapter.name}-watch")  # the chapter's program without its end-to-end layer
    build.build(places, [path.name], title=f"Building {path.name}")
    passed, _ = gate.check(path, chapter, [chapter.baseline, *good, *CONTROLS])
    method = replace(measure.Method(arms=tuple(passed)), **measure.quick(chapter.focus), layers=("codec",))
    folder = Path(tempfile.mkdtemp(prefix="perftalk-"))
    try:
        launch = program.launch(path, method.options(1, folder), folder, 60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for row in rows_of([launch], chapter.baseline, chapter.axis, {}):
        if row["arm"] in good:
            say(f"         {row['arm']}: {duration(row['median'])}, about {row['speedup']['median']:.2f}× "
                f"{chapter.baseline} in {row['operation']} (one launch: indicative only)")


def watch(places, chapter):
    yours.require_some(places, chapter)
    say(f"Watching yours/{chapter.name}/ (Ctrl-C ends it)")
    seen = None
    try:
        while True:
            now = _saved(places, chapter)
            if now != seen:
                seen = now
                say(time.strftime("\n%H:%M:%S"), style="bold")
                try:
                    once(places, chapter)
                except Stop as stop:
                    say(stop.message, style="red")
            time.sleep(LOOK_AGAIN_SECONDS)
    except KeyboardInterrupt:
        say("")
        next_commands((chapter.command("yours"), "the whole measurement, with a verdict"))
