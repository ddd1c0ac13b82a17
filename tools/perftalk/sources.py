"""What was compiled: the commit and whether it was edited since, the flags, and a fingerprint of an axis's sources."""

import hashlib
import re
import shlex
from pathlib import Path

from perftalk.machine import run_quietly


def commit(places):
    return run_quietly(["git", "-C", str(places.root), "rev-parse", "--short=12", "HEAD"]) or "none"


def dirty(places):
    compiled = ["CMakeLists.txt", "amqp", "chapters", "tools/peers", ":!*.md"]
    return bool(run_quietly(["git", "-C", str(places.root), "status", "--porcelain", "--", *compiled]))


def cache(places):
    """The CMake cache of the release build as a dictionary; empty before the first build."""
    path = places.release / "CMakeCache.txt"
    if not path.exists():
        return {}
    entries = re.findall(r"^([A-Za-z_0-9]+):[A-Z]+=(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(entries)


def build_facts(places, description):
    """The build part of a result: the program's own description first, the CMake cache where it says nothing."""
    entries = cache(places)
    kind = description.get("type") or entries.get("CMAKE_BUILD_TYPE", "unknown")
    flags = " ".join(filter(None, [entries.get("CMAKE_CXX_FLAGS"), entries.get(f"CMAKE_CXX_FLAGS_{kind.upper()}")]))
    compiler = description.get("compiler") or _compiler_version(entries.get("CMAKE_CXX_COMPILER", "c++"))
    return {"compiler": compiler, "flags": description.get("flags") or flags, "type": kind,
            "commit": commit(places), "dirty": dirty(places)}


def _compiler_version(compiler):
    words = run_quietly(shlex.split(compiler) + ["--version"]).splitlines()[:1]
    return re.sub(r"\([^)]*\)\s*", "", words[0]) if words else "unknown"


EVERY_AXIS = "policies"


def fingerprint(places, axis):
    """A hash of an axis's variants without comments and spacing: when it changes, a reference result is STALE."""
    digest = hashlib.sha256()
    policy = Path(places.root) / "amqp" / "policy"
    for path in sorted(policy.rglob("*.hpp") if axis == EVERY_AXIS else (policy / axis).glob("*.hpp")):
        code = re.sub(r"//[^\n]*", "", path.read_text(encoding="utf-8"))
        digest.update(path.name.encode() + b"\0" + re.sub(r"\s+", " ", code).encode())
    return digest.hexdigest()[:16]
