"""A small repository with one chapter whose program is the fake one, and the runner called as make calls it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from perftalk.places import Places, repository

HERE = Path(__file__).parent
CHAPTER = '''
title = "Buffers"
question = "Where should encoded bytes go?"
minutes = 12
axis = "buffer"
baseline = "append_copy"
production = "fixed"
arms = ["append_copy", "growable", "streamed", "measured", "fixed", "gathered"]
hints = ["Know the size first.", "Then write once."]
claims = ["append_copy SLOWER than growable in codec", "fixed FASTER than growable in frame on event-1k"]

[predict]
arm = "growable"
codec = [0.5, 1, 2, 4]
end_to_end = [0.8, 1, 1.25]
'''


@pytest.fixture
def places(tmp_path):
    """A repository of which only the parts exist that the runner needs."""
    chapter = tmp_path / "chapters" / "04-buffers"
    chapter.mkdir(parents=True)
    (chapter / "chapter.toml").write_text(CHAPTER, encoding="utf-8")
    (chapter / "starter.hpp").write_text('class starter { static constexpr std::string_view name = "starter"; };\n',
                                         encoding="utf-8")
    made = Places(tmp_path)
    program = made.program("04-buffers")
    program.parent.mkdir(parents=True)
    shutil.copy(HERE / "fake_program.py", program)
    return made


@pytest.fixture
def perftalk(places):
    """Starts the runner in that repository; returns the running process."""
    def start(*arguments, fake="", **settings):
        environment = {**os.environ, "PYTHONPATH": str(repository().root / "tools"), "PYTHONDONTWRITEBYTECODE": "1",
                       "FAKE": fake, "QUICK": "1", **settings}
        command = [sys.executable, "-m", "perftalk", "--root", str(places.root), *arguments]
        return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)
    return start


@pytest.fixture
def run(perftalk):
    """Runs the runner to its end; returns (exit code, output)."""
    def to_the_end(*arguments, **settings):
        process = perftalk(*arguments, **settings)
        output, _ = process.communicate(timeout=60)
        return process.returncode, output
    return to_the_end
