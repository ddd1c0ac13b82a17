"""Every plot can be read from the back row: big letters, all inside the picture, none over another."""

import pytest
import simulated


from perftalk import plot_style, plots
from perftalk import sweep as sweeps

DRAWN = [*(("04-buffers", name) for name in ("verdict", "ladder", "sweep", "sweep-links", "cpython")),
         ("07c-path", "verdict"), ("07c-path", "verdict-receive"), ("07c-path", "path")]


@pytest.fixture(scope="module")
def results():
    interval = {"median": 1.4, "low": 1.3, "high": 1.5, "confidence": 0.992}
    python = [{"name": name, "median": 700.0, "speedup": interval, "verdict": "FASTER",
               "launches": [{"median": 700.0, "ratio": 1.4}] * 8}
              for name in ("bytes +=", *(f"encode_binary, before, batch of {n}" for n in range(10, 19)))]
    case = {"version": "3.11.2", "question": "How does CPython collect bytes?", "baseline": "bytes +=", "unit": "ns",
            "rows": python}
    return {"04-buffers": {**simulated.buffers(), "cpython": case}, "07c-path": simulated.whole_path()}


def texts(drawn):
    renderer = drawn.canvas.get_renderer()
    found = [text for text in drawn.findobj(plot_style.matplotlib.text.Text)
             if text.get_visible() and text.get_text().strip()]
    return [(text, text.get_window_extent(renderer)) for text in found]


@pytest.mark.parametrize("theme", plot_style.THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("chapter, name", DRAWN)
def test_letters_are_large_inside_the_picture_and_apart(results, chapter, name, theme):
    assert_readable(plots.drawings(results[chapter])[name](results[chapter], theme, "replay"))


def assert_readable(drawn):
    drawn.canvas.draw()
    width, height = drawn.canvas.get_width_height()
    assert width == 1280 and height <= 720
    boxes = texts(drawn)
    ticks = {id(tick) for axes in drawn.axes for axis in (axes.xaxis, axes.yaxis) for tick in axis.get_ticklabels()}
    for text, box in boxes:
        assert text.get_fontsize() >= 20, text
        if id(text) not in ticks:
            assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width + 1 and box.y1 <= height + 1, text
    placed = [(text, box) for text, box in boxes if id(text) not in ticks]
    for index, (text, box) in enumerate(placed):
        for other, other_box in placed[index + 1:]:
            assert not box.shrunk(0.9, 0.7).overlaps(other_box.shrunk(0.9, 0.7)), (text, other)
    plot_style.pyplot.close(drawn)


@pytest.mark.parametrize("low, high", [(0.98, 1.02), (0.85, 3.4), (0.5, 60), (0.02, 1.1), (0.001, 900)])
def test_a_ratio_axis_has_its_one_and_room_between_its_ticks(low, high):
    ticks = plot_style.ratio_ticks(low, high, 0.14)
    assert 1 in ticks and len(ticks) >= (1 if high / low < 1.1 else 2) and len(ticks) <= 8


def test_labels_are_spread_as_far_as_needed_and_keep_their_order():
    places = plot_style.spread([0.5, 0.51, 0.9], 0.1)
    assert places[1] - places[0] >= 0.0999 and places[2] == 0.9


def test_a_result_has_the_plots_of_what_it_measured(results, tmp_path):
    assert plots.draw_all(results["04-buffers"], tmp_path) == ["verdict", "ladder", "sweep", "sweep-links", "cpython"]
    assert plots.draw_all(results["07c-path"], tmp_path) == ["verdict", "verdict-receive", "path"]


def test_a_sweep_shows_what_is_there_and_needs_only_the_baseline(results):
    size, links = results["04-buffers"]["sweeps"]
    messages, rows = sweeps.measured(results["04-buffers"], size)
    assert messages[0] == "body-16" and "streamed" in rows and "body-16" not in rows["streamed"]
    messages, rows = sweeps.measured(results["04-buffers"], links)
    assert list(rows["gathered"]) == ["links-1", "links-10"] and list(rows["fixed"]) == messages
    without = {**results["04-buffers"], "rows": [row for row in results["04-buffers"]["rows"] if not (
        row["arm"] == "append_copy" and row["message"] == "links-10")]}
    assert sweeps.measured(without, links)[0] == ["links-1", "links-1000"]


@pytest.mark.parametrize("message, name", [("body-64", "64 B"), ("body-65536", "64 KiB"), ("malformed-0.2", "0.2"),
                                           ("types-random-4", "4"), ("links-1000", "1000")])
def test_a_place_on_the_way_is_the_number_behind_the_last_dash(message, name):
    assert sweeps.place_name(message) == name
