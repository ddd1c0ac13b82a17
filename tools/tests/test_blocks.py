"""No figure in a page was typed by hand, and every generated block is what its data says."""

import json

import pytest

from perftalk import blocks, plots


def page(places, text):
    path = places.chapters / "04-buffers" / "README.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_block_is_filled_from_the_reference_and_a_changed_figure_is_noticed(places, run):
    readme = page(places, "# Buffers\n\n<!-- generated:verdict -->\nold\n<!-- /generated -->\nafter\n")
    run("chapter", "04", "--no-build")
    (result,) = (places.local / "04-buffers").glob("*/result.json")
    home = places.reference / "some-machine"
    home.mkdir(parents=True)
    result.rename(home / "04-buffers.json")
    assert run("blocks", "--check")[0] == 1
    assert run("blocks")[0] == 0
    text = readme.read_text(encoding="utf-8")
    assert "| `growable` |" in text and "FASTER" in text and text.endswith("<!-- /generated -->\nafter\n")
    assert "STALE" not in text
    assert run("blocks", "--check")[0] == 0
    readme.write_text(text.replace("FASTER", "SLOWER", 1), encoding="utf-8")
    assert run("blocks", "--check")[0] == 1


def test_plots_that_were_drawn_from_another_result_are_noticed_and_drawn_anew(places, run):
    page(places, "# Buffers\n\n<!-- generated:verdict-plot -->\n<!-- /generated -->\n")
    run("chapter", "04", "--no-build")
    (folder,) = (places.local / "04-buffers").glob("2*")
    reference = places.reference / "some-machine" / "04-buffers.json"
    reference.parent.mkdir(parents=True)
    (folder / "result.json").rename(reference)
    plots.keep(folder, reference)
    verdict = reference.parent / "04-buffers.verdict.light.svg"
    run("blocks")
    assert run("blocks", "--check")[0] == 0
    before = verdict.read_text(encoding="utf-8")
    changed = json.loads(reference.read_text(encoding="utf-8"))
    next(row for row in changed["rows"] if row["arm"] == "fixed")["speedup"]["median"] = 2.5
    reference.write_text(json.dumps(changed), encoding="utf-8")
    code, output = run("blocks", "--check")
    assert code == 1 and "04-buffers.json: its plots were drawn from another result" in output
    assert run("blocks")[0] == 0 and run("blocks", "--check")[0] == 0
    assert verdict.read_text(encoding="utf-8") != before


def test_a_reference_whose_policies_changed_is_said_to_be_stale(places, run):
    readme = page(places, "<!-- generated:ladder -->\n<!-- /generated -->\n")
    run("chapter", "04", "--no-build")
    (result,) = (places.local / "04-buffers").glob("*/result.json")
    home = places.reference / "some-machine"
    home.mkdir(parents=True)
    result.rename(home / "04-buffers.json")
    policy = places.root / "amqp" / "policy" / "buffer"
    policy.mkdir(parents=True)
    (policy / "fixed.hpp").write_text("class fixed {};\n", encoding="utf-8")
    run("blocks")
    assert "**STALE:**" in readme.read_text(encoding="utf-8")


def test_without_a_reference_a_block_names_the_command_that_makes_one(places, run):
    readme = page(places, "<!-- generated:verdict -->\n<!-- /generated -->\n")
    run("blocks")
    assert "`make chapter-04-reference`" in readme.read_text(encoding="utf-8")


@pytest.mark.parametrize("prose", ["It takes 12 ns.", "It is 2.5× as fast.", "We saw 1 200 000 messages/s.",
                                   "It is 3 times faster", "30 % slower"])
def test_a_figure_with_a_unit_in_prose_is_found(places, prose):
    page(places, f"# Buffers\n\n{prose}\n")
    ((_, line, _),) = blocks.bare_figures(places)
    assert line == 3


@pytest.mark.parametrize("prose", ["`12 ns` in code", "```\n12 ns\n```", "an event of 1 KiB", "in 12 minutes",
                                   "8 launches", "GCC 12.2", "99.2 % confidence"])
def test_what_is_no_measured_figure_is_left_alone(places, prose):
    page(places, f"# Buffers\n\n{prose}\n")
    assert blocks.bare_figures(places) == []
