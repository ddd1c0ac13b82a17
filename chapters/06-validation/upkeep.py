"""What each validation costs to maintain: lines to read and branches to test, counted. Prints Markdown.

Lines: of the variant's own header and of those of its axis that it includes, without comments and empty ones. Branches:
conditional jumps in the machine code of decoding a message (upkeep.cpp). Unwinding: bytes of the tables that say what
to clean up when an exception passes.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
AXIS = ROOT / "amqp" / "policy" / "validation"
INCLUDE = re.compile(r'^#include "amqp/policy/validation/(\w+\.hpp)"', re.MULTILINE)
# Conditional jumps of x86-64 and of AArch64.
JUMP = re.compile(r"^\s+[0-9a-f]+:\s+(?:j(?!mp)[a-z]+|b\.[a-z]+|cbn?z|tbn?z)\s", re.MULTILINE)
SECTION = re.compile(r"^\.gcc_except_table\S*\s+(\d+)", re.MULTILINE)


def headers(name, seen=()):
    """The variant's header and what it includes of its axis."""
    if name in seen:
        return list(seen)
    seen = [*seen, name]
    for included in INCLUDE.findall((AXIS / name).read_text(encoding="utf-8")):
        seen = headers(included, seen)
    return seen


def lines(name):
    """Lines that are neither empty nor only a comment."""
    code = "\n".join((AXIS / header).read_text(encoding="utf-8") for header in headers(name))
    return sum(bool(line.strip()) and not line.strip().startswith("//") for line in code.splitlines())


def printed(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True).stdout


def branches(code):
    return len(JUMP.findall(code))


def unwinding(sections):
    return sum(map(int, SECTION.findall(sections)))


def rows(build):
    for arm in tomllib.loads((HERE / "chapter.toml").read_text(encoding="utf-8"))["arms"]:
        compiled, = Path(build).glob(f"chapters/CMakeFiles/{HERE.name}-upkeep-{arm}.dir/**/*.o")
        yield (f"`{arm}`", lines(f"{arm}.hpp"), branches(printed("objdump", "-d", "--no-show-raw-insn", compiled)),
               unwinding(printed("size", "-A", compiled)))


def main(build):
    print("| | lines of its own | conditional jumps | bytes of unwinding tables |\n|---|---|---|---|")
    for row in rows(build):
        print("| " + " | ".join(map(str, row)) + " |")


if __name__ == "__main__":
    main(sys.argv[1])
