"""Code for slides: taken by name from the file it stands in, without comments, formatted for the width there is."""

import re
import subprocess

from perftalk.screen import Stop

ATTRIBUTE = re.compile(r"\[\[[^\]]*\]\]\s*")
COMMENT = re.compile(r"\s*//[^\n]*")
STYLE = ("{{BasedOnStyle: Google, DerivePointerAlignment: false, PointerAlignment: Left, ColumnLimit: {width}, "
         "AllowShortFunctionsOnASingleLine: None, AllowShortIfStatementsOnASingleLine: Never, "
         "AlignAfterOpenBracket: AlwaysBreak, PenaltyReturnTypeOnItsOwnLine: 9999}}")


def _body_end(code, start):
    """Just behind the brace that closes the first one at or after `start`."""
    depth = 0
    for place in range(code.index("{", start), len(code)):
        depth += {"{": 1, "}": -1}.get(code[place], 0)
        if depth == 0:
            return place + 1
    raise ValueError("a brace is not closed")


def definition(code, name):
    """The text of the first class or function of this name that has a body; None where there is none."""
    word = re.compile(rf"^[ \t]*(?:(?:class|struct) {name}\b|(?!return\b)[\w\[][^\n=;(]*[\s*&]{name}\()", re.MULTILINE)
    for found in word.finditer(code):
        opened, closed = code.find("{", found.end()), code.find(";", found.end())
        if opened >= 0 and not 0 <= closed < opened:
            end = _body_end(code, found.end())
            return code[found.start():end + (code[end:end + 1] == ";")]
    return None


def excerpt(path, name, width):
    """The definition of `name` in the file at `path`, ready to be shown; None where the file has none."""
    found = definition(COMMENT.sub("", path.read_text(encoding="utf-8")), name)
    if found is None:
        return None
    command = ["clang-format", f"--style={STYLE.format(width=width)}", "--assume-filename=slide.hpp"]
    try:
        done = subprocess.run(command, input=ATTRIBUTE.sub("", found), capture_output=True, text=True, check=True,
                              timeout=30)
    except FileNotFoundError as error:
        raise Stop("clang-format is not installed, and fits the code to the slides.", "make slides") from error
    return done.stdout.strip("\n")


def size(code):
    """Lines that are neither blank nor comment."""
    return sum(1 for line in COMMENT.sub("", code).splitlines() if line.strip())
