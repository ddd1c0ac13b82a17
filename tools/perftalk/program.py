"""Talks to a chapter's program: what it is, whether its arms are right, and one launch of measurements."""

import json
import os
import signal
import subprocess

from perftalk.evidence import CPU, RATE, TIME, Key
from perftalk.screen import Stop

NANOSECONDS = {"ns": 1.0, "us": 1e3, "ms": 1e6, "s": 1e9}
GATE_SECONDS = 120


class Crash(Exception):
    """The program ended by a signal or with words nobody can read."""


def _run(command, seconds):
    """Runs the program to its end; whatever interrupts us takes it along."""
    process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, errors="replace")
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as late:
        raise Crash(f"did not end within {seconds:.0f} s") from late
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if process.returncode == -signal.SIGINT:
        raise KeyboardInterrupt
    if process.returncode < 0:
        raise Crash(f"crashed with {signal.Signals(-process.returncode).name}")
    return process.returncode, out, err


def _last_words(err):
    lines = [line for line in err.strip().splitlines() if line and not line.startswith("***WARNING***")]
    return "\n".join(f"  {line}" for line in lines[-4:])


def describe(path):
    """The program's own description: arms, layers, messages, compiler and flags."""
    try:
        code, out, err = _run([path, "--describe"], GATE_SECONDS)
        if code == 0:
            return json.loads(out)
    except (Crash, json.JSONDecodeError, OSError) as error:
        raise Stop(f"{path.name} --describe: {error}", "make warm") from error
    if os.environ.get("PEER"):
        raise Stop(f"The broker that PEER names cannot be measured with:\n{_last_words(err)}")
    raise Stop(f"{path.name} --describe failed:\n{_last_words(err)}", "make warm")


def gate(path, arms):
    """The program's judgement of each arm, as a list; raises Crash when it does not survive an arm."""
    code, out, err = _run([path, "--gate", f"--arms={','.join(arms)}"], GATE_SECONDS)
    try:
        return json.loads(out)["arms"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise Crash(f"ended with exit code {code}\n{_last_words(err)}".strip()) from error


def launch(path, options, folder, seconds):
    """One process: every arm once a round. Returns {Key: values by round}."""
    rows = folder / "rows.json"
    command = [path, *options, f"--benchmark_out={rows}", "--benchmark_out_format=json"]
    try:
        code, _, err = _run(command, seconds)
    except Crash as crash:
        raise Stop(f"{path.name} {crash} while measuring.", f"{path} --benchmark_filter=codec") from crash
    if code != 0:
        raise Stop(f"{path.name} ended with exit code {code} while measuring:\n{_last_words(err)}",
                   f"{path} --benchmark_filter=codec")
    try:
        measured = json.loads(rows.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise Stop("The program left no readable result: is the disk full?", "df -h .") from error
    finally:
        rows.unlink(missing_ok=True)
    return rounds_of(measured["benchmarks"])


def rounds_of(benchmarks):
    """Sorts Google Benchmark's rows, named arm/layer/operation/message/round:r/…, by what they measure."""
    found = {}
    for row in benchmarks:
        if row.get("run_type", "iteration") != "iteration":
            continue
        if row.get("error_occurred"):
            raise Stop(f"{row['name']}: {row.get('error_message', 'the program reported an error')}", "make doctor")
        parts = row["name"].split("/")
        number = next((int(part[6:]) for part in parts if part.startswith("round:")), None)
        if number is None:
            continue
        arm, layer, operation, message = parts[:4]
        time = row["real_time"] * NANOSECONDS[row["time_unit"]] / row.get("messages", 1)
        unit = CPU if layer == "end_to_end" else TIME
        found.setdefault(Key(arm, layer, operation, message, unit), {})[number] = time
        if "messages_per_second" in row:
            found.setdefault(Key(arm, layer, operation, message, RATE), {})[number] = row["messages_per_second"]
    return {key: [rounds[number] for number in sorted(rounds)] for key, rounds in found.items()}
