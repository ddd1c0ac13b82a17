"""From the raw rounds of all launches to the rows of a result, each with its interval, floor and word."""

from collections import namedtuple
from dataclasses import dataclass
from statistics import median

from perftalk.statistics import Interval, floor_of, launch_ratio, sign_test_interval, word

Group = namedtuple("Group", "layer operation message unit")
Key = namedtuple("Key", "arm layer operation message unit")

TIME, CPU, RATE = "ns/message", "client_cpu_ns/message", "messages/s"
LAYERS = ("codec", "frame", "end_to_end")
DIRECTIONS = {"encode": "send", "decode": "receive", "send": "send", "receive": "receive"}


def group_of(row):
    return Group(row["layer"], row["operation"], row["message"], row["unit"])


def better_ratio(unit, baseline_rounds, arm_rounds):
    """One launch's ratio, turned so that more than 1 is better: times one way, rates the other."""
    if unit == RATE:
        return launch_ratio(arm_rounds, baseline_rounds)
    return launch_ratio(baseline_rounds, arm_rounds)


def rounded(number):
    return float(f"{number:.5g}")


def _judge(unit, baseline_launches, arm_launches):
    ratios = [better_ratio(unit, base, arm) for base, arm in zip(baseline_launches, arm_launches)]
    return ratios, sign_test_interval(ratios)


def _group_rows(group, arms, baseline, axis, counts, references):
    """The rows of one layer, operation and message; `arms` maps an arm to its rounds per launch. References get no word."""
    base = arms[baseline]
    judged = {arm: _judge(group.unit, base, launches) for arm, launches in arms.items()}
    has_floor = "control_a" in arms
    floor = floor_of(judged["control_a"][0]) if has_floor else floor_of([])
    fit = has_floor
    if "control_b" in arms and word(judged["control_b"][1], floor, len(base)) in ("FASTER", "SLOWER"):
        fit = False
    rows = []
    for arm, launches in arms.items():
        ratios, interval = judged[arm]
        own_fit = fit or arm == "control_b"
        counted = counts.get((arm, group.layer, group.operation, group.message), {})
        rows.append({
            "arm": arm, "axis": axis, **group._asdict(),
            "launches": [{"median": rounded(median(rounds)), "ratio": rounded(ratio),
                          "rounds": [rounded(value) for value in rounds]}
                         for rounds, ratio in zip(launches, ratios)],
            "median": rounded(median(median(rounds) for rounds in launches)),
            "speedup": {"median": rounded(interval.median), "low": rounded(interval.low),
                        "high": rounded(interval.high), "confidence": round(interval.confidence, 5)},
            "floor": rounded(floor),
            "verdict": None if arm in references else word(interval, floor, len(base), own_fit),
            "allocations_per_message": counted.get("allocations_per_message"),
            "bytes_per_message": counted.get("bytes_per_message"),
        })
    return rows


def rows_of(launches, baseline, axis, counts, order=(), references=()):
    """All rows of a run. A launch maps a Key to the values of its rounds; `order` is that of the arms.

    Without the baseline there is nothing to compare with: such a cell has no rows.
    """
    groups = {}
    places = {arm: place for place, arm in enumerate(order)}
    for key in sorted(launches[0], key=lambda key: (LAYERS.index(key.layer), places.get(key.arm, 0))):
        group = Group(*key[1:])
        groups.setdefault(group, {})[key.arm] = [launch[key] for launch in launches]
    rows = []
    for group, arms in groups.items():
        if baseline in arms:
            rows += _group_rows(group, arms, baseline, axis, counts, references)
    return rows


def find_row(result, arm, layer, operation=None, message=None, unit=None):
    """The first row that fits; end to end means client CPU unless the rate is asked for."""
    for row in result["rows"]:
        if (row["arm"], row["layer"]) != (arm, layer):
            continue
        if operation and row["operation"] != operation:
            continue
        if message and row["message"] != message:
            continue
        if row["unit"] == unit or (unit is None and row["unit"] != RATE):
            return row
    return None


def interval_of(row):
    return Interval(**row["speedup"])


def judge_pair(result, better, worse, layer, operation, message):
    """How `better` stands to `worse`, from their own same-round ratios: (interval, word), or None if not measured."""
    over = find_row(result, worse, layer, operation, message)
    under = find_row(result, better, layer, operation, message)
    if not over or not under:
        return None
    ratios = [better_ratio(over["unit"], base["rounds"], arm["rounds"])
              for base, arm in zip(over["launches"], under["launches"])]
    interval = sign_test_interval(ratios)
    control = find_row(result, "control_b", layer, operation, message)
    fit = under["verdict"] != "UNFIT" and (not control or control["verdict"] not in ("FASTER", "SLOWER"))
    return interval, word(interval, under["floor"], len(ratios), fit)


@dataclass(frozen=True)
class Saved:
    """Nanoseconds a message that an arm saves against the baseline, launch by launch."""

    launches: list
    interval: Interval


def saved_per_message(result, arm, layer, operation, message):
    """What an arm saves against the baseline; None where one of the two was not measured."""
    return saved_between(result, [(result["baseline"], arm)], layer, operation, message)


def saved_between(result, steps, layer, operation, message):
    """Launch medians of what all (before, after) steps save together within a round; None where an arm is missing.

    The difference of two savings is one more sum: the second one's steps are walked backwards.
    """
    rows = [[find_row(result, arm, layer, operation, message) for arm in step] for step in steps]
    if not rows or not all(row for pair in rows for row in pair):
        return None
    launches = []
    for number in range(len(rows[0][0]["launches"])):
        pairs = [(before["launches"][number]["rounds"], after["launches"][number]["rounds"]) for before, after in rows]
        launches.append(median(sum(before[at] - after[at] for before, after in pairs)
                               for at in range(len(pairs[0][0]))))
    return Saved(launches, sign_test_interval(launches))


def direction_of(operation):
    return DIRECTIONS.get(operation, operation)


def in_focus(result):
    """The rows of the message that tables and plots are about; a sweep's message is never that."""
    return [row for row in result["rows"] if row["message"] == result.get("focus", row["message"])]


def directions(result):
    """`send`, `receive`, or both: what this chapter's axis touches, in the order measured."""
    return list(dict.fromkeys(direction_of(row["operation"]) for row in in_focus(result)))


def plot_name(result, kind, direction):
    """A plot of the first direction is called by its kind, that of a further one says which: `verdict-receive`."""
    return kind if direction == directions(result)[0] else f"{kind}-{direction}"


def operation_in(result, layer, direction):
    """The word a layer uses for a direction: the codec encodes what the engine sends."""
    for row in in_focus(result):
        if row["layer"] == layer and direction_of(row["operation"]) == direction:
            return row["operation"]
    return None


def arms_of(result):
    """All that are judged, in the chapter's order."""
    there = dict.fromkeys(row["arm"] for row in result["rows"])
    return [arm for arm in there if arm not in result.get("references", [])]


def references_of(result):
    """The references that were measured: whole sets of policies beside which the arms are seen, but not judged."""
    there = {row["arm"] for row in result["rows"]}
    return [arm for arm in result.get("references", []) if arm in there]
