"""The rules of the house that a machine can check: who may include whom, sizes, first lines, names."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

MOST_LINES, MOST_FUNCTION_LINES = 400, 60

BELOW = {
    "base": [], "crypto": ["base"], "types": ["base"], "policy": ["base", "types"],
    "codec": ["base", "types", "policy"], "framing": ["base", "policy", "codec"],
    "performative": ["base", "types", "codec"], "message": ["base", "types", "codec", "policy"],
    "sasl": ["base", "crypto", "types", "codec", "framing", "performative"],
    "engine": ["base", "crypto", "types", "policy", "codec", "framing", "performative", "message", "sasl"],
    "websocket": ["base", "crypto"], "transport": ["base", "engine", "websocket"],
    "client": ["base", "types", "policy", "message", "performative", "sasl", "engine", "transport"],
    "azure": ["base", "crypto", "types", "message", "client"],
    "variants": ["base", "policy", "message", "engine", "transport", "client", "peer"],
}
BELOW["peer"] = [*BELOW["client"], "codec", "framing"]
ANYTHING = ("programs", "examples", "tests")
# A test may look at its layer from above: at what arrives at the other end, and through whole messages.
FOR_TESTS = ["tests", "peer", "client", "message", "performative"]

OUTSIDE_LIBRARIES = {"asio": ("transport", "client", "peer", "variants", "programs", "examples", "tests"),
                     "openssl": ("crypto", "transport", "tests")}
AXIS_FILES = ("all.hpp", "conformance.hpp")
MAY_NAME_VARIANTS = ("policy", "variants", "programs", "tests")

INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', re.MULTILINE)
FIRST_SENTENCE = re.compile(r"^// [A-Za-z0-9§`\"].*[^,;:]$")
BANNED_PARTS = {"manager", "helper", "helpers", "util", "utils", "impl"}
BANNED_NAMES = {"common", "info_", "data_"}
BANNED_PREFIXES = ("do_", "my_")
NAMED_DATA = re.compile(r"(?<![.>:\w])data(?=\s*[;={,)\[])")
STANDARD_SAYS_DATA = ("message", "performative", "tests")
IDENTIFIER = re.compile(r"(?<![.\w])(?<!->)(?<!::)[A-Za-z_]\w*")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|work|Users)/\w")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


@dataclass(frozen=True)
class Fault:
    """A rule broken, and where."""

    path: str
    line: int
    what: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.what}"


def without_comments_and_strings(code):
    """The code alone, every line in its place."""
    blank = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)
    return blank.sub(lambda match: "\n" * match.group().count("\n"), code)


def _line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def _is_test(path):
    return path.endswith(("_test.cpp", "_fuzz.cpp", "_test.hpp", "/conformance.hpp")) or "/tests/" in path


def include_fault(path, included):
    """Why this file may not include that, or None. Both paths start at the root of the repository."""
    place, target = path.split("/"), included.split("/")
    if place[0] == "chapters":
        own = target[0] != "chapters" or target[1] in ("harness", place[1])
        return None if own else f"a chapter may not include another: {included}"
    if place[0] != "amqp":
        return None
    layer = place[1]
    if target[0] == "chapters":
        return f"nothing in amqp/ includes chapters/: {included}"
    library = OUTSIDE_LIBRARIES.get(target[0].removesuffix(".hpp"))
    if library and layer not in library:
        return f"{target[0]} belongs in {', '.join(library)} only"
    if target[0] != "amqp" or layer in ANYTHING:
        return None
    return _layer_fault(path, layer, target) or _variant_fault(path, layer, target)


def _layer_fault(path, layer, target):
    if layer not in BELOW:
        return f"amqp/{layer}/ is not in the table of who may include whom"
    allowed = [layer, *BELOW[layer], *(FOR_TESTS if _is_test(path) else [])]
    return None if target[1] in allowed else f"amqp/{layer}/ may not include amqp/{target[1]}/"


def _variant_fault(path, layer, target):
    """A layer includes an axis's concept, never a variant."""
    if target[1] != "policy" or len(target) < 4 or layer in MAY_NAME_VARIANTS or _is_test(path):
        return None
    if target[3] == f"{target[2]}.hpp":
        return None
    return f"only policy/defaults.hpp, all.hpp, tests and variants/ name variants: {'/'.join(target)}"


def variant_fault(path, code):
    """A variant's file stem, its class and its name on the command line are one word."""
    parts = Path(path).parts
    if parts[:2] != ("amqp", "policy") or len(parts) != 4 or not path.endswith(".hpp"):
        return None
    stem = Path(path).stem
    if stem == parts[2] or parts[3] in AXIS_FILES or "static constexpr std::string_view name" not in code:
        return None
    if not re.search(rf"\b(?:class|struct)\s+{stem}\b", code):
        return f"a variant's class is named as its file: {stem}"
    if not re.search(rf'std::string_view name\s*[={{]\s*"{stem}"', code):
        return f'a variant\'s name is that of its file: "{stem}"'
    return None


def name_faults(path, code):
    """Names that say nothing."""
    bare = without_comments_and_strings(code)
    bare = re.sub(r"^\s*(?:#\s*include|import|from)\b[^\n]*", "", bare, flags=re.MULTILINE)
    for match in IDENTIFIER.finditer(bare):
        name = match.group()
        if BANNED_PARTS & set(name.lower().split("_")) or name in BANNED_NAMES or name.startswith(BANNED_PREFIXES):
            yield Fault(path, _line_of(bare, match.start()), f"a name that says nothing: {name}")
    if path.endswith((".hpp", ".cpp")) and not any(f"/{folder}/" in path for folder in STANDARD_SAYS_DATA):
        for match in NAMED_DATA.finditer(bare):
            yield Fault(path, _line_of(bare, match.start()), "a name that says nothing: data")
    if (BANNED_PARTS | BANNED_NAMES) & set(Path(path).stem.lower().split("_")):
        yield Fault(path, 1, "a file name that says nothing")


def function_faults(path, code):
    """Python functions of more than a screen."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= MOST_FUNCTION_LINES:
            yield Fault(path, node.lineno, f"{node.name} has more than {MOST_FUNCTION_LINES} lines")


def text_faults(path, text):
    """What holds for every file, whatever its language."""
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        yield Fault(path, MOST_LINES, f"{len(lines)} lines; at most {MOST_LINES}")
    for number, line in enumerate(lines, 1):
        if MACHINE_PATH.search(line):
            yield Fault(path, number, "a path of one machine")
        if UNFINISHED.search(line):
            yield Fault(path, number, "unfinished work belongs in an issue")


def faults_of(path, text):
    """Every rule this file breaks; `path` starts at the root of the repository."""
    yield from text_faults(path, text)
    if path.endswith((".hpp", ".cpp")):
        if not FIRST_SENTENCE.match(text.split("\n", 1)[0]):
            yield Fault(path, 1, "the first line is one sentence in a // comment")
        for match in INCLUDE.finditer(text):
            fault = include_fault(path, match.group(1))
            if fault:
                yield Fault(path, _line_of(text, match.start()), fault)
        fault = variant_fault(path, text)
        if fault:
            yield Fault(path, 1, fault)
        yield from name_faults(path, text)
    if path.endswith(".py"):
        doc = ast.get_docstring(ast.parse(text)) or ""
        if not doc.split("\n")[0].endswith((".", "…", "?")):
            yield Fault(path, 1, "the first line is one sentence in a docstring")
        yield from function_faults(path, text)
        yield from name_faults(path, re.sub(r'"""(?:.|\n)*?"""', lambda doc: "\n" * doc.group().count("\n"), text))


FOLDERS, SUFFIXES = ("amqp", "chapters", "tools"), (".hpp", ".cpp", ".py", ".sh")


def files_under(root):
    for folder in FOLDERS:
        for path in sorted((Path(root) / folder).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file():
                yield path.relative_to(root).as_posix()


def faults(root):
    """Every fault of the repository."""
    found = []
    for path in files_under(root):
        found += faults_of(path, (Path(root) / path).read_text(encoding="utf-8"))
    return found
