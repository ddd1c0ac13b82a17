"""Launches the chapter's program again and again, and keeps the launches that nobody disturbed."""

import json
import random
import time
from dataclasses import dataclass, field, replace

from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from perftalk import machine, program
from perftalk.screen import Stop, console, say

LAUNCHES = 8
MOST_REPLACED = 4
# Of the machine's time. Rounds are short, paired, and their median is taken, so a busy neighbour hits both arms of a ratio
# alike; only where a large part of the time is gone do whole stretches of rounds go with it.
STEAL_THAT_DISTURBS = 0.25


@dataclass(frozen=True)
class Method:
    """How a run measures: chapters.md calls these the default run, QUICK and -full."""

    name: str = "default"
    launches: int = LAUNCHES
    links: int = 1
    rounds: int = 16
    round_s: float = 0.001
    end_to_end_rounds: int = 6
    end_to_end_round_s: float = 0.02
    sweep_rounds: int = 6
    messages: tuple = ()
    layers: tuple = ()
    arms: tuple = ()
    references: tuple = ()  # measured end to end only, and not judged

    def options(self, seed, folder):
        """The program's own flags for one launch."""
        flags = [f"--rounds={self.rounds}", f"--round-time={self.round_s:g}",
                 f"--end-to-end-rounds={self.end_to_end_rounds}",
                 f"--end-to-end-round-time={self.end_to_end_round_s:g}", f"--sweep-rounds={self.sweep_rounds}",
                 f"--seed={seed}", f"--calibration={folder / 'calibration.json'}", f"--arms={','.join(self.arms + self.references)}"]
        if self.messages:
            flags.append(f"--messages={','.join(self.messages)}")
        if self.layers:
            flags.append(f"--layers={','.join(self.layers)}")
        return flags

    def recorded(self):
        """The method part of a result."""
        short = {"rounds": self.rounds, "round_s": self.round_s}
        return {"name": self.name, "launches": self.launches, "links": self.links, "codec": short, "frame": short,
                "end_to_end": {"rounds": self.end_to_end_rounds, "round_s": self.end_to_end_round_s},
                "sweep": {"rounds": self.sweep_rounds, "round_s": self.round_s}}


def quick(focus):
    return {"name": "quick", "rounds": 8, "end_to_end_round_s": 0.01, "sweep_rounds": 0, "messages": (focus,)}


FULL = {"name": "full", "launches": 2 * LAUNCHES, "links": 4, "sweep_rounds": 8}

# Of a launch, for end to end. Where arms and operations are many, the rounds become shorter and not fewer: what steadies a
# median of rounds is their number.
END_TO_END_SECONDS = {"default": 2.0, "quick": 1.3, "full": 2.5}


@dataclass
class Run:
    """What measuring left behind: the launches kept, the counts, and what happened on the way."""

    launches: list = field(default_factory=list)
    counts: dict = field(default_factory=dict)
    history: list = field(default_factory=list)
    seconds: float = 0.0

    @property
    def replaced(self):
        return sum(not past["kept"] for past in self.history)


# Wall time of a row against its round time: setting up, calibrating, and the peer's share, which is not counted.
SPENT_PER_COUNTED = {"codec": 1.4, "frame": 2.6, "end_to_end": 2.2}
START_SECONDS = 0.3


def _rows(method, question):
    """How many rows a round of this question or sweep has."""
    if method.layers and question["layer"] not in method.layers:
        return 0
    arms = len(method.arms) + (len(method.references) if question["layer"] == "end_to_end" else 0)
    return arms * sum(not method.messages or message in method.messages for message in question["messages"])


def _seconds(method, question, rounds):
    """What so many rounds of a question or sweep take in a launch."""
    each = method.end_to_end_round_s if question["layer"] == "end_to_end" else method.round_s
    return _rows(method, question) * rounds * each * SPENT_PER_COUNTED[question["layer"]]


def _rounds(method, question):
    return method.end_to_end_rounds if question["layer"] == "end_to_end" else method.rounds


def fitted(method, description):
    """The method with end-to-end rounds as long as what is asked leaves time for, and never longer than it says."""
    live = sum(_seconds(method, question, _rounds(method, question))
               for question in description.get("questions", []) if question["layer"] == "end_to_end")
    share = min(1.0, END_TO_END_SECONDS[method.name] / live) if live else 1.0
    return replace(method, end_to_end_round_s=round(method.end_to_end_round_s * share, 4))


def expected_seconds(method, description, remembered):
    """How long the run will take: as long as last time with this method, else what its rounds add up to."""
    if remembered:
        return remembered
    launch = sum(_seconds(method, question, _rounds(method, question)) for question in description.get("questions", []))
    launch += sum(_seconds(method, sweep, method.sweep_rounds) for sweep in description.get("sweeps", []))
    return method.launches * (START_SECONDS + launch) + 1


def clock_time(seconds_from_now):
    return time.strftime("%H:%M:%S", time.localtime(time.time() + seconds_from_now))


class _Bar:
    """Progress over the whole run, interpolated inside a launch by how long the launches took so far."""

    def __init__(self, launches, seconds):
        self._bar = Progress(TextColumn("Measure "), BarColumn(bar_width=40), TextColumn("{task.fields[what]}"),
                             TimeRemainingColumn(), console=console, transient=True)
        self._task = self._bar.add_task("", total=seconds, what=f"launch 1 of {launches}")

    def __enter__(self):
        if console.is_terminal:
            self._bar.start()
        return self

    def __exit__(self, *_):
        if console.is_terminal:
            self._bar.stop()

    def show(self, elapsed, left, what):
        self._bar.update(self._task, completed=elapsed, total=elapsed + left, what=what)


def measure(programs, method, folder, seconds):
    """Runs all launches, cycling through the links; returns a Run. `folder` is for what the program writes."""
    run = Run()
    seeds = random.Random(time.time_ns())
    started = time.monotonic()
    wanted, allowed = method.launches, method.launches + MOST_REPLACED
    with _Bar(wanted, seconds) as bar:
        while len(run.launches) < wanted and len(run.history) < allowed:
            elapsed = time.monotonic() - started
            each = elapsed / len(run.history) if run.history else seconds / wanted
            left = each * (wanted - len(run.launches))
            note = f", {run.replaced} replaced" if run.replaced else ""
            bar.show(elapsed, left, f"launch {len(run.launches) + 1} of {wanted}{note}")
            _one_launch(run, programs[len(run.launches) % len(programs)], method, folder, seeds, each)
    run.seconds = time.monotonic() - started
    run.counts = _counts(folder)
    _say_how_it_went(run, wanted)
    return run


def _one_launch(run, path, method, folder, seeds, expected):
    seed = seeds.randrange(1, 2**31)
    options = method.options(seed, folder)
    if not run.history:
        options.append(f"--counts={folder / 'counts.json'}")
    before = machine.cpu_time()
    measured = program.launch(path, options, folder, max(60.0, 20 * expected))
    steal = machine.cpu_time().stolen_share_since(before)
    if not measured:
        raise Stop(f"{path.name} measured nothing.", f"{path} --describe")
    kept = steal <= STEAL_THAT_DISTURBS
    run.history.append({"seed": seed, "link": path.name, "steal": round(steal, 4), "kept": kept})
    if kept:
        run.launches.append(measured)


def _say_how_it_went(run, wanted):
    words = f"{len(run.launches)} launches in {run.seconds:.0f} s"
    if run.replaced:
        words += f"; {run.replaced} disturbed by CPU steal and thrown away"
    if len(run.launches) < wanted:
        words += f"; {wanted} were wanted"
    say(f"Measure  {words}")
    if not run.launches:
        raise Stop("Every launch was disturbed by CPU steal: the machine's neighbours are too loud.", "make doctor")


def _counts(folder):
    """Allocations and bytes a message, which the program counted outside its timed loops."""
    path = folder / "counts.json"
    if not path.exists():
        return {}
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {(row["arm"], row["layer"], row["operation"], row["message"]): row for row in rows}
