"""The Python measurement measures equal work and prints what the runner reads."""

import importlib.util
from pathlib import Path

SPEC = importlib.util.spec_from_file_location("cpython", Path(__file__).with_name("cpython.py"))
cpython = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(cpython)


def test_every_way_finds_every_encoder():
    for name, encode in cpython.ENCODE_MAP.items():
        value = (name, cpython.CONTENT.get(name, 100))
        expected = bytearray()
        encode(expected, value[1])
        for way in cpython.WAYS.values():
            assert cpython.encode(way, [value]) == expected, (way, name)


def test_every_row_writes_the_same_bytes():
    for name, way, values in cpython.rows():
        assert cpython.encode(way, values) == cpython.encode(cpython.by_chain, values), name


def test_encoders_write_a_constructor_and_a_big_endian_value():
    assert cpython.encode(cpython.by_dict, [("uint", 258)]) == b"\x70\x00\x00\x01\x02"
    assert cpython.encode(cpython.by_dict, [("short", -2)]) == b"\x61\xff\xfe"


def test_each_row_has_one_time_a_round(monkeypatch):
    monkeypatch.setattr(cpython, "ROUND_SECONDS", 0.0001)
    measured = cpython.measure()
    assert [row["name"] for row in measured] == [name for name, _, _ in cpython.rows()]
    assert cpython.BASELINE in [row["name"] for row in measured]
    assert all(len(row["rounds"]) == cpython.ROUNDS and min(row["rounds"]) > 0 for row in measured)
