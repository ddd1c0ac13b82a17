"""Instructions and allocations as callgrind counts them, start-up taken away; stacks become a flame graph."""

from collections import Counter

import pytest

from perftalk import result as results, sources, why, why_view
from perftalk.assembly import Listing, hot_function, readable
from perftalk.callgrind import Profile, parse, per_message, site
from perftalk.flame import draw, fold
from perftalk.machine import CpuTime, short_name
from perftalk.places import repository
from perftalk.screen import Stop
from perftalk.yours import line_of_first_error

CALLGRIND = """# callgrind format
positions: instr line
events: Ir
fn=(1) _ZN4amqp6encodeEv
0x10 10 {own}
cfn=(2) _Znwm'_ZNSt6stringC1Ev'_ZN4amqp6encodeEv'main
calls={calls} 5
0x12 11 400
0x14 1 20
fn=(2)
0x80 5 300
cfn=(4) _Znam'_ZN4amqp6encodeEv'main
calls=2 5
0x82 5 100
fn=(4)
cfn=(5) _Znwm'_Znam'_ZN4amqp6encodeEv'main
calls=2 5
0x90 5 100
fn=(3) start_up
0x99 1 1000
"""
ENCODE = "_ZN4amqp6encodeEv"


def test_a_message_costs_the_difference_of_two_runs():
    shorter = parse(CALLGRIND.format(own=100, calls=3))
    longer = parse(CALLGRIND.format(own=300, calls=7))
    assert shorter.own == {ENCODE: 120, "_Znwm": 300, "start_up": 1000}
    each = per_message(longer, shorter, 4)
    assert each.total == 50
    assert each.own["start_up"] == 0
    assert each.allocations[ENCODE] == 1
    assert each.at[ENCODE] == {0x10: 50, 0x14: 0}


def test_who_asked_for_memory_is_the_first_caller_of_ours_and_each_request_counts_once():
    assert parse(CALLGRIND.format(own=1, calls=3)).allocations == {ENCODE: 3 + 2}
    assert site("_Znwm'_ZSt4copyIN4amqp5valueEEvv'_ZZNK4amqp5value3ownEvENKUlvE_clEv") == (
        "_ZZNK4amqp5value3ownEvENKUlvE_clEv")
    assert site("_Znwm'strdup") == "strdup"


def test_the_stretch_shown_is_the_one_that_runs_most():
    assert Listing(list("abcdef"), [1, 1, 9, 9, 1, 0]).hottest(3) == (1, 4)
    assert Listing(["a"], [1]).hottest(3) == (0, 1)
    assert Listing([], []).hottest(3) == (0, 0)


def test_the_function_shown_is_the_arms_own_unless_the_chapter_names_one():
    profile = Profile(own=Counter({"memcpy": 9, "_ZN4amqp6cursor5localE": 5, "_ZN4amqp6buffer5fixed6appendEv": 2}))
    assert hot_function(profile, "fixed") == "_ZN4amqp6buffer5fixed6appendEv"
    assert hot_function(profile, "fixed", "cursor::") == "_ZN4amqp6cursor5localE"
    assert hot_function(profile, "other") == "memcpy"


def test_a_function_is_named_without_its_parameters():
    assert readable("_ZN4amqp6buffer11append_copy6appendESt4spanIKSt4byteLm18446744073709551615EE") == (
        "amqp::buffer::append_copy::append")


def counted(*arms):
    """As why.take() returns it."""
    hot = {"function": "append", "instructions": 2.0, "before": 1, "lines": ["1 +0 ret"], "after": 0}
    return {"schema": 1, "chapter": "04-buffers", "taken": "2026-01-01T00:00:00Z",
            "machine": {"cpu": "one", "cores": 2, "hypervisor": "none"},
            "build": {"compiler": "g++", "flags": "-O2", "commit": "0", "sources": sources.fingerprint(
                repository(), "buffer")},
            "baseline": "append_copy", "production": "fixed", "layer": "codec", "message": "event-1k",
            "operations": [{"operation": "encode", "arms": [
                {"arm": arm, "instructions": instructions, "allocations": 4.0,
                 "sites": [{"function": "grow", "allocations": 3.0}], "hot": hot} for arm, instructions in arms]}]}


def test_the_table_says_ratio_and_share():
    found = counted(("append_copy", 300.0), ("growable", 200.0), ("fixed", 100.0))
    (operation,) = found["operations"]
    assert why_view.lines_of(found, operation)[2] == ("fixed", "100", "3.00×", "4", ["grow 3 (75 %)"])
    assert [arm["arm"] for arm in why_view.pairs(found, operation)[0]] == ["append_copy", "fixed"]
    assert why_view.text_of(operation["arms"][0]).splitlines()[-1] == "1 +0 ret"


def test_what_was_counted_is_checked_and_is_no_result():
    found = counted(("append_copy", 300.0))
    results.checked(found, "here", why.schema())
    found["operations"][0]["arms"][0]["hot"]["lines"] = ["ret"] * 61
    with pytest.raises(Stop, match="does not follow the result schema"):
        results.checked(found, "here", why.schema())


@pytest.fixture
def measured(places, run):
    """A reference of the small repository, and what was counted with it."""
    run("chapter", "04", "--no-build")
    (result,) = (places.local / "04-buffers").glob("*/result.json")
    home = places.reference / "some-machine"
    home.mkdir(parents=True)
    result.rename(home / "04-buffers.json")
    found = counted(("append_copy", 300.0), ("fixed", 100.0))
    found["build"]["sources"] = sources.fingerprint(places, "buffer")
    results.write(home / "04-buffers.why.json", found, why.schema())
    return places


def test_the_page_of_a_replay_shows_what_was_counted_side_by_side(measured, run):
    code, output = run("chapter", "04-replay")
    assert code == 0, output
    page = (measured.local / "04-buffers" / "replay" / "page.html").read_text(encoding="utf-8")
    assert "<h2>Why</h2>" in page and page.count("<pre>") == 2 and "grow 3 (75 %)" in page


def test_a_block_shows_what_was_counted(measured, run):
    readme = measured.chapters / "04-buffers" / "README.md"
    readme.write_text("<!-- generated:why -->\n<!-- /generated -->\n", encoding="utf-8")
    assert run("blocks")[0] == 0
    assert "| `fixed` | 100 | 3.00× | 4 | `grow 3 (75 %)` |" in readme.read_text(encoding="utf-8")
    (measured.reference / "some-machine" / "04-buffers.why.json").unlink()
    run("blocks")
    assert "`make chapter-04-reference` does" in readme.read_text(encoding="utf-8")


def test_stacks_are_folded_and_drawn_outermost_at_the_bottom():
    stacks = fold("  401 inner+0x1\n  402 outer\n\n  403 outer\n\n")
    assert stacks == {("outer", "inner"): 1, ("outer",): 1}
    svg = draw(stacks, "a < b")
    assert "outer: 100.0 %" in svg and "inner: 50.0 %" in svg and "a &lt; b" in svg


def test_stolen_time_is_a_share_of_all_time():
    assert CpuTime(1100, 60).stolen_share_since(CpuTime(1000, 50)) == 0.1
    assert CpuTime(1000, 50).stolen_share_since(CpuTime(1000, 50)) == 0


def test_a_machine_has_a_short_name():
    machine = {"cpu": "AMD EPYC 7B13 64-Core Processor", "cores": 2, "hypervisor": "kvm"}
    assert short_name(machine) == "amd-epyc-7b13-2c-kvm"


def test_the_first_error_is_found_behind_the_includes_it_came_through():
    output = "In file included from a.cpp:1:\nyours/04/mine.hpp:7:3: error: expected ';'\nx.hpp:1: error: more\n"
    assert line_of_first_error(output) == "yours/04/mine.hpp:7:3: error: expected ';'"
