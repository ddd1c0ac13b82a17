"""The Python measurement compares readers that agree, and prints what the runner reads."""

import importlib.util
from itertools import islice
from pathlib import Path

SPEC = importlib.util.spec_from_file_location("cpython", Path(__file__).with_name("cpython.py"))
cpython = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(cpython)


def test_both_ways_read_the_same_values():
    assert cpython.read_lbyl(cpython.EVENTS[7])[:3] == ["sensor-7", 7, 3.5]
    for event in cpython.EVENTS:
        assert cpython.read_lbyl(event) == cpython.read_eafp(event)


def test_both_ways_refuse_the_same_events_wherever_they_end():
    for event in cpython.EVENTS:
        for way in range(3):
            assert cpython.read_lbyl(cpython.damaged(event, way)) is None
            assert cpython.read_eafp(cpython.damaged(event, way)) is None
        for end in range(len(event)):
            assert cpython.read_lbyl(event[:end]) == cpython.read_eafp(event[:end]), end


def test_the_share_is_what_the_row_says():
    for share in ("1", "10", "50"):
        some = list(islice(cpython.inputs(share), 300))
        refused = sum(cpython.read_lbyl(event) is None for event in some)
        assert refused == 3 * float(share)
    assert all(cpython.read_lbyl(event) for event in islice(cpython.inputs("0"), 100))


def test_each_row_has_one_time_a_round(monkeypatch):
    monkeypatch.setattr(cpython, "ROUND_SECONDS", 0.0001)
    measured = cpython.measure()
    assert [row["name"] for row in measured] == [name for name, _, _ in cpython.rows()]
    assert cpython.BASELINE in [row["name"] for row in measured]
    assert all(len(row["rounds"]) == cpython.ROUNDS and min(row["rounds"]) > 0 for row in measured)
