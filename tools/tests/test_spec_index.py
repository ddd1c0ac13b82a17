"""Every section of the standard is cited or left out with a reason, and each way of going wrong is found."""

import os

import pytest

from perftalk import spec_index
from perftalk.places import repository
from perftalk.screen import Stop

TITLES = {"1.1": "Introduction", "1.2": "Encodings", "1.2.1": "Fixed", "1.2.2": "Variable", "2.1": "Framing"}
CITED = {"1.2.1": ["a.hpp"], "1.2.2": ["a.hpp"], "2.1": ["b.hpp"], "2": ["c.hpp"]}
LEFT_OUT = (("1.1", "introductions"),)


def found(cited=(), tagged=(), left_out=LEFT_OUT):
    return list(spec_index.problems(TITLES, {**CITED, **dict(cited)}, dict(tagged), left_out))


def test_every_section_is_cited_or_left_out():
    if os.environ.get("PERFTALK_WITHOUT_SPECS"):
        pytest.skip("PERFTALK_WITHOUT_SPECS is set, so no section of the standard was looked for")
    assert spec_index.check(repository()) == []


def test_a_section_is_cited_where_one_below_it_is():
    assert found() == []


def test_a_section_that_is_missing_is_found():
    assert found(left_out=()) == ["§1.1 Introduction is neither cited nor left out"]


def test_a_section_that_is_cited_and_left_out_is_found_with_its_files():
    assert found({"1.1": ["d.hpp", "e.hpp"]}) == ["§1.1 Introduction is left out, and cited by d.hpp, e.hpp"]
    assert found(left_out=(*LEFT_OUT, ("1.2", "all of it"))) == [
        "§1.2.1 Fixed is left out, and cited by a.hpp", "§1.2.2 Variable is left out, and cited by a.hpp"]


def test_a_section_that_is_left_out_twice_is_found():
    assert found(left_out=(*LEFT_OUT, ("1.1", "prose"))) == ["LEFT_OUT: §1.1 Introduction is left out twice"]


def test_a_section_that_the_standard_does_not_have_is_found_wherever_it_stands():
    assert found({"1.2.3": ["d.hpp"]}) == ["d.hpp: §1.2.3: the standard has no such section"]
    assert found(tagged={"1.3": ["d_test.cpp"]}) == ["d_test.cpp: §1.3: the standard has no such section"]
    assert found(left_out=(("1.1 3.1", "introductions"),)) == ["LEFT_OUT: §3.1: the standard has no such section"]


@pytest.mark.parametrize("text, cited", [
    ("// Framing (§2.3).", {"2.3"}),
    ("// (§3.5.3 and §3.5.4)", {"3.5.3", "3.5.4"}),
    ("// §2.4.3, §2.4.4: answered", {"2.4.3", "2.4.4"}),
    ("// §2.4 to §2.6", {"2.4", "2.5", "2.6"}),
    ("// (§1.6.9 to\n    // §1.6.11)", {"1.6.9", "1.6.10", "1.6.11"}),
    ("// RFC 6455 §5.5 and §5.6: a ping (§2.2)", {"2.2"}),
    ("bytes[2.5], 2.6.7", set()),
])
def test_citations_are_read_as_they_are_written(text, cited):
    assert spec_index.cited_in(text) == cited


def test_types_are_numbered_as_the_standard_numbers_them(tmp_path, monkeypatch):
    for part in spec_index.PARTS.values():
        (tmp_path / f"{part}.bare.xml").write_text('<amqp xmlns="x"><section name="addressing"><type name="source"/>'
                                                   '<type name="target"/></section></amqp>', encoding="utf-8")
    monkeypatch.setattr(spec_index, "SPECS", tmp_path)
    titles = list(spec_index.sections().items())
    at = titles.index(("3.5.2", "Distribution Modes"))
    assert titles[at + 1:at + 3] == [("3.5.3", "source"), ("3.5.4", "target")]


def test_without_the_package_the_block_stays_and_the_check_says_why(places, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(spec_index, "SPECS", tmp_path)
    readme = tmp_path / "README.md"
    readme.write_text("<!-- generated:sections -->\nas it was\n<!-- /generated -->\n", encoding="utf-8")
    assert spec_index.render(places, readme) == "as it was"
    assert "amqp-specs" in capsys.readouterr().out.replace("\n", " ")
    with pytest.raises(Stop, match="amqp-specs"):
        spec_index.check(places)
