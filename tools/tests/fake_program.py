#!/usr/bin/python3
"""A chapter's program without C++: it honours every flag and simulates a noisy machine that has two speeds."""

import argparse
import json
import math
import os
import random
import signal
import sys
import time

SPEEDS = {"append_copy": 600, "growable": 300, "streamed": 700, "measured": 260, "fixed": 180, "gathered": 120,
          "control_a": 600, "control_b": 600}
REFERENCES = {"first_choices": 2600, "production": 160}
PATH = {"buffer": 900, "dispatch": 700, "validation": 420, "lookup": 180, "cursor": 170, "alone_buffer": 1700,
        "alone_dispatch": 330, "alone_validation": 460, "alone_lookup": 400, "alone_cursor": 180,
        "alone_repetition": 175, "first_choices_a": 2600, "first_choices_b": 2600}
WHOLE_CLIENTS = {**REFERENCES, **PATH}  # end to end only
LAYER_COST = {"codec": 0, "frame": 400, "end_to_end": 2500}
MESSAGES = {"event-100": 100, "event-1k": 1024, "document-64k": 65536, "everything": 900}
OPERATIONS = {"codec": "encode", "frame": "send", "end_to_end": "send"}
SWEEP = [16, 64, 256, 1024, 4096, 16384, 65536]
SWEEPS = [{"name": "size", "label": "size of the body", "layer": "codec", "operation": "encode",
           "messages": [f"body-{size}" for size in SWEEP]},
          {"name": "links", "label": "links of one connection", "layer": "frame", "operation": "send",
           "messages": ["links-1", "links-10", "links-1000"]}]
NOT_IN_CELL = {("streamed", "body-16"), ("gathered", "links-1000")}  # an arm that does not answer there


def behaviour():
    """Misbehaviour that a test asks for, as in FAKE='broken=mine,slow=1'."""
    return dict(pair.split("=", 1) for pair in os.environ.get("FAKE", "").split(",") if pair)


def parse():
    parser = argparse.ArgumentParser()
    for flag, default in (("--rounds", 0), ("--end-to-end-rounds", 0), ("--sweep-rounds", 0), ("--seed", 1)):
        parser.add_argument(flag, type=int, default=default)
    for flag in ("--round-time", "--end-to-end-round-time"):
        parser.add_argument(flag, type=float, default=0.001)
    for flag in ("--layers", "--messages", "--arms", "--calibration", "--counts", "--benchmark_out",
                 "--benchmark_out_format"):
        parser.add_argument(flag, default="")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--describe", action="store_true")
    return parser.parse_args()


def arms_there():
    extra = [name for name in behaviour().get("yours", "").split("+") if name]
    return {**SPEEDS, **WHOLE_CLIENTS, **{name: 600 for name in extra}}


def gate(arms):
    broken, crashing = behaviour().get("broken"), behaviour().get("crash")
    if crashing in arms:
        os.kill(os.getpid(), signal.SIGSEGV)
    verdicts = [{"arm": arm, "passed": arm != broken} for arm in arms]
    for verdict in verdicts:
        if not verdict["passed"]:
            verdict.update(message="event-1k", layer="codec", offset=17, expected=0xa1, found=0x00,
                           what="one byte is missing")
    print(json.dumps({"arms": verdicts}))
    return int(broken in arms)


def cost(arm, layer, message, machine_speed, noise, sizes):
    size = sizes[message]
    scale = 0.3 + size / 1460
    own = arms_there().get(arm, 600) * scale
    if arm == "gathered":
        own = 120 + 20 * math.log2(size)
    return (own + LAYER_COST[layer]) * machine_speed * (1 + abs(noise.gauss(0, 0.04)))


def rows(options, arms):
    """One launch: a machine at one of two speeds, every arm once a round, each with noise of its own."""
    order = random.Random(options.seed)
    noise = random.Random(options.seed ^ 0x5EED)
    machine_speed = noise.choice((1.0, 1.45))
    layers = options.layers.split(",") if options.layers else list(LAYER_COST)
    messages = options.messages.split(",") if options.messages else list(MESSAGES)
    sizes = {**MESSAGES, **{f"body-{size}": size for size in SWEEP}, **{f"links-{n}": 1024 + n for n in (1, 10, 1000)}}
    plan = []
    for layer in layers:
        there = ["event-1k"] if layer == "end_to_end" else messages
        rounds = options.end_to_end_rounds if layer == "end_to_end" else options.rounds
        plan += [(layer, message, rounds) for message in there]
    if options.sweep_rounds:
        plan += [(sweep["layer"], message, options.sweep_rounds) for sweep in SWEEPS for message in sweep["messages"]]
    for layer, message, rounds in plan:
        there = [arm for arm in arms if (arm, message) not in NOT_IN_CELL]
        there = [arm for arm in there if arm not in WHOLE_CLIENTS or layer == "end_to_end"]
        bias = {arm: 1 + noise.gauss(0, 0.004) for arm in there}
        for number in range(rounds):
            for arm in order.sample(there, len(there)):
                spent = cost(arm, layer, message, machine_speed, noise, sizes) * bias[arm]
                row = {"name": f"{arm}/{layer}/{OPERATIONS[layer]}/{message}/round:{number}/iterations:100",
                       "run_type": "iteration", "real_time": spent, "cpu_time": spent, "time_unit": "ns"}
                if layer == "end_to_end":
                    row["messages_per_second"] = 1e9 / (spent + 900 * (1 + abs(noise.gauss(0, 0.05))))
                yield row


def main():
    options = parse()
    if "nobody" in os.environ.get("PEER", ""):
        print("fake: nobody:5672: Connection refused", file=sys.stderr)
        return 2
    arms = options.arms.split(",") if options.arms else list(arms_there())
    if options.describe:
        questions = [{"layer": layer, "operation": OPERATIONS[layer],
                      "messages": ["event-1k"] if layer == "end_to_end" else list(MESSAGES)} for layer in LAYER_COST]
        arms = [arm for arm in arms_there() if arm not in REFERENCES]
        print(json.dumps({"arms": arms, "references": list(REFERENCES), "questions": questions,
                          "sweeps": SWEEPS, "peer": "SomeBroker 4.2" if os.environ.get("PEER") else "",
                          "left_out": ["streamed"] if "elsewhere" in os.environ.get("PEER", "") else [], "compiler": "g++ 12.2.0",
                          "flags": behaviour().get("flags", "-O2 -DNDEBUG"),
                          "type": behaviour().get("type", "Release")}))
        return 0
    if options.gate:
        return gate(arms)
    if "pid" in behaviour():
        with open(behaviour()["pid"] + ".new", "w", encoding="utf-8") as file:
            file.write(str(os.getpid()))
        os.rename(file.name, behaviour()["pid"])
    time.sleep(float(behaviour().get("slow", 0)))
    if options.counts:
        counts = [{"arm": arm, "layer": layer, "operation": OPERATIONS[layer], "message": message,
                   "allocations_per_message": 14.0 if arm == "append_copy" else 1.0, "bytes_per_message": 2048}
                  for arm in arms for layer in LAYER_COST for message in MESSAGES]
        with open(options.counts, "w", encoding="utf-8") as file:
            json.dump(counts, file)
    with open(options.benchmark_out, "w", encoding="utf-8") as file:
        json.dump({"context": {}, "benchmarks": list(rows(options, arms))}, file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
