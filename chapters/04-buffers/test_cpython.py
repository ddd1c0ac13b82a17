"""The Python measurement measures equal work and prints what the runner reads."""

import importlib.util
from pathlib import Path

SPEC = importlib.util.spec_from_file_location("cpython", Path(__file__).with_name("cpython.py"))
cpython = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(cpython)


def test_every_row_builds_the_same_bytes():
    for name, way, events in cpython.rows():
        assert bytes(way(events)) == b"".join(cpython.PIECES) * events, name


def test_encode_binary_writes_amqp_binaries():
    assert cpython.encode_binary_before(b"x", b"ab") == b"x\xa0\x02ab"
    output = bytearray()
    cpython.encode_binary_after(output, bytes(256))
    assert output[:5] == b"\xb0\x00\x00\x01\x00"


def test_each_row_has_one_time_a_round(monkeypatch):
    monkeypatch.setattr(cpython, "ROUND_SECONDS", 0.0001)
    measured = cpython.measure()
    assert [row["name"] for row in measured] == [name for name, _, _ in cpython.rows()]
    assert cpython.BASELINE in [row["name"] for row in measured]
    assert all(len(row["rounds"]) == cpython.ROUNDS and min(row["rounds"]) > 0 for row in measured)
