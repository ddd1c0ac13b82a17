"""A chapter's exhibits: what it shows besides measurements, printed as Markdown and the same in every run of one build.

NAME.py in the chapter's folder is run with the build's folder; where there is none, the program NN-chapter-NAME.
"""

import subprocess
import sys

from perftalk import build, files
from perftalk.screen import Stop


def kept(path, name):
    """Where an exhibit stands that belongs to this reference result."""
    return path.with_name(f"{path.stem}.{name}.md")


def shown(places, chapter, name):
    script = places.chapters / chapter.name / f"{name}.py"
    program = places.program(f"{chapter.name}-{name}")
    command = [sys.executable, script, places.release] if script.exists() else [program]
    command = [str(part) for part in command]
    ended = subprocess.run(command, cwd=places.root, capture_output=True, text=True, check=False)
    if ended.returncode != 0 or not ended.stdout.strip():
        raise Stop(f"The exhibit {name} of {chapter.name} failed:\n{ended.stderr.strip()[-500:]}",
                   chapter.command("reference"))
    return ended.stdout


def keep(places, chapter, path):
    """Puts every exhibit beside the reference result."""
    if not chapter.exhibits:
        return
    build.build(places, [f"{chapter.name}-exhibits"], title=f"Building the exhibits of {chapter.name}")
    for name in chapter.exhibits:
        files.write_atomically(kept(path, name), shown(places, chapter, name))


def text(chapter, path, name):
    there = kept(path, name)
    if not there.exists():
        return f"The reference result has no exhibit {name} yet: `{chapter.command('reference')}` makes it."
    return there.read_text(encoding="utf-8").rstrip()
