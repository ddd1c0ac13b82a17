"""Instructions and allocations as callgrind counts them, start-up taken away; stacks become a flame graph."""

from perftalk.callgrind import parse, per_message
from perftalk.flame import draw, fold
from perftalk.machine import CpuTime, short_name
from perftalk.yours import line_of_first_error

CALLGRIND = """# callgrind format
events: Ir
fn=(1) encode
10 {own}
cfn=(2) _Znwm
calls={calls} 5
11 400
+1 20
fn=(2)
5 400
fn=(3) start_up
1 1000
"""


def test_a_message_costs_the_difference_of_two_runs():
    shorter = parse(CALLGRIND.format(own=100, calls=3))
    longer = parse(CALLGRIND.format(own=300, calls=7))
    assert shorter.own == {"encode": 120, "_Znwm": 400, "start_up": 1000}
    each = per_message(longer, shorter, 4)
    assert each.total == 50
    assert each.own["start_up"] == 0
    assert each.allocations["encode"] == 1


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
