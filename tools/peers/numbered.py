"""What the peers in Python share: the command line, the bodies that all peers send and expect, the clocks, the JSON."""

import argparse
import json
import time


def arguments(about):
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("role", choices=("send", "receive"))
    parser.add_argument("--port", type=int, default=5671)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--body-size", type=int, default=100)
    parser.add_argument("--credit", type=int, default=300)
    for name in ("host", "address", "ca", "user", "password"):
        parser.add_argument(f"--{name}", required=True)
    return parser.parse_args()


class Bodies:
    """The number as 8 bytes big-endian, then byte k = (7k + 3) mod 256."""

    def __init__(self, size):
        self._rest = bytes((7 * k + 3) % 256 for k in range(8, size))

    def of(self, number):
        return number.to_bytes(8, "big") + self._rest


class Stopwatch:
    """Wall clock and CPU time of this process, from the first message on."""

    _first = None

    def start(self):
        if self._first is None:
            self._first = time.monotonic(), time.process_time()

    def print(self, messages):
        seconds, cpu = time.monotonic() - self._first[0], time.process_time() - self._first[1]
        print(json.dumps({"messages": messages, "seconds": seconds, "messages_per_second": messages / seconds,
                          "cpu_ns_per_message": cpu * 1e9 / messages}))
