"""A result: put together, checked against schema.json, written and read. Nothing is shown that was not checked."""

import functools
import hashlib
import json
import re
from pathlib import Path

import jsonschema

from perftalk import sources
from perftalk.evidence import rows_of
from perftalk.files import write_atomically
from perftalk.screen import Stop


@functools.cache
def schema():
    return json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8"))


def checked(result, where, against=None):
    """The result itself, or a clear line about the place where it does not follow the schema."""
    try:
        jsonschema.validate(result, against or schema())
    except jsonschema.ValidationError as error:
        place = "/".join(str(step) for step in error.absolute_path) or "top"
        raise Stop(f"{where} does not follow the result schema, at {place}: {error.message}", "make test") from error
    return result


def assemble(places, chapter, run, method, facts, refused, taken, sweeps=()):
    """The dictionary of chapters.md §7, from a finished run."""
    machine_facts, build_facts = facts
    result = {
        "schema": 1, "chapter": chapter.name, "taken": taken,
        "machine": machine_facts,
        "build": {**build_facts, "sources": sources.fingerprint(places, chapter.axis)},
        "method": {**method.recorded(), "launches": len(run.launches), "replaced": run.replaced,
                   "seconds": round(run.seconds, 1), "history": run.history},
        "baseline": chapter.baseline, "production": chapter.production, "focus": chapter.focus,
        "references": list(method.references), "sweeps": list(sweeps), "path": chapter.path,
        "refused": refused,
        "rows": rows_of(run.launches, chapter.baseline, chapter.axis, run.counts, method.arms + method.references,
                        method.references),
        "predictions": [],
    }
    return checked(result, "this run")


def write(path, result, against=None):
    """Indented, with the rounds of a launch on one line: a committed result has readable differences."""
    text = json.dumps(checked(result, Path(path).name, against), indent=1, ensure_ascii=False)
    write_atomically(path, re.sub(r"\[\s+[-0-9.e,\s]+?\s+\]", _on_one_line, text) + "\n")


def _on_one_line(numbers):
    return "[" + " ".join(numbers.group()[1:-1].split()) + "]"


def digest(result):
    """A few letters that change with anything in a result: what a plot names as its source."""
    return hashlib.sha256(json.dumps(result, sort_keys=True).encode()).hexdigest()[:16]


def read(path, against=None):
    try:
        return checked(json.loads(Path(path).read_text(encoding="utf-8")), Path(path).name, against)
    except (OSError, json.JSONDecodeError) as error:
        raise Stop(f"{path} is not a readable result: {error}", "make replay-04") from error


def local_results(places, chapter):
    """The reader's own complete runs of a chapter, oldest first."""
    return sorted(places.local.glob(f"{chapter}/[0-9]*/result.json"))


def references(places, chapter="*"):
    """The committed results of a chapter, newest last."""
    found = [(read(path)["taken"], path) for path in places.reference.glob(f"*/{chapter}.json")
             if not path.name.endswith((".why.json", "peers.json"))]
    return [path for _, path in sorted(found)]


def stale(places, result, axis):
    """Whether the policies this result measured have changed since."""
    return result["build"].get("sources") != sources.fingerprint(places, axis)
