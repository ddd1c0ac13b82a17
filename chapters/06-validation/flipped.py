"""What the address sanitizer says when `trusting` reads a message with one flipped bit, as Markdown."""

import re
import subprocess
import sys
from pathlib import Path

NAME = "06-validation-flipped"
FRAMES = 7  # of the stack, those of the library left out: enough to see who read
OURS = re.compile(r"\b((?:amqp|chapters)/[\w./-]+:\d+)")
WANTED = ("ERROR: AddressSanitizer", "READ of size", "is located")


def shortened(report):
    """The fault, who of us read, and where the bytes had ended; no addresses, no paths of a machine."""
    kept, frames = [], 0
    for line in report.splitlines():
        frame = re.match(r"^\s*#(\d+) 0x[0-9a-f]+ in (.*)$", line)
        if frame and 0 < frames <= FRAMES and (frame[1] == "0" or OURS.search(frame[2])):
            kept.append(f"    {function_of(frame[2])}")
            frames += 1
        elif any(words in line for words in WANTED):
            kept.append(plain(line))
            frames = 1 if "READ of size" in line else 0
    return kept


def plain(line):
    line = re.sub(r"^=+\d+=+", "", line.strip())
    line = re.sub(r" (?:on|at|to|from) (?:address )?0x[0-9a-f]+.*?(?= is| thread|$)", "", line)
    line = re.sub(r"\s*\(?\[?0x[0-9a-f,x]+\)?\]?", "", line)
    return re.sub(r" thread T\d+.*$", "", line).strip()


def function_of(text):
    """A function's name without its arguments and template arguments, and where in the sources it stands."""
    place = OURS.search(text)
    name = re.sub(r"\s+\S*/\S+$|\s+\(\S+\+0x[0-9a-f]+\)$", "", text)
    while re.search(r"<[^<>]*>", name):
        name = re.sub(r"<[^<>]*>", "", name)
    name = re.sub(r"\(.*\)", "", name).split(" ")[-1] if "operator" not in name else name.split("(")[0]
    return f"{name}  {place[1]}" if place else name


def main(build):
    ended = subprocess.run([Path(build) / "chapters" / NAME], capture_output=True, text=True, check=False)
    kept = shortened(ended.stderr)
    if ended.returncode == 0 or not kept:
        raise SystemExit("the address sanitizer had nothing to report")
    print("```\n" + "\n".join(kept) + "\n```")


if __name__ == "__main__":
    main(sys.argv[1])
