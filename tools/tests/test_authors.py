"""What an author forgets is found, each thing by one check."""

from types import SimpleNamespace

import pytest
import simulated

from perftalk import authors, chapter as chapters, verdict


@pytest.fixture
def chapter(places):
    return chapters.find(places, "04")[0]


def problems(check, places, chapter):
    return [finding.problem for finding in check(places, chapter) if finding.problem]


def change(places, old, new):
    path = places.chapters / "04-buffers" / "chapter.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return chapters.find(places, "04")[0]


def test_too_few_hints_and_empty_ones_are_found(places, chapter):
    assert problems(authors.hints, places, chapter) == ["2 hints say something; at least 3, none empty"]
    four = change(places, '"Then write once."', '"Then write once.", "Look again.", " "')
    assert problems(authors.hints, places, four) == ["3 hints say something; at least 3, none empty"]
    assert not problems(authors.hints, places, change(places, ', " "', ""))


def test_a_claim_about_an_arm_that_is_not_there_is_found(places, chapter):
    assert not problems(authors.sentences, places, chapter)
    assert problems(authors.sentences, places, change(places, "fixed FASTER", "fastest FASTER"))
    assert problems(authors.sentences, places, change(places, "fastest FASTER", "fixed QUICKER"))


def test_missing_files_are_named(places, chapter):
    assert problems(authors.files, places, chapter) == ["missing: README.md, notes.md, solution.hpp"]


def test_a_starter_that_cannot_be_renamed_is_found(places, chapter):
    assert not problems(authors.starter_text, places, chapter)
    (places.chapters / "04-buffers" / "starter.hpp").write_text("class begin {};\n", encoding="utf-8")
    assert problems(authors.starter_text, places, chapter)


def test_a_chapter_with_a_readme_needs_a_reference_result(places, chapter):
    assert not problems(authors.references, places, chapter)
    (places.chapters / "04-buffers" / "README.md").write_text("# Buffers\n", encoding="utf-8")
    assert "no reference result yet" in problems(authors.references, places, chapter)[0]


def test_a_claim_that_the_reference_contradicts_is_found(places, chapter, run):
    run("chapter", "04", "--no-build")
    (result,) = (places.local / "04-buffers").glob("*/result.json")
    home = places.reference / "some-machine"
    home.mkdir(parents=True)
    result.rename(home / "04-buffers.json")
    assert not problems(authors.references, places, chapter)
    wrong = change(places, "append_copy SLOWER", "append_copy FASTER")
    assert "'append_copy FASTER than growable in codec' does not hold" in problems(
        authors.references, places, wrong)[0]


def test_a_trap_that_is_none_is_found(places, chapter):
    trap = places.program("04-buffers-trap")
    trap.write_text("#!/bin/sh\necho both are right; exit 1\n", encoding="utf-8")
    trap.chmod(0o755)
    assert problems(authors.trapped, places, chapter) == ["both are right"]


def test_a_claim_may_be_about_the_other_direction():
    one = verdict.parse_claim("growable FASTER or SAME than append_copy in end to end receiving on event-100")
    assert (one.layer, one.direction, one.message) == ("end_to_end", "receive", "event-100")
    assert verdict.parse_claim("growable FASTER than append_copy in codec").direction is None
    with pytest.raises(ValueError):
        verdict.parse_claim("growable FASTER than append_copy in codec sideways")


def test_a_claim_about_a_direction_is_held_against_that_direction():
    result = simulated.whole_path()
    found = {doing: verdict.claims(result, SimpleNamespace(claims=[f"production FASTER than first_choices in end to end {doing}"]))
             for doing in ("sending", "receiving")}
    assert all(holds for [(_, holds, _)] in found.values())
    assert found["sending"][0][2] != found["receiving"][0][2]
