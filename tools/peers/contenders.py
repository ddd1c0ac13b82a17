"""Who takes part: the programs of each peer, and why one cannot, which is said aloud."""

import importlib.util
import re
import shutil

from perftalk import interop
from perftalk.machine import run_quietly
from perftalk.screen import Stop
from comparison import LIMIT, OURS, TCP
from playing import Contender

PACKAGES = {"Proton C": "libqpid-proton11-dev", "Proton C++": "libqpid-proton-cpp12-dev", "rhea": "npm"}


def contenders(places):
    """(those that can play by name, why the others cannot by name)."""
    built = places.release / "peers"
    found, missing = {OURS: ours(places)}, {}
    for name, suffix in ((LIMIT, ""), (TCP, "-bodies")):
        found[name] = Contender(name, *((built / "raw_frames", role + suffix) for role in ("send", "receive")))
    for name, send, receive in (("Proton C", ("proton_send",), ("proton_receive",)),
                                ("Proton C++", ("proton_cpp", "send"), ("proton_cpp", "receive"))):
        if (built / send[0]).exists():
            found[name] = Contender(name, (built / send[0], *send[1:]), (built / receive[0], *receive[1:]))
        else:
            missing[name] = f"it is not installed (Debian: {PACKAGES[name]})"
    try:
        found["rhea"] = rhea(places)
    except Stop as stop:
        missing["rhea"] = stop.message
    return found, missing


def ours(places):
    perf = places.release / "programs" / "amqp-perf"
    return Contender(OURS, (perf, "send", "--json"), (perf, "receive", "--json"), takes_url=True)


def rhea(places):
    if not shutil.which("npm"):
        raise Stop(f"npm, which fetches it, is not installed (Debian: {PACKAGES['rhea']})")
    node = ("env", f"NODE_PATH={interop.rhea(places) / 'node_modules'}", "node")
    programs = places.root / "tools" / "peers"
    return Contender("rhea", (*node, programs / "rhea_send.js"), (*node, programs / "rhea_receive.js"))
