"""What the client can do, read from the tags of the tests that prove it and the marks of those played with real peers."""

import ast
import re

CASE = re.compile(r'TEST_CASE\(\s*"((?:[^"\\]|\\.)*)",\s*"((?:\[[^\]]*\])+)"')
TAG = re.compile(r"\[([^\]]*)\]")

# Feature, the tag of its tests, and what the tests with real peers call it.
FEATURES = (
    ("every primitive and compound type, both ways", "codec", "types"),
    ("frames, the longest agreed", "framing", "frame sizes"),
    ("SASL: ANONYMOUS, PLAIN, EXTERNAL", "sasl", None),
    ("TLS: verified, own authorities, client certificates, no way around it", "tls", "tls"),
    ("open and close, at each level and in any order", "2.4.3", None),
    ("idle time-out both ways, heartbeats by themselves", "2.4.5", None),
    ("several sessions, each with windows of its own", "sessions", None),
    ("session windows", "2.5.6", None),
    ("credit, kept up or by hand; drain", "2.6.7", "credit"),
    ("settled, unsettled, mixed; settled first or second; ranges", "2.6.12", "transfer"),
    ("messages of many frames; abort", "2.6.14", "body sizes"),
    ("one large message in parts, in and out", "stream", None),
    ("all outcomes, as sender and as receiver", "3.4", None),
    ("dynamic nodes, and messages that name their own target", "3.5.3", None),
    ("filters: selectors", "filter", None),
    ("redirects, reported with their fields", "redirect", None),
    ("requests and their answers", "requester", None),
    ("connections that come back, at-least-once", "reconnect", "reconnect"),
    ("a time for every operation", "within", None),
    ("a frame trace for people", "trace", None),
    ("a blocking facade", "blocking", None),
    ("limits against a hostile peer", "limits", None),
)


def cases(places):
    """Name and tags of every Catch2 test of the library."""
    for path in sorted((places.root / "amqp").rglob("*_test.cpp")):
        for name, tags in CASE.findall(path.read_text(encoding="utf-8")):
            yield name, set(TAG.findall(tags))


def _marks(nodes):
    """The pytest marks peer("…") and feature("…") among these expressions."""
    found = {}
    for node in nodes:
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in ("peer", "feature"):
                found[call.func.attr] = getattr(call.args[0], "value", None)
    return found


def _parameters(decorators):
    """The texts among a fixture's params."""
    given = [keyword.value for call in decorators for keyword in getattr(call, "keywords", []) if keyword.arg == "params"]
    return {each.value for node in given for each in ast.walk(node)
            if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def _tests(body, outer, fixtures):
    """Feature and peers of each test; a fixture with several peers as its parameters stands for all of them."""
    for node in body:
        if not isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            continue
        marks = {**outer, **_marks(node.decorator_list)}
        if isinstance(node, ast.ClassDef):
            yield from _tests(node.body, marks, fixtures)
        elif not node.name.startswith("test_"):
            fixtures[node.name] = _parameters(node.decorator_list)
        elif "feature" in marks:
            several = [fixtures.get(argument.arg, set()) for argument in node.args.args]
            yield marks["feature"], set().union(*several, {marks["peer"]} if marks.get("peer") else set())


def played_with(places):
    """The peers that each feature is tested with, by the marks of module, class and function."""
    found, folder, shared = {}, places.root / "amqp" / "tests" / "interop", {}
    list(_tests(ast.parse((folder / "conftest.py").read_text(encoding="utf-8")).body, {}, shared))
    for path in sorted(folder.glob("*_test.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        module = [node.value for node in tree.body if isinstance(node, ast.Assign) and
                  any(getattr(target, "id", "") == "pytestmark" for target in node.targets)]
        for feature, peers in _tests(tree.body, _marks(module), dict(shared)):
            found.setdefault(feature, set()).update(peers)
    return found


def render(places, _):
    """The table of amqp/README.md: each feature, how many tests prove it, one of them, and the peers it was played with."""
    all_cases, peers = list(cases(places)), played_with(places)
    lines = ["| feature | tests | one of them | real peers |", "|---|---:|---|---|"]
    for feature, tag, marked in FEATURES:
        proven = [name for name, tags in all_cases if tag in tags]
        others = ", ".join(sorted(peers.get(marked, set()) - {"embedded broker"}, key=str.lower)) or "–"
        lines.append(f"| {feature} | {len(proven)} | {proven[0] if proven else '**none**'} | {others} |")
    return "\n".join(lines)
