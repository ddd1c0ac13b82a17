"""Every section of the standard: which files cite it, or why it is left out. tools/spec_index prints the list."""

import re
import textwrap
import xml.etree.ElementTree as xml
from pathlib import Path

from perftalk.screen import Stop, say

SPECS = Path("/usr/share/amqp/specs/1-0")
PARTS = {"1": "types", "2": "transport", "3": "messaging", "4": "transactions", "5": "security"}

# The package's XML has the types, in the order in which the standard numbers them, and nothing of the text around them.
# So here is where each group of types begins, and then the other sections.
FIRST_TYPES = {"encodings": "1.6.1", "performatives": "2.7.1", "definitions": "2.8.1", "message-format": "3.2.1",
               "delivery-state": "3.4.1", "addressing": "3.5.3", "coordination": "4.5.1", "sasl": "5.3.3.1"}
TITLES = """
1.1 Type System
1.1.1 Primitive Types
1.1.2 Described Types
1.1.3 Composite Types
1.1.4 Restricted Types
1.2 Type Encodings
1.2.1 Fixed Width
1.2.2 Variable Width
1.2.3 Compound
1.2.4 Array
1.3 Type Notation
1.3.1 Primitive Type Notation
1.3.2 Composite Type Notation
1.3.3 Descriptor Notation
1.3.4 Field Notation
1.3.5 Restricted Type Notation
1.4 Composite Type Representation
1.5 Descriptor Values
1.6 Primitive Type Definitions
2.1 Introduction
2.1.1 Conceptual Model
2.1.2 Communication Endpoints
2.1.3 Protocol Frames
2.2 Version Negotiation
2.3 Framing
2.3.1 Frame Layout
2.3.2 AMQP Frames
2.4 Connections
2.4.1 Opening A Connection
2.4.2 Pipelined Open
2.4.3 Closing A Connection
2.4.4 Simultaneous Close
2.4.5 Idle Timeout Of A Connection
2.4.6 Connection States
2.4.7 Connection State Diagram
2.5 Sessions
2.5.1 Establishing A Session
2.5.2 Ending A Session
2.5.3 Simultaneous End
2.5.4 Session Errors
2.5.5 Session States
2.5.6 Session Flow Control
2.6 Links
2.6.1 Naming A Link
2.6.2 Link Handles
2.6.3 Establishing Or Resuming A Link
2.6.4 Detaching And Reattaching A Link
2.6.5 Link Errors
2.6.6 Closing A Link
2.6.7 Flow Control
2.6.8 Synchronous Get
2.6.9 Asynchronous Notification
2.6.10 Stopping A Link
2.6.11 Messages
2.6.12 Transferring A Message
2.6.13 Resuming Deliveries
2.6.14 Transferring Large Messages
2.7 Performatives
2.8 Definitions
2.8.19 Constant Definitions
3.1 Introduction
3.2 Message Format
3.2.16 Constant Definitions
3.3 Distribution Nodes
3.3.1 Message States
3.4 Delivery State
3.4.6 Resuming Deliveries Using Delivery States
3.5 Sources And Targets
3.5.1 Filtering Messages
3.5.2 Distribution Modes
4.1 Transactional Messaging
4.2 Declaring A Transaction
4.3 Discharging A Transaction
4.4 Transactional Work
4.4.1 Transactional Posting
4.4.2 Transactional Retirement
4.4.3 Transactional Acquisition
4.4.4 Interaction Of Settlement With Transactions
4.4.4.1 Transactional Posting
4.4.4.2 Transactional Retirement
4.4.4.3 Transactional Acquisition
4.5 Coordination
5.1 Introduction
5.2 TLS
5.2.1 Alternative Establishment
5.2.2 Constant Definitions
5.3 SASL
5.3.1 SASL Frames
5.3.2 SASL Negotiation
5.3.3 Security Frame Bodies
5.3.4 Constant Definitions
"""

# What is neither cited nor obeyed, with all below it.
LEFT_OUT = (
    ("1.1 2.1 3.1 5.1", "introductions: what they tell is said exactly by the sections behind them"),
    ("2.6.13 3.4.6", "resuming: what has no outcome when a connection is lost is sent again, as a new delivery"),
    ("4.1 4.2 4.3 4.4", "transactions: their types (§4.5) are read and written, and a coordinator is refused"),
    ("5.2.2", "the version in a protocol header for TLS, which is not spoken: TLS is there before AMQP (§5.2.1)"),
)

NUMBER = r"\d+(?:\.\d+)*"
CITED = re.compile(rf"§({NUMBER})(?:\s+(?://\s*)?to\s+(?://\s*)?§({NUMBER}))?")
OF_AN_RFC = re.compile(rf"RFC \d+,? §{NUMBER}(?:(?:,| and| to) §{NUMBER})*")
TAG = re.compile(r"\[(\d+(?:\.\d+)+)\]")


def is_within(number, section):
    """Whether `number` is this section or one below it."""
    return number == section or number.startswith(section + ".")


def sections():
    """Number and title of every section, in order."""
    titles = dict(line.split(" ", 1) for line in TITLES.strip().splitlines())
    for part in PARTS.values():
        path = SPECS / f"{part}.bare.xml"
        try:
            groups = xml.parse(path).getroot().findall("{*}section")
        except OSError as error:
            raise Stop(f"{path} is not there: Debian's package amqp-specs has it.", "make setup") from error
        for group in groups:
            for at, each in enumerate(group.findall("{*}type")):
                parent, _, first = FIRST_TYPES[group.get("name")].rpartition(".")
                titles[f"{parent}.{int(first) + at}"] = each.get("name")
    return dict(sorted(titles.items(), key=lambda section: [int(part) for part in section[0].split(".")]))


def _through(first, last):
    """All sections from one to another on the same level."""
    parent, _, start = first.rpartition(".")
    other, _, end = last.rpartition(".")
    if not parent or parent != other:
        return [first, last]
    return [f"{parent}.{each}" for each in range(int(start), int(end) + 1)]


def cited_in(text):
    """The sections that a text cites: §2.6.7 itself, and each of §2.4 to §2.6; an RFC's are not the standard's."""
    ranges = CITED.findall(OF_AN_RFC.sub("", text))
    return {number for first, last in ranges for number in _through(first, last or first)}


def named(places, find):
    """The files of amqp/ by the sections that `find` finds in them."""
    found = {}
    for path in sorted((places.root / "amqp").rglob("*")):
        if path.suffix in (".hpp", ".cpp", ".py"):
            for number in find(path.read_text(encoding="utf-8")):
                found.setdefault(number, []).append(places.shown(path))
    return found


def why_left_out(number, left_out=LEFT_OUT):
    """The reasons for which a section is left out; one at most, if all is well."""
    return [reason for numbers, reason in left_out for each in numbers.split() if is_within(number, each)]


def is_cited(number, cited):
    """Whether it is, or one below it."""
    return any(is_within(each, number) for each in cited)


def problems(titles, cited, tagged, left_out=LEFT_OUT):
    """What does not add up, as lines of text; none is good. A tag only has to exist: what obeys a section cites it."""
    nowhere = "the standard has no such section"
    for number, files in sorted([*cited.items(), *tagged.items()]):
        if number not in titles and number not in PARTS:
            yield from (f"{file}: §{number}: {nowhere}" for file in files)
    for number in (each for numbers, _ in left_out for each in numbers.split()):
        if number not in titles:
            yield f"LEFT_OUT: §{number}: {nowhere}"
    for number, title in titles.items():
        reasons = why_left_out(number, left_out)
        if len(reasons) > 1:
            yield f"LEFT_OUT: §{number} {title} is left out twice"
        if reasons and number in cited:
            yield f"§{number} {title} is left out, and cited by {', '.join(cited[number])}"
        if not reasons and not is_cited(number, cited):
            yield f"§{number} {title} is neither cited nor left out"


def check(places):
    """The problems of the repository."""
    return list(problems(sections(), named(places, cited_in), named(places, lambda text: set(TAG.findall(text)))))


def _standing(readme):
    """What the block of this page says now."""
    text = readme.read_text(encoding="utf-8")
    return re.search(r"generated:sections -->\n(.*?)\n?<!-- /generated", text, re.DOTALL)[1]


def render(places, readme):
    """The block of amqp/README.md: how much of each part is cited, what is left out; untouched without the package."""
    try:
        titles = sections()
    except Stop as stop:
        say(f"  {places.shown(readme)}: its sections are left as they stand: {stop.message}", style="yellow")
        return _standing(readme)
    cited = named(places, cited_in)
    lines = ["| part of the standard | sections | cited | left out |", "|---|---:|---:|---:|"]
    for part, name in PARTS.items():
        there = [number for number in titles if is_within(number, part)]
        lines.append(f"| {part} {name.capitalize()} | {len(there)} | {sum(is_cited(each, cited) for each in there)} "
                     f"| {sum(bool(why_left_out(each)) for each in there)} |")
    lines += ["", "| left out, with all below | why |", "|---|---|"]
    for numbers, reason in LEFT_OUT:
        named_there = ", ".join(f"§{each} {titles.get(each, '?')}" for each in numbers.split())
        lines.append(f"| {named_there} | {reason} |")
    return "\n".join(lines)


def main():
    """As tools/spec_index starts it: every section with its files, and then what does not add up."""
    from perftalk.places import repository
    places = repository()
    try:
        titles, cited, wrong = sections(), named(places, cited_in), check(places)
    except Stop as stop:
        say(stop.message, style="red")
        return stop.code
    for number, title in titles.items():
        where = ", ".join(cited.get(number, ())) or "; ".join(f"left out: {reason}" for reason in why_left_out(number))
        say(f"§{number} {title}")
        say(textwrap.fill(where or "by the sections below it", 116, initial_indent="    ", subsequent_indent="    "))
    for problem in wrong:
        say(problem, style="red")
    say(f"{len(titles)} sections, {len(wrong)} problems.")
    return int(bool(wrong))
