"""Where two lines cross is found, drawn, and said in words; where they do not, that is said."""

import pytest
import simulated

from perftalk import crossing, plot_style
from perftalk.evidence import Key, rows_of

SHARES = ("0", "0.01", "0.2", "1", "10", "50")
SWEEP = {"name": "share", "label": "percent of malformed messages", "layer": "codec", "operation": "decode",
         "messages": [f"malformed-{share}" for share in SHARES]}
# A valid message and a damaged one, in nanoseconds.
COSTS = {"careful_throwing": (1000, 5000), "careful": (1040, 1040), "quick_throwing": (800, 3000), "quick": (700, 500),
         "control_a": (1000, 5000), "control_b": (1000, 5000)}


def result(costs, rounds=4, launches=8, baseline="careful_throwing"):
    def value(arm, share, launch):
        valid, fault = costs[arm]
        cost = valid + float(share) / 100 * (fault - valid)
        return [cost * (1 + 0.001 * launch + 0.0005 * number) for number in range(rounds)]
    run = [{Key(arm, "codec", "decode", f"malformed-{share}", "ns/message"): value(arm, share, launch)
            for arm in costs for share in SHARES} for launch in range(launches)]
    rows = rows_of(run, baseline, "validation", {}, list(costs))
    return simulated._result("06-validation", baseline, "quick", rows, references=[], sweeps=[SWEEP], path=[])


def test_the_share_is_found_where_the_lines_cross():
    careful, = (found for found in crossing.crossings(result(COSTS)) if found.codes == "careful")
    # 1000 + s × 4000 = 1040
    assert careful.where == crossing.SOMEWHERE
    assert careful.share.low <= careful.share.median <= careful.share.high
    assert careful.share.median == pytest.approx(1.0, rel=0.02)


def test_codes_that_cost_no_more_from_the_start_cross_nowhere():
    quick, = (found for found in crossing.crossings(result(COSTS)) if found.codes == "quick")
    assert quick.where == crossing.NOWHERE and quick.share is None


def test_equal_costs_on_valid_input_are_not_separated():
    costs = {**COSTS, "careful": (1000, 1040)}
    noisy = result(costs)
    for row in noisy["rows"]:
        if row["arm"] == "careful":
            for number, launch in enumerate(row["launches"]):
                launch["rounds"] = [value * (1.02 if number % 2 else 0.98) for value in launch["rounds"]]
    careful, = (found for found in crossing.crossings(noisy) if found.codes == "careful")
    assert careful.where == crossing.NOT_SEPARATED


def test_the_sentences_say_each_crossing_and_what_a_fault_costs():
    text = crossing.sentences(result(COSTS))
    assert "`careful_throwing` and `careful` cross at 1 %" in text
    assert "`quick_throwing` and `quick` cross nowhere" in text
    assert "`quick_throwing`: a damaged message costs 3.01 µs, a valid one 803 ns." in text
    assert crossing.sentences({**result(COSTS), "sweeps": []}) == "The reference result has no malformed messages."


def test_an_arm_that_was_given_no_damaged_message_is_left_out():
    costs = {**COSTS, "trusting": (500, 500)}
    with_trusting = result(costs)
    with_trusting["rows"] = [row for row in with_trusting["rows"]
                             if row["arm"] != "trusting" or row["message"] == "malformed-0"]
    assert crossing.refusing(with_trusting, SWEEP) == ["careful_throwing", "careful", "quick_throwing", "quick"]


@pytest.mark.parametrize("theme", plot_style.THEMES, ids=lambda theme: theme.name)
def test_the_plot_can_be_read_and_nothing_leaves_it(theme):
    named = {arm.replace("careful", "defensive").replace("quick", "checked"): cost for arm, cost in COSTS.items()}
    both_cross = result({**named, "checked": (830, 500)}, baseline="defensive_throwing")
    drawn = crossing.draw_crossing(both_cross, theme, "replay")
    drawn.canvas.draw()
    width, height = drawn.canvas.get_width_height()
    assert (width, height) == (1280, 720)
    renderer = drawn.canvas.get_renderer()
    for text in drawn.findobj(plot_style.matplotlib.text.Text):
        if text.get_visible() and text.get_text().strip():
            box = text.get_window_extent(renderer)
            assert text.get_fontsize() >= 20 and box.x0 >= 0 and box.x1 <= width + 1 and box.y1 <= height + 1, text
    plot_style.pyplot.close(drawn)


def test_without_such_a_sweep_there_is_no_plot():
    assert crossing.draw_crossing({**result(COSTS), "sweeps": []}, plot_style.LIGHT) is None
