"""Starts the programs that play against each other, reads where they listen, and never waits for ever."""

import re
import signal
import subprocess
import threading
from dataclasses import dataclass

LISTENING = r"^listening on \S+:(\d+)$"


class Stuck(Exception):
    """A program did not say or do in time what it should have."""


@dataclass(frozen=True)
class Ended:
    """How a program ended and everything it said."""

    code: int
    out: str
    err: str


class Process:
    """One running program. Leaving its `with` block ends it, whatever happened inside."""

    def __init__(self, *command):
        self.name = str(command[0]).rsplit("/", 1)[-1]
        self._process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL,
                                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace")
        self._said = {"out": "", "err": ""}
        self._changed = threading.Condition()
        self._readers = [threading.Thread(target=self._read, args=(name, stream), daemon=True)
                         for name, stream in (("out", self._process.stdout), ("err", self._process.stderr))]
        for reader in self._readers:
            reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join()
        self._process.stdout.close()
        self._process.stderr.close()

    def _read(self, name, stream):
        for line in stream:
            with self._changed:
                self._said[name] += line
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    def said(self, pattern, seconds=10):
        """The match of this in what the program has written, as soon as it is there."""
        def found():
            return re.search(pattern, self._said["err"], re.MULTILINE) or re.search(pattern, self._said["out"], re.MULTILINE)

        with self._changed:
            self._changed.wait_for(lambda: found() or not any(r.is_alive() for r in self._readers), seconds)
            if not found():
                raise Stuck(f"{self.name} did not say {pattern!r}: {self._said['err'].strip()}")
            return found()

    def port(self, seconds=10):
        """The port from the line in which a listening program says it is ready."""
        return int(self.said(LISTENING, seconds).group(1))

    def interrupt(self):
        """What Ctrl-C does."""
        self._process.send_signal(signal.SIGINT)

    def end(self, seconds=30):
        """Waits until the program has ended by itself."""
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired as late:
            raise Stuck(f"{self.name} did not end within {seconds} s: {self._said['err'].strip()}") from late
        for reader in self._readers:
            reader.join()
        return Ended(code, self._said["out"], self._said["err"])


def run(*command, seconds=30):
    """Runs a program to its end."""
    with Process(*command) as process:
        return process.end(seconds)
