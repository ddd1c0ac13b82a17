"""From rounds to rows: floors, controls, pairs, and a method that the baseline itself does not fool."""

import pytest
from simulated import launches

from perftalk.evidence import CPU, RATE, TIME, Key, judge_pair, rows_of, saved_per_message

CONTROLS = ["append_copy", "control_a", "control_b"]


def rows_with(times, unit=TIME, layer="codec"):
    """Eight launches of two rounds; `times` maps an arm to its time, or to one time a launch."""
    def at(value, launch):
        return value[launch] if isinstance(value, list) else value
    run = [{Key(arm, layer, "encode", "event-1k", unit): [at(value, launch)] * 2 for arm, value in times.items()}
           for launch in range(8)]
    return {row["arm"]: row for row in rows_of(run, "append_copy", "buffer", {})}


def test_the_baseline_compiled_again_is_called_faster_or_slower_in_no_run_of_a_noisy_machine():
    words = [row["verdict"] for seed in range(40) for row in
             rows_of(launches(seed, CONTROLS), "append_copy", "buffer", {}) if row["arm"] == "control_b"]
    assert len(words) == 40 * 4
    assert not {"FASTER", "SLOWER"} & set(words)


def test_three_runs_of_a_noisy_machine_give_the_same_words_where_the_difference_is_real():
    arms = ["append_copy", "growable", "fixed", "control_a", "control_b"]
    for seed in range(3):
        rows = rows_of(launches(seed, arms), "append_copy", "buffer", {})
        words = {(row["arm"], row["layer"]): row["verdict"] for row in rows}
        assert words["growable", "codec"] == words["fixed", "codec"] == "FASTER"
        assert words["growable", "frame"] == "FASTER"


def test_a_control_that_moved_takes_the_verdict_from_everybody_but_keeps_its_own_word():
    rows = rows_with({"append_copy": 100, "control_a": 100, "control_b": 80, "fixed": 10})
    assert rows["control_b"]["verdict"] == "FASTER"
    assert rows["fixed"]["verdict"] == rows["append_copy"]["verdict"] == "UNFIT"


def test_without_a_control_there_is_no_verdict():
    assert rows_with({"append_copy": 100, "fixed": 10})["fixed"]["verdict"] == "UNFIT"


def test_more_messages_a_second_are_faster():
    rows = rows_with({"append_copy": 100, "control_a": 100, "control_b": 100, "fixed": 300}, RATE, "end_to_end")
    assert rows["fixed"]["speedup"]["median"] == 3
    assert rows["fixed"]["verdict"] == "FASTER"


def test_a_pair_is_judged_from_its_own_rounds():
    speeds = [100, 200, 100, 200, 100, 200, 100, 200]
    rows = rows_with({"append_copy": 1000, "control_a": 1000, "control_b": 1000, "fixed": speeds,
                      "growable": [2 * speed for speed in speeds]})
    result = {"rows": list(rows.values()), "baseline": "append_copy"}
    interval, word = judge_pair(result, "fixed", "growable", "codec", "encode", "event-1k")
    assert (interval.low, interval.high, word) == (2, 2, "FASTER")
    assert rows["fixed"]["speedup"]["low"] != rows["fixed"]["speedup"]["high"]
    assert judge_pair(result, "fixed", "nobody", "codec", "encode", "event-1k") is None


def test_savings_are_differences_within_a_round():
    rows = rows_with({"append_copy": [100, 300] * 4, "fixed": [60, 260] * 4}, CPU, "end_to_end")
    saved = saved_per_message({"rows": list(rows.values()), "baseline": "append_copy"}, "fixed", "end_to_end", "encode",
                              "event-1k")
    assert saved.launches == [40] * 8
    assert saved.interval.median == pytest.approx(40)
