"""The Python measurement measures equal work and prints what the runner reads."""

import importlib.util
from pathlib import Path

SPEC = importlib.util.spec_from_file_location("lookups_cpython", Path(__file__).with_name("cpython.py"))
cpython = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(cpython)


def test_every_row_counts_the_same():
    for name, way in cpython.WAYS.items():
        assert way() == way() == sum(cpython.MESSAGES), name


def test_each_row_has_one_time_a_round(monkeypatch):
    monkeypatch.setattr(cpython, "ROUND_SECONDS", 0.0001)
    measured = cpython.measure()
    assert [row["name"] for row in measured] == list(cpython.WAYS)
    assert cpython.BASELINE in cpython.WAYS
    assert all(len(row["rounds"]) == cpython.ROUNDS and min(row["rounds"]) > 0 for row in measured)
