"""The peers that are fetched on first use, and the matrix of `make interop`: what was tested with whom."""

import shutil
import xml.etree.ElementTree as xml

from rich.table import Table

from perftalk import npm
from perftalk.files import remove_folder
from perftalk.screen import console, say

FEATURES = ("transfer", "body sizes", "frame sizes", "credit", "types", "tls", "reconnect", "examples")


def rhea(places):
    """The folder with rhea in it, the peer that runs under Node."""
    return npm.installed(places.root / "tools" / "peers" / "rhea", places.root / "build" / "rhea", "rhea", "make interop")


def pyamqp(places):
    """The folder with azure-eventhub's pyamqp, taken alone out of Debian's python3-azure, which is 540 MB installed."""
    folder = places.root / "build" / "pyamqp"
    if not (folder / "complete").exists():
        npm.may_set_up("pyamqp", "make interop")
        remove_folder(folder)
        folder.mkdir(parents=True)
        say("Setting up: pyamqp, once, out of Debian's python3-azure (12 MB).")
        unpack = ("apt-get download python3-azure && dpkg-deb --fsys-tarfile python3-azure_*.deb | tar -x "
                  "--strip-components=6 --wildcards '*/azure/eventhub/_pyamqp/*' && rm python3-azure_*.deb")
        npm.run(["sh", "-c", unpack], folder, "pyamqp was not unpacked", "make interop")
        (folder / "complete").touch()
    return folder


def matrix(report):
    """Prints peer by feature out of a JUnit file, and a loud line for each test that was left out."""
    cells = {}
    for case in xml.parse(report).getroot().iter("testcase"):
        marks = {each.get("name"): each.get("value") for each in case.iter("property")}
        if "peer" not in marks:
            continue
        skipped = case.find("skipped")
        failed = case.find("failure") is not None or case.find("error") is not None
        word = "failed" if failed else "passed" if skipped is None else "NOT TESTED"
        counts = cells.setdefault((marks["peer"], marks["feature"]), {})
        counts[word] = counts.get(word, 0) + 1
        if skipped is not None:
            say(f"  NOT TESTED: {case.get('name')}: {skipped.get('message')}", style="bold yellow")
    table = Table("peer", *FEATURES)
    for peer in dict.fromkeys(peer for peer, _ in cells):
        table.add_row(peer, *(", ".join(f"{count} {word}" for word, count in cells.get((peer, feature), {}).items()) or "–"
                              for feature in FEATURES))
    console.print(table)
