"""The terminal: one console for everything that is printed, and the one way to stop with a clear line."""

import os
import shutil
import sys
from contextlib import contextmanager

from rich.console import Console

PIPED_WIDTH = 120


def _width():
    """The terminal's width; a pipe or a log file gets a fixed one, so that tables do not depend on who listens."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPED_WIDTH


console = Console(width=_width(), highlight=False, soft_wrap=False)


class Stop(Exception):
    """A clear end: what went wrong, the next useful command, and the exit code."""

    def __init__(self, message, next_command="make help", code=1):
        super().__init__(message)
        self.message, self.next_command, self.code = message, next_command, code


class Misuse(Stop):
    """The reader asked for something that does not exist: exit code 2."""

    def __init__(self, message, next_command="make help"):
        super().__init__(message, next_command, code=2)


def interactive():
    return sys.stdin.isatty() and sys.stdout.isatty() and not os.environ.get("CI")


def say(text="", style=None):
    console.print(text, style=style, markup=False)


@contextmanager
def working(text):
    """A spinner while something short happens; silence where there is no terminal."""
    if not console.is_terminal:
        yield
        return
    with console.status(text):
        yield


def heading(text):
    console.print()
    console.print(text, style="bold", markup=False)


def next_commands(*commands):
    """Every command ends with this: what is useful now."""
    console.print()
    for index, (command, why) in enumerate(commands):
        console.print(f"{'Next:' if index == 0 else '     '} {command:<34} {why}".rstrip(), markup=False)
