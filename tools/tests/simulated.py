"""Launches of the fake program without starting it: for tests that need many runs."""

import argparse

import fake_program

from perftalk.program import rounds_of

QUICK = {"rounds": 8, "end_to_end_rounds": 2, "sweep_rounds": 0, "layers": "", "messages": "event-1k"}


def launches(seed, arms, count=8, **changes):
    """What `count` launches measured; the same seed gives the same figures."""
    found = []
    for number in range(count):
        options = argparse.Namespace(**{**QUICK, **changes}, seed=1000 * seed + number)
        found.append(rounds_of(fake_program.rows(options, list(arms))))
    return found
