"""Predictions are on disk before anything is measured, and scored by the choice nearest to the truth."""

from types import SimpleNamespace

import pytest
import simulated

from perftalk import chapter as chapters, predict
from perftalk.evidence import find_row

CHOICES = [0.5, 1, 2, 4]


@pytest.mark.parametrize("predicted, measured, points", [
    (2, 2.0, 2), (2, 1.5, 2), (2, 1.2, 1), (2, 4.4, 1), (4, 1.0, 0), (0.5, 0.1, 2), (2, None, None)])
def test_points(predicted, measured, points):
    assert predict.points({"choices": CHOICES, "predicted": predicted, "measured": measured}) == points


def test_an_answer_is_stored_before_the_next_question_and_enter_skips(places, monkeypatch):
    chapter = chapters.load(places.chapters / "04-buffers")
    monkeypatch.setattr(predict, "wanted", lambda: True)
    stored = []

    def answer(_):
        stored.append(len(predict.stored(places)))
        return ["3", ""][len(stored) - 1]
    monkeypatch.setattr(predict.console, "input", answer)
    guesses = predict.ask(places, chapter, "2026-01-01T00:00:00Z")
    assert stored == [0, 1]
    assert [(guess["layer"], guess["predicted"], guess["measured"]) for guess in guesses] == [("codec", 2, None)]


def test_without_a_terminal_nothing_is_asked(places, run):
    code, output = run("chapter", "04", "--no-build")
    assert code == 0 and "Your guess" not in output
    assert not places.predictions.exists()


def test_the_score_runs_on(places):
    predict.store(places, [{"choices": CHOICES, "predicted": 2, "measured": 2.1},
                            {"choices": CHOICES, "predicted": 4, "measured": 2.1},
                            {"choices": CHOICES, "predicted": 4, "measured": None}])
    assert predict.score_line(places) == "Your score: 3 of 4 points over 2 predictions."


def test_a_guess_is_shown_beside_the_figure_it_was_scored_by(places, capsys):
    result = simulated.whole_path()
    chapter = SimpleNamespace(name="07c-path", focus=result["focus"])
    guess = {"chapter": chapter.name, "taken": "now", "arm": "production", "layer": "end_to_end", "choices": [1, 2, 4],
             "predicted": 2, "measured": None}
    predict.settle(places, chapter, [guess], result)
    row = find_row(result, "production", "end_to_end", "send", result["focus"])
    assert guess["measured"] == row["speedup"]["median"]
    predict.show([guess], result)
    assert f"[{row['speedup']['low']:.2f}, {row['speedup']['high']:.2f}]" in capsys.readouterr().out
