"""Results that nobody measured, marked as such: for slides of chapters that have no committed result yet."""

import random

from perftalk.evidence import CPU, RATE, TIME, Key, rows_of

SEND, RECEIVE = ("encode", "send", "send"), ("decode", "receive", "receive")
LAYERS = ("codec", "frame", "end_to_end")
CHAPTERS = {
    "05-dispatch": ("dispatch", "everything", SEND, "types",
                    ("if_chain", "switched", "hashed", "tabled", "virtual_call", "static_type")),
    "06-validation": ("validation", "event-1k", RECEIVE, "malformed",
                      ("defensive", "defensive_throwing", "checked_throwing", "trusting", "checked")),
    "07-lookups": ("lookup", "event-1k", (None, "send", "send"), "links", ("by_name", "by_handle", "hoisted")),
    "07b-cursor": ("cursor", "event-1k", SEND, "body", ("member", "local")),
    "07c-path": ("path", "event-1k", (None, None, "send"), None,
                 ("first_choices", "buffer", "dispatch", "validation", "lookup", "cursor", "alone_buffer",
                  "alone_dispatch", "alone_validation", "alone_lookup", "alone_cursor", "alone_repetition",
                  "production")),
    "07d-repetition": ("repetition", "event-100", (None, "send", "send"), "links", ("rebuilt", "remembered")),
}
PATH = ["buffer", "dispatch", "validation", "lookup", "cursor", "repetition"]
PYTHON = {"05-dispatch": "dict of functions"}
CPU_NAME = "made up"


def _launches(arms, cells, noise):
    """Eight launches of four rounds; the later an arm stands, the less it costs."""
    found = []
    for _ in range(8):
        launch = {}
        for layer, operation, message in cells:
            for place, arm in enumerate(arms):
                cost = 400 + 2000 / (1 + min(place, len(arms) - 3)) * (1 if layer == "codec" else 0.7)
                rounds = [cost * noise.gauss(1, 0.01) for _ in range(4)]
                launch[Key(arm, layer, operation, message, CPU if layer == "end_to_end" else TIME)] = rounds
                if layer == "end_to_end":
                    launch[Key(arm, layer, operation, message, RATE)] = [1e9 / each for each in rounds]
        found.append(launch)
    return found


def result(chapter, like):
    """A result of this chapter with the machine, build and method of a real one, and figures that are not."""
    axis, focus, operations, sweep, arms = CHAPTERS[chapter]
    baseline, production, everybody = arms[0], arms[-1], [*arms, "control_a", "control_b"]
    order = [arm for arm in everybody if arm not in ("control_a", "control_b")]
    cells = [(layer, operation, focus) for layer, operation in zip(LAYERS, operations) if operation]
    places = [f"{sweep}-{number}" for number in (1, 2, 10, 50)] if sweep else []
    cells += [(*cells[0][:2], message) for message in places]
    launches = _launches(["control_b", "control_a", *order], cells, random.Random(chapter))
    for launch in launches:    # the controls do what the baseline does
        for key in [key for key in launch if key.arm == baseline]:
            for control in ("control_a", "control_b"):
                launch[key._replace(arm=control)] = [each * 1.002 for each in launch[key]]
    made = {**like, "chapter": chapter, "machine": {**like["machine"], "cpu": CPU_NAME}, "baseline": baseline,
            "production": production, "focus": focus, "refused": [],
            "rows": rows_of(launches, baseline, axis, {}, everybody)}
    extras = {"references": [], "path": PATH if chapter == "07c-path" else [],
              "sweeps": [{"name": sweep, "label": f"{sweep} in play", "layer": cells[0][0], "operation": cells[0][1],
                          "messages": places}] if sweep else []}
    case = like["cpython"]
    extras["cpython"] = {**case, "rows": [*case["rows"], {**case["rows"][1], "name": PYTHON.get(chapter, "another")}]}
    return {**made, **extras}


def write_variants(chapter, policy):
    """Empty classes for the variants of a chapter that are not written yet."""
    axis, *_, arms = CHAPTERS[chapter]
    for arm in arms:
        path = policy / axis / f"{arm}.hpp"
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"struct {arm} {{}};\n", encoding="utf-8")
