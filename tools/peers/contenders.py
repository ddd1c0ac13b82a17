"""Who takes part: the programs of each peer, and why one cannot, which is said aloud."""

import importlib.util
import json
import re
import shutil
import sys

from comparison import LIMIT, OURS, OWNING, TCP
from perftalk import interop
from perftalk.machine import run_quietly
from perftalk.screen import Stop
from playing import Contender

PROTON = {"Proton C": ("proton_send", "libqpid-proton11-dev"), "Proton C++": ("proton_cpp", "libqpid-proton-cpp12-dev")}
PYTHON = {"Proton Python": ("proton", "python3-qpid-proton"), "uAMQP": ("uamqp", "python3-uamqp")}


PACKAGES = {"RabbitMQ": "rabbitmq-server", **{name: package for name, (_, package) in {**PROTON, **PYTHON}.items()}}


def versions(places):
    """What is known of them by name: Debian's versions of what is installed, npm's of rhea, the archive's of pyamqp."""
    installed = {name: run_quietly(["dpkg-query", "-W", "-f", "${Version}", package])
                 for name, package in PACKAGES.items()}
    pinned = json.loads((places.root / "tools" / "peers" / "rhea" / "package.json").read_text(encoding="utf-8"))
    archive = re.search(r"Candidate: (\S+)", run_quietly(["apt-cache", "policy", "python3-azure"]))
    return {**installed, "rhea": pinned["dependencies"]["rhea"],
            "pyamqp": f"in python3-azure {archive.group(1)}" if archive else ""}


class Contenders:
    """Those that can play, their codecs, and why the others cannot, each by name."""

    def __init__(self, places):
        self.places, self.found, self.codecs, self.missing = places, {}, {}, {}
        self.built, self.programs = places.release / "peers", places.root / "tools" / "peers"
        perf = places.release / "programs" / "amqp-perf"
        codec = self.built / "codec_perftalk"
        self._add(OURS, (perf, "send", "--json"), (perf, "receive", "--json"), (codec, "borrowed"), True)
        self.codecs[OWNING] = codec, "owned"
        for name, suffix in ((LIMIT, ""), (TCP, "-bodies")):
            self._add(name, *((self.built / "raw_frames", role + suffix) for role in ("send", "receive")))
        styles = self.built / "perftalk_styles"
        self.coroutines, self.blocking = (Contender(style, (styles, f"send-{style}"), (styles, f"receive-{style}"))
                                          for style in ("coroutine", "blocking"))
        self.retaining = Contender("retaining", (styles, "send-retaining"), (styles, "receive-coroutine"))
        self.growth = self.built / "growth"
        self._proton()
        for name, add in (("rhea", self._rhea), ("pyamqp", self._pyamqp)):
            try:
                add()
            except Stop as stop:
                self.missing[name] = stop.message
        for name, (module, package) in PYTHON.items():
            self._python(name, module, package)

    def _add(self, name, send, receive, codec=None, takes_url=False):
        self.found[name] = Contender(name, send, receive, takes_url)
        if codec:
            self.codecs[name] = codec

    def _proton(self):
        for name, (program, package) in PROTON.items():
            if not (self.built / program).exists():
                self.missing[name] = f"it is not installed (Debian: {package})"
        if "Proton C" not in self.missing:
            self._add("Proton C", (self.built / "proton_send",), (self.built / "proton_receive",),
                      (self.built / "codec_proton",))
        if "Proton C++" not in self.missing:
            self._add("Proton C++", *((self.built / "proton_cpp", role) for role in ("send", "receive")))

    def _rhea(self):
        if not shutil.which("npm"):
            raise Stop("npm, which fetches it, is not installed (Debian: npm)")
        node = ("env", f"NODE_PATH={interop.rhea(self.places) / 'node_modules'}", "node")
        self._add("rhea", *((*node, self.programs / f"{program}.js")
                            for program in ("rhea_send", "rhea_receive", "codec_rhea")))

    def _pyamqp(self):
        for module in ("certifi", "typing_extensions"):
            if importlib.util.find_spec(module) is None:
                raise Stop(f"{module}, which it needs, is not installed (Debian: python3-{module.replace('_', '-')})")
        if not shutil.which("apt-get"):
            raise Stop("it comes out of Debian's python3-azure, and there is no apt-get here")
        python = ("env", f"PYTHONPATH={interop.pyamqp(self.places) / 'eventhub'}", sys.executable)
        self._add("pyamqp", *((*python, self.programs / "pyamqp_peer.py", role) for role in ("send", "receive")),
                  (*python, self.programs / "codec_python.py", "pyamqp"))

    def _python(self, name, module, package):
        if importlib.util.find_spec(module) is None:
            self.missing[name] = f"it is not installed (Debian: {package})"
            return
        program = self.programs / ("uamqp_peer.py" if name == "uAMQP" else "proton_python_peer.py")
        codec = (sys.executable, self.programs / "codec_python.py", "proton") if module == "proton" else None
        self._add(name, *((sys.executable, program, role) for role in ("send", "receive")), codec)
