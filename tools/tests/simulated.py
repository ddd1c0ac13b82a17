"""Launches of the fake program without starting it: for tests that need many runs, or a result to draw."""

import argparse

import fake_program

from perftalk.chapter import CONTROLS
from perftalk.evidence import rows_of
from perftalk.program import rounds_of

QUICK = {"rounds": 8, "end_to_end_rounds": 2, "sweep_rounds": 0, "layers": "", "messages": "event-1k"}
ARMS = ["append_copy", "growable", "streamed", "measured", "fixed", "gathered", *CONTROLS]
REFERENCES = ["first_choices", "production"]
AXES = ["buffer", "dispatch", "validation", "lookup", "cursor", "repetition"]
PATH_ARMS = ["first_choices", *AXES[:-1], "production", *(f"alone_{axis}" for axis in AXES), *CONTROLS]


def launches(seed, arms, count=8, **changes):
    """What `count` launches measured; the same seed gives the same figures."""
    found = []
    for number in range(count):
        options = argparse.Namespace(**{**QUICK, **changes}, seed=1000 * seed + number)
        found.append(rounds_of(fake_program.rows(options, list(arms))))
    return found


def _result(chapter, baseline, production, rows, **more):
    return {"schema": 1, "chapter": chapter, "taken": "2026-11-22T14:00:00Z", "baseline": baseline,
            "production": production, "focus": "event-1k", "rows": rows, "predictions": [], "refused": [],
            "machine": {"cpu": "AMD EPYC 7B13 64-Core Processor", "cores": 2, "hypervisor": "kvm", "kernel": "6",
                        "memory_gib": 8},
            "build": {"compiler": "g++", "flags": "-O2", "type": "Release", "commit": "none", "dirty": False},
            "method": {"launches": 8, "replaced": 0, "links": 1,
                       **{layer: {"rounds": 4, "round_s": 0.001} for layer in ("codec", "frame", "end_to_end")}}, **more}


def buffers(seed=1):
    """A whole result of an ordinary chapter: arms, controls, references and two sweeps."""
    run = launches(seed, ARMS + REFERENCES, rounds=4, sweep_rounds=2)
    rows = rows_of(run, "append_copy", "buffer", {}, ARMS + REFERENCES, REFERENCES)
    return _result("04-buffers", "append_copy", "fixed", rows, references=REFERENCES, sweeps=fake_program.SWEEPS,
                   path=[])


def whole_path(seed=1):
    """A whole result of a path: one layer, both directions."""
    rows = []
    for direction, number in (("send", seed), ("receive", seed + 1)):
        simulated = [{key._replace(operation=direction, arm=_as_on_path(key.arm)): rounds
                      for key, rounds in launch.items() if key.layer == "end_to_end"}
                     for launch in launches(number, [_as_simulated(arm) for arm in PATH_ARMS], end_to_end_rounds=6)]
        rows += rows_of(simulated, "first_choices", "policies", {}, PATH_ARMS)
    return _result("07c-path", "first_choices", "production", rows, references=[], sweeps=[], path=AXES)


SIMULATED = {"control_a": "first_choices_a", "control_b": "first_choices_b"}


def _as_simulated(arm):
    return SIMULATED.get(arm, arm)


def _as_on_path(arm):
    return {simulated: own for own, simulated in SIMULATED.items()}.get(arm, arm)
