"""A message that costs more than it may is refused, and the function that grew is named."""

from perftalk import budget

BEFORE = {"instructions": 1000.0, "functions": {"encode": 600.0, "append": 300.0, "patch": 100.0}}


def now(**functions):
    return {"instructions": sum(functions.values()), "functions": functions}


def test_three_percent_are_allowed():
    assert budget.judge("codec/encode", now(encode=630.0, append=300.0, patch=100.0), BEFORE) is None


def test_what_costs_more_names_the_function_that_grew_most():
    problem = budget.judge("codec/encode", now(encode=610.0, append=350.0, patch=80.0), BEFORE)
    assert problem.startswith("codec/encode: 1040 instructions a message; 1030 are allowed")
    assert problem.endswith("What grew: append (+50), encode (+10)")


def test_a_new_function_is_named_too():
    assert "logging (+200)" in budget.judge("frame/send", now(encode=600.0, append=300.0, logging=200.0), BEFORE)


def test_a_message_may_become_cheaper():
    assert budget.judge("codec/encode", now(encode=100.0), BEFORE) is None


def test_the_committed_bounds_are_complete():
    for bounds in budget.known().values():
        assert set(bounds) == set(budget.ROWS)
        assert all(row["instructions"] > 0 and row["functions"] for row in bounds.values())
