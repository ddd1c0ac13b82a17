"""Chapters as the reader meets them: named, not written yet, wrongly asked for."""

import re

import pytest

from perftalk import chapter as chapters
from perftalk.screen import Stop


def test_a_chapter_not_written_yet_says_so_and_lists_those_that_are(run):
    code, output = run("chapter", "12")
    assert code == 2
    assert "12-socket-throughput is not written yet. Written: 04-buffers." in output
    assert "Next: make chapter-04" in output


@pytest.mark.parametrize("target, expected", [
    ("99", "There is no chapter 99"), ("4", "A chapter is two digits"), ("04-dance", "'dance' is nothing"),
    ("04-start", "Give your variant a name"), ("04-yours", "nothing of yours")])
def test_a_wrong_request_gives_one_clear_line_and_exit_code_2(run, target, expected):
    code, output = run("chapter", target)
    assert code == 2
    assert expected in output and "Next:" in output and "Traceback" not in output


@pytest.mark.parametrize("arguments", [("chapter", "04", "--fast"), ("dance",), ()])
def test_an_unknown_option_is_refused(run, arguments):
    code, output = run(*arguments)
    assert code == 2 and "error:" in output


def test_a_setting_is_0_or_1(run):
    code, output = run("chapter", "04", "--no-build", QUICK="please")
    assert code == 2 and "QUICK=please" in output


@pytest.mark.parametrize("name, expected", [("Mine", "lower-case"), ("growable", "shipped"), ("control_a", "shipped")])
def test_a_name_that_cannot_be_a_variant_is_refused(run, name, expected):
    code, output = run("chapter", "04-start", NAME=name)
    assert code == 2 and expected in output


def test_start_copies_the_starter_under_its_new_name_and_never_overwrites(places, run):
    code, output = run("chapter", "04-start", NAME="mine")
    assert code == 0, output
    mine = places.yours("04-buffers") / "mine.hpp"
    assert mine.read_text(encoding="utf-8") == 'class mine { static constexpr std::string_view name = "mine"; };\n'
    mine.write_text("changed", encoding="utf-8")
    assert run("chapter", "04-start", NAME="mine")[0] == 2
    assert mine.read_text(encoding="utf-8") == "changed"


def test_hints_come_one_at_a_time(run):
    assert "Hint 1 of 2: Know the size first." in run("chapter", "04-hint")[1]
    assert "Hint 2 of 2: Then write once." in run("chapter", "04-hint")[1]
    assert "Hint 1 of 2" in run("chapter", "04-hint")[1]


@pytest.mark.parametrize("change, expected", [
    ('title = "Buffers"', "the key 'title' is missing"), ('baseline = "append_copy"', "the key 'baseline' is missing")])
def test_a_chapter_without_a_needed_key_is_refused(places, change, expected):
    path = places.chapters / "04-buffers" / "chapter.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(change, ""), encoding="utf-8")
    with pytest.raises(Stop, match=re.escape(expected)):
        chapters.load(path.parent)
