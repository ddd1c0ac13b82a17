"""What the peers in Python share: the command line, and the bodies that all peers send and expect."""

import argparse

SIZE = 100


def arguments(about):
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("role", choices=("send", "receive"))
    parser.add_argument("--port", type=int, default=5671)
    parser.add_argument("--count", type=int, default=1000)
    for name in ("host", "address", "ca", "user", "password"):
        parser.add_argument(f"--{name}", required=True)
    return parser.parse_args()


def body(number):
    """The number as 8 bytes big-endian, then byte k = (7k + 3) mod 256."""
    return number.to_bytes(8, "big") + bytes((7 * k + 3) % 256 for k in range(8, SIZE))
