#!/usr/bin/python3
"""Stands in for a peer's sender or receiver: says where it listens, and at the end what it was told to have played."""

import argparse
import json
import os
import sys


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("role")
    parser.add_argument("--count", type=int)
    parser.add_argument("--listen", action="store_true")
    given, _ = parser.parse_known_args()
    wrong = os.environ.get("FAKE_PEER", "")
    if given.listen:
        print("listening on 127.0.0.1:1", file=sys.stderr, flush=True)
    if wrong == f"{given.role} damaged":
        sys.exit("the body of message 7 is damaged")
    lost = 1 if wrong == f"{given.role} lost" else 0
    print(json.dumps({"messages": given.count - lost, "messages_per_second": 2000.0, "cpu_ns_per_message": 500.0}))


if __name__ == "__main__":
    main()
