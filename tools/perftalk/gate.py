"""Right before fast: arms that write other bytes, read other messages or accept malformed input are not timed."""

from perftalk import program
from perftalk.chapter import CONTROLS
from perftalk.screen import Stop, say, working


def _judge(path, arms):
    """Judges all arms in one process; when an arm takes the process down, each in a process of its own."""
    try:
        return program.gate(path, arms)
    except program.Crash:
        return [_judge_alone(path, arm) for arm in arms]


def _judge_alone(path, arm):
    try:
        return program.gate(path, [arm])[0]
    except (program.Crash, IndexError) as crash:
        return {"arm": arm, "passed": False, "what": str(crash) or "is unknown to the program"}


def _byte(value):
    return f"0x{value:02x}" if isinstance(value, int) else "nothing"


def describe_failure(verdict):
    """One failing arm: which message, where the first wrong byte is, what stood there."""
    where = " ".join(str(verdict[key]) for key in ("layer", "operation", "message") if verdict.get(key))
    line = f"  ✗ {verdict['arm']}" + (f" in {where}" if where else "")
    if verdict.get("offset") is not None and verdict.get("expected") is not None:
        line += (f": first wrong byte at offset {verdict['offset']}: expected {_byte(verdict['expected'])}, "
                 f"found {_byte(verdict.get('found'))}")
    if verdict.get("what"):
        line += f"\n    {verdict['what']}"
    return line


def check(path, chapter, arms):
    """Returns the arms that may be timed; stops when the baseline or a control is wrong, for then all is."""
    with working("Gate: are all arms right?"):
        verdicts = _judge(path, arms)
    failed = [verdict for verdict in verdicts if not verdict["passed"]]
    passed = [verdict["arm"] for verdict in verdicts if verdict["passed"]]
    if not failed:
        say(f"Gate     all {len(passed)} arms write the same bytes, read the same messages, and refuse the same input")
    for verdict in failed:
        say(describe_failure(verdict), style="red")
    if failed:
        names = ", ".join(verdict["arm"] for verdict in failed)
        say(f"Gate     {names} not timed; {len(passed)} arms are right")
    essential = {chapter.baseline, *CONTROLS}
    lost = essential & {verdict["arm"] for verdict in failed}
    if lost:
        raise Stop(f"Without {', '.join(sorted(lost))} there is nothing to compare with.", "make test")
    return passed, failed
