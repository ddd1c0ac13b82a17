"""A chapter of several experiments: which a number means, in which order they run, what is said once."""

import pytest

from perftalk import blocks, chapter as chapters, measure
from perftalk.places import repository
from perftalk.screen import Misuse, Stop

PATH = '''
title = "Path"
question = "What do all changes save together?"
minutes = 5
axis = "policies"
baseline = "first_choices"
production = "production"
arms = ["first_choices", "buffer", "dispatch", "validation", "lookup", "cursor", "production", "alone_buffer",
        "alone_dispatch", "alone_validation", "alone_lookup", "alone_cursor", "alone_repetition"]
path = ["buffer", "dispatch", "validation", "lookup", "cursor", "repetition"]
'''


@pytest.fixture
def three(places):
    """Chapter 07 with two ordinary experiments and a path."""
    first = places.chapters / "04-buffers"
    for name in ("07-lookups", "07b-cursor", "07c-path"):
        folder = places.chapters / name
        folder.mkdir()
        if name != "07c-path":
            (folder / "starter.hpp").write_bytes((first / "starter.hpp").read_bytes())
        (folder / "chapter.toml").write_text(
            PATH if name == "07c-path" else (first / "chapter.toml").read_text(encoding="utf-8"), encoding="utf-8")
        places.program(name).write_bytes(places.program("04-buffers").read_bytes())
        places.program(name).chmod(0o755)
    return places


def names(places, number):
    return [chapter.name for chapter in chapters.find(places, number)]


def test_a_number_means_all_experiments_of_the_chapter_and_a_letter_one(three):
    assert names(three, "07") == ["07-lookups", "07b-cursor", "07c-path"]
    assert names(three, "07b") == ["07b-cursor"]
    assert names(three, "04") == ["04-buffers"]
    assert chapters.find(three, "07b")[0].command("why") == "make chapter-07b-why"
    for missing in ("07e", "7b", "07bb"):
        with pytest.raises(Misuse):
            chapters.find(three, missing)


def test_all_run_in_order_and_what_comes_next_is_said_once(three, run):
    code, output = run("chapter", "07", "--no-build")
    assert code == 0, output
    assert "Measure  3 experiments: about" in output
    heads = [output.index(f"\n{name}: ") for name in ("07-lookups", "07b-cursor", "07c-path")]
    assert heads == sorted(heads)
    assert output.count("Machine  ") == output.count("Next:") == 1
    assert "make chapter-07-why" in output or "make doctor" in output
    assert "saved alone" in output and "all together" in output
    assert len(list(three.local.glob("07*/*/page.html"))) == 3
    assert "interaction" in next(three.local.glob("07c-path/*/page.html")).read_text(encoding="utf-8")


def test_one_letter_runs_one(three, run):
    code, output = run("chapter", "07b", "--no-build")
    assert code == 0, output
    assert [path.name for path in three.local.glob("07*")] == ["07b-cursor"]


def test_a_reader_writes_for_the_first_and_never_for_a_path(three, run):
    assert run("chapter", "07-start", NAME="mine")[0] == 0
    assert (three.yours("07-lookups") / "mine.hpp").exists() and not three.yours("07b-cursor").exists()
    for action in ("start", "yours", "watch"):
        code, output = run("chapter", f"07c-{action}", NAME="mine")
        assert code == 2 and "07c-path has no starter" in output


def test_the_contents_show_further_experiments_below_the_first(three):
    page = three.chapters / "README.md"
    lines = blocks.render(three, page, "contents").splitlines()
    at = next(index for index, line in enumerate(lines) if "[07-lookups]" in line)
    assert "| ↳ [07b-cursor](07b-cursor/README.md) |" in lines[at + 1] and "`make chapter-07b`" in lines[at + 1]
    assert "[07c-path]" in lines[at + 2] and "08-representation" in lines[at + 3]


@pytest.mark.parametrize("change", ['"alone_cursor"', '"cursor", "production"'])
def test_a_path_without_one_of_its_arms_is_refused(three, change):
    path = three.chapters / "07c-path" / "chapter.toml"
    instead = '"production", "other"' if "production" in change else '"other"'
    text = path.read_text(encoding="utf-8").replace(change, instead, 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Stop, match="the path needs the arm"):
        chapters.load(path.parent)


def test_a_reference_gives_the_contents_one_sentence_and_its_plots_can_be_shown(three, run):
    run("chapter", "04", "--no-build", QUICK="0")
    (folder,) = (three.local / "04-buffers").glob("2*")
    home = three.reference / "some-machine"
    home.mkdir(parents=True)
    (folder / "result.json").rename(home / "04-buffers.json")
    for plot in folder.glob("*.svg"):
        plot.rename(home / f"04-buffers.{plot.name}")
    page = three.chapters / "README.md"
    sentence, _, machine = blocks.render(three, page, "gains").splitlines()
    assert sentence.startswith("- [04-buffers](04-buffers/README.md): fixed against append_copy, event-1k, sending: codec ")
    assert ", end to end " in sentence and machine.startswith("*")
    readme = three.chapters / "04-buffers" / "README.md"
    assert "codec" in blocks.render(three, readme, "gain")
    for name in ("sweep", "sweep-links"):
        assert f"04-buffers.{name}.light.svg" in blocks.render(three, readme, f"{name}-plot")
    assert "has no sweep-other plot" in blocks.render(three, readme, "sweep-other-plot")
    assert "has no path" in blocks.render(three, readme, "path")
    assert "| `production` (reference) |" in blocks.render(three, readme, "verdict")


@pytest.mark.parametrize("mode, seconds", [("quick", 20), ("full", 160), ("default", 75)])
@pytest.mark.parametrize("arms, operations", [(8, 1), (8, 2), (13, 2)])
def test_end_to_end_rounds_are_as_many_and_as_short_as_the_time_asks(mode, seconds, arms, operations):
    settings = {"quick": measure.quick("event-1k"), "full": measure.FULL, "default": {}}[mode]
    method = measure.Method(arms=tuple("abcdefghijklm"[:arms]), references=("r", "s"), **settings)
    asked = {"questions": [{"layer": "end_to_end", "operation": "send", "messages": ["event-1k"]}] * operations}
    fitted = measure.fitted(method, asked)
    assert fitted.end_to_end_rounds == 6 and 0.002 < fitted.end_to_end_round_s <= method.end_to_end_round_s
    assert measure.expected_seconds(fitted, asked, None) <= seconds * 0.8


def test_written_experiments_stand_below_a_planned_chapter():
    planned = {chapters.number_of(name) for _, name in chapters.planned()}
    assert {name[:2] for name in chapters.written(repository())} <= planned
