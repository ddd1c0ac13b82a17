"""Every type through RabbitMQ 3.10, which keeps each, but not every place where one may stand (§1.6, §3.2)."""

import re
from contextlib import ExitStack

import pytest

from processes import Process, run

pytestmark = [pytest.mark.peer("RabbitMQ"), pytest.mark.feature("types")]

# What its AMQP 1.0 plugin cannot read, and what it stumbles over. It then resets the connection, after three seconds.
REFUSED = {
    "sections": "delivery annotations, and a user-id other than the name of who logged in",
    "array of null": "items that take no octets",
    **{f"array of {kind}": "items of a type that it reads alone, but not in an array" for kind in (
        "float", "double", "decimal32", "decimal64", "decimal128", "char", "timestamp", "uuid", "binary", "list",
        "map")},
}
REVERSED = ("data", "sequence")  # several sections of a body come back in reverse order
HELD = ["data", "sequence", "null", "boolean", "ubyte", "ushort", "uint", "ulong", "byte", "short", "int", "long",
        "float", "double", "decimal32", "decimal64", "decimal128", "char", "timestamp", "uuid", "binary", "string",
        "symbol", "list", "map", "described", "array of boolean", "array of ubyte", "array of ushort", "array of uint",
        "array of ulong", "array of byte", "array of short", "array of int", "array of long", "array of string",
        "array of symbol", "array of array", "array of described", "array of nothing", "array of many"]


# What it writes into every message: a header with its own defaults, and the queue as the subject.
ADDED = re.compile(r'header|  durable: boolean false|  first-acquirer: boolean true|properties|  subject: string "fresh-.*')


def said(*command):
    ended = run(*command)
    assert ended.code == 0, f"{command[0]}: exit code {ended.code}: {ended.err}"
    return ended.out


def body(message):
    """The body's sections, each a name and its indented lines, without what RabbitMQ adds."""
    lines = [line for line in message.splitlines() if not ADDED.fullmatch(line)]
    return re.findall(r"^\S.*\n(?:  .*\n)*", "\n".join(lines) + "\n", re.MULTILINE)


def holds(name, written, read):
    first, *sections = body(written)
    assert body(read) == [first, *(reversed(sections) if name in REVERSED else sections)]


def test_the_tables_are_complete(every_type):
    assert {*re.findall(r"^message (.*)$", said(every_type, "describe"), re.MULTILINE)} == {*HELD, *REFUSED}


@pytest.mark.parametrize("name", HELD)
def test_from_us_to_us(every_type, rabbitmq, name):
    holds(name, said(every_type, "write", rabbitmq, name), said(every_type, "read", rabbitmq, name))


@pytest.mark.parametrize("name", HELD)
def test_from_proton_to_us(proton_types, every_type, rabbitmq, name):
    written = said(*proton_types, "write", *rabbitmq.removeprefix("amqp://").split("/", 1), name)
    holds(name, written, said(every_type, "read", rabbitmq, name))


def test_what_it_cannot_hold_fails_with_a_clear_line(every_type, rabbitmq):
    with ExitStack() as all_at_once:
        writers = {name: all_at_once.enter_context(Process(every_type, "write", rabbitmq, name)) for name in REFUSED}
        for name, writer in writers.items():
            ended = writer.end()
            assert ended.code == 1 and len(ended.err.splitlines()) == 1, name
