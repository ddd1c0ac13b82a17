"""The path from first choices to production: sums that are exact where the machine is, and what is shown of them."""

import json

import pytest
import simulated
from rich.console import Console

from perftalk import path, result as results, screen, verdict
from perftalk.evidence import CPU, Key, rows_of

COSTS = {"first_choices": 1000, "buffer": 700, "production": 600, "alone_buffer": 800, "alone_cursor": 640,
         "control_a": 1000, "control_b": 1000}


@pytest.fixture
def exact():
    """A path of two axes on a machine at two speeds without any noise."""
    run = [{Key(arm, "end_to_end", "send", "event-1k", CPU): [cost, cost + 50] for arm, cost in COSTS.items()}
           for _ in range(8)]
    return {"rows": rows_of(run, "first_choices", "policies", {}), "baseline": "first_choices",
            "production": "production", "focus": "event-1k", "path": ["buffer", "cursor"], "chapter": "07c-path"}


def medians(step):
    return [each.interval.median for each in (step.on_path, step.alone, step.interaction)]


def test_a_step_saves_on_the_path_and_alone_and_the_difference_is_interaction(exact):
    (buffer, cursor), total = path.steps(exact, "send")
    assert medians(buffer) == [300, 200, 100]
    assert medians(cursor) == [100, 40, 60]
    assert medians(total) == [400, 240, 160]
    assert (total.before, total.after) == (1025, 625)


@pytest.mark.parametrize("gone", ["buffer", "alone_cursor"])
def test_without_one_of_its_arms_there_is_no_path(exact, gone):
    exact["rows"] = [row for row in exact["rows"] if row["arm"] != gone]
    assert path.steps(exact, "send") == ([], None)
    assert path.lines(exact, "send") == []


def test_the_table_has_a_line_a_step_and_the_total_last(exact):
    lines = path.lines(exact, "send")
    assert [line[0] for line in lines] == ["first_choices", "buffer", "cursor", "all together"]
    assert lines[-1][1:] == ["625 ns", "400 ns [400 ns, 400 ns]", "240 ns [240 ns, 240 ns]", "160 ns [160 ns, 160 ns]"]


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize("result", [simulated.buffers(), simulated.whole_path()], ids=lambda each: each["chapter"])
def test_no_word_is_cut_however_narrow_the_terminal(monkeypatch, capsys, result, width):
    longer = {"growable": "defensive_throwing", "streamed": "checked_throwing"}
    rows = [{**row, "arm": longer.get(row["arm"], row["arm"]),
             "verdict": row["verdict"] and "NOT SEPARATED"} for row in result["rows"]]
    for module in (verdict, path, screen):
        monkeypatch.setattr(module, "console", Console(width=width, highlight=False))
    verdict.show({**result, "rows": rows})
    path.show({**result, "rows": rows})
    shown = capsys.readouterr().out
    assert "◇ NOT SEPARATED" in shown and "…" not in shown
    assert max(map(len, shown.splitlines())) <= width


def test_references_have_a_ratio_and_no_word_and_are_no_arms():
    result = simulated.buffers()
    assert {row["verdict"] for row in result["rows"] if row["arm"] in simulated.REFERENCES} == {None}
    assert not set(simulated.REFERENCES) & set(verdict.ordered_arms(result))
    first, last, interval = verdict.distance(result, "send")
    assert (first, last) == ("first_choices", "production") and interval.low > 1
    assert verdict.DISTANCE in verdict.distance_text(result, "send")
    assert verdict.distance_text(simulated.whole_path(), "send") == ""


def test_a_result_with_sweeps_references_and_a_path_follows_the_schema_and_a_nameless_sweep_does_not(tmp_path):
    for result in (simulated.buffers(), simulated.whole_path()):
        results.write(tmp_path / "result.json", result)
        assert results.read(tmp_path / "result.json") == json.loads(json.dumps(result))
    broken = simulated.buffers()
    broken["sweeps"] = [{key: value for key, value in broken["sweeps"][0].items() if key != "name"}]
    with pytest.raises(screen.Stop, match="sweeps/0"):
        results.checked(broken, "this")
