"""The stretch of a function that runs most often: its instructions, and how often a message executes each."""

import re
import subprocess
from dataclasses import dataclass

from perftalk.machine import run_quietly

MOST_LINES = 40
MOST_LETTERS = 62
INSTRUCTION = re.compile(r"^\s*([0-9a-f]+):\t(.*)$")
TARGET = re.compile(r"\b[0-9a-f]+ <([^<>+]+)(?:\+0x([0-9a-f]+))?>")
LONG_WORDS = ((", 18446744073709551615ul", ""), ("std::span<std::byte const>", "bytes_view"),
              ("std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >", "std::string"))


@dataclass
class Listing:
    """All instructions as lines of text, with the execution count of each."""

    lines: list
    counts: list

    def hottest(self, most=MOST_LINES):
        """The stretch of at most so many lines with most executions: (first, one behind the last)."""
        width = min(most, len(self.lines))
        sums = [sum(self.counts[start:start + width]) for start in range(len(self.lines) - width + 1)]
        start = sums.index(max(sums)) if sums else 0
        return start, start + width


def demangled(names):
    """Without parameters; a name that is none stays what it is."""
    text = subprocess.run(["c++filt", "-p"], input="\n".join(names), capture_output=True, text=True,
                          check=False).stdout
    return text.splitlines() or list(names)


def shortened(text, most=MOST_LETTERS):
    """The names of the standard library as people write them, and no line longer than a screen is wide."""
    for long, short in LONG_WORDS:
        text = text.replace(long, short)
    return text if len(text) <= most else text[:most - 1] + "…"


def readable(function):
    """A function's own name: no return type, no template arguments, no parameters."""
    (name,) = demangled([function])
    name = name.replace("operator()", "")
    while "<" in name:
        bare = re.sub(r"<[^<>]*>", "", name)
        if bare == name:
            break
        name = bare
    name = re.sub(r"\(.*?\)|\{lambda.*?\}|#\d+|\[clone [^]]*\]|\.(?:isra|constprop|part)\.\d+", "", name).strip()
    return re.sub(r"(?:::)+$", "", re.sub(r"::(?:::)+", "::", name)).split(" ")[-1] or function


def listing(path, function, counts):
    """The function's instructions; `counts` are by address."""
    text = run_quietly(["objdump", f"--disassemble={function}", "--no-show-raw-insn", "-M", "intel", str(path)])
    found = [INSTRUCTION.match(line) for line in text.splitlines()]
    found = [(int(match[1], 16), match[2]) for match in found if match]
    if not found:
        return Listing([], [])
    entry = found[0][0]

    def target(match):
        return f"+{match[2] or '0'}" if match[1] == function else readable(match[1])

    lines, numbers = [], []
    for address, instruction in found:
        bare = TARGET.sub(target, re.sub(r"\s+#.*<.*>$", "", instruction))
        count = counts.get(address, 0)
        words = re.sub(r"\s+", " ", bare).strip().partition(" ")
        lines.append(shortened(f"{count:8.4g}  +{address - entry:<4x} {words[0]:<7} {words[2]}".rstrip()))
        numbers.append(count)
    return Listing(lines, numbers)


def hot_function(profile, arm, wanted=""):
    """The function whose demangled name `wanted` describes; else the arm's own one with most instructions."""
    names = [name for name, _ in profile.own.most_common()]
    if wanted:
        pairs = zip(names, demangled(names))
        return next((name for name, whole in pairs if re.search(wanted, whole)), names[0])
    own = f"{len(arm)}{arm}"  # how a name is written inside a mangled one
    return next((name for name in names if own in name), names[0])
