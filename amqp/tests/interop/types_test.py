"""No type is lost between Proton and us, in either direction, through the broker (§1.6, §3.2)."""

import re

import pytest

from processes import run

pytestmark = [pytest.mark.peer("Proton Python"), pytest.mark.feature("types")]

PRIMITIVE_TYPES = ["null", "boolean", "ubyte", "ushort", "uint", "ulong", "byte", "short", "int", "long", "float",
                   "double", "decimal32", "decimal64", "decimal128", "char", "timestamp", "uuid", "binary", "string",
                   "symbol", "list", "map", "described", "array"]
INTEGERS = {"byte": 8, "short": 16, "int": 32, "long": 64}
LIMITS = [
    *(f"u{kind} {limit}" for kind, bits in INTEGERS.items() for limit in (0, 2**bits - 1)),
    *(f"{kind} {limit}" for kind, bits in INTEGERS.items() for limit in (-2**(bits - 1), 2**(bits - 1) - 1)),
    # The largest, the infinities, NaN without and with payload, the smallest and the largest subnormal.
    *(f"float 0x{bits}" for bits in "7f7fffff 7f800000 ff800000 7fc00000 ffc12345 00000001 007fffff".split()),
    *(f"double 0x{bits}" for bits in "7fefffffffffffff 7ff0000000000000 fff0000000000000 7ff8000000000000 "
                                     "fff8000012345678 0000000000000001 000fffffffffffff".split()),
    "char U+0000", "char U+10FFFF", 'string "\\x00', "\U0010ffff\"", "binary 0x,", f"binary 0x{255 * '80'}",
    *(f'string "{n * "s"}"' for n in (255, 256)), *(f'symbol "{n * "y"}"' for n in (255, 256)),
    "list()", "list(uint 1, null, uint 2, null)", "map()", "array<int>()",
    "array<array>(array<array>(array<uint>(uint 1, uint 2)",
]
SECTIONS = ["header", "delivery-annotations", "message-annotations", "properties", "application-properties", "data",
            "amqp-sequence", "amqp-value", "footer"]


def said(*command):
    ended = run(*command)
    assert ended.code == 0, f"{command[0]}: exit code {ended.code}: {ended.err}"
    return ended.out.splitlines()


def test_the_messages_hold_every_section_and_every_type(proton_types):
    lines = said(*proton_types, "describe")
    for section in SECTIONS:
        assert section in lines
    for kind in PRIMITIVE_TYPES:
        assert any(re.search(rf"(=> |\(|  ){kind}\b", line) for line in lines), kind
        assert any(f"array<{kind}>" in line for line in lines) or kind == "described", kind
    assert any("array<described(" in line for line in lines)


def test_the_messages_hold_the_limits_of_every_type(proton_types):
    text = "\n".join(said(*proton_types, "describe"))
    assert [limit for limit in LIMITS if not re.search(re.escape(limit) + r"(?!\w)", text)] == []


def test_both_sides_mean_the_same_messages(proton_types, every_type):
    assert said(every_type, "describe") == said(*proton_types, "describe")


def test_what_proton_writes_we_read_with_every_type(proton_types, every_type, broker):
    written = said(*proton_types, "write", f"127.0.0.1:{broker}", "types")
    assert said(every_type, "read", f"amqp://127.0.0.1:{broker}/types") == written


def test_what_we_write_proton_reads_with_every_type(proton_types, every_type, broker):
    written = said(every_type, "write", f"amqp://127.0.0.1:{broker}/types")
    assert said(*proton_types, "read", f"127.0.0.1:{broker}", "types") == written


@pytest.mark.peer("embedded broker")
def test_what_we_write_we_read_with_every_type(every_type, broker):
    written = said(every_type, "write", f"amqp://127.0.0.1:{broker}/types")
    assert said(every_type, "read", f"amqp://127.0.0.1:{broker}/types") == written


# What Proton's broker, which unpacks each message and packs it again, does to some.
CHANGED = {
    "sections": "the footer is lost, and annotations are sorted",
    "data": "of several sections of a body only the last is left",
    "sequence": "of several sections of a body only the last is left",
}


@pytest.mark.peer("Proton's broker")
class TestThroughProtonsBroker:
    @staticmethod
    def holds(every_type, port, *names):
        url = f"amqp://127.0.0.1:{port}/types"
        return said(every_type, "write", url, *names) == said(every_type, "read", url, *names)

    def test_no_type_is_lost(self, every_type, proton_broker):
        names = [line.removeprefix("message ") for line in said(every_type, "describe") if line.startswith("message ")]
        assert self.holds(every_type, proton_broker, *(name for name in names if name not in CHANGED))

    @pytest.mark.parametrize("name", CHANGED)
    def test_what_it_changes(self, every_type, proton_broker, name):
        assert not self.holds(every_type, proton_broker, name)
