"""`make peers`: who is there, all cases in interleaved rounds, one table, one result, its plots."""

import tempfile
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

import cases
import peers_result
import rabbitmq
import tls
from comparison import OURS, play
from contenders import Contenders, versions
from perftalk import build, doctor, files
from perftalk.experiment import utc_now
from perftalk.machine import short_name
from perftalk.measure import clock_time
from perftalk.screen import console, heading, next_commands, say
from processes import Process

TARGETS = ["amqp-perf", "amqp-broker", "tools/peers/all"]
# What a turn takes beside its messages: two programs that start, find each other and end.
START_SECONDS = 0.35


def compare(places, quick=False, is_reference=False):
    """Builds, plays, shows and writes."""
    heading("Peers: how fast are others with the same messages, the same credit and the same checks?")
    machine, _ = doctor.examine(places)
    build.configure(places)
    build.build(places, TARGETS)
    there = Contenders(places)
    rounds, seconds = (3, 0.3) if quick else (9, 0.6)
    with ExitStack() as stack:
        chosen = all_cases(places, stack, there, seconds)
        say_missing(there.missing)
        known = {name: version for name, version in versions(places).items() if version and name not in there.missing}
        say(f"Peers    {', '.join(f'{name} {version}' for name, version in known.items())}")
        played = play_with_progress(chosen, rounds, seconds)
    method = "quick" if quick else "default", rounds
    result = peers_result.assemble(places, (machine, known), chosen, played, there.missing, *method, utc_now())
    peers_result.show(result)
    folder = write(places, result)
    say(f"\nPlots    {places.shown(folder)}/*.svg, *.png")
    say(f"Result   {places.shown(folder)}/result.json")
    if is_reference:
        keep_as_reference(places, result, folder)
    close(quick, is_reference)


def say_missing(missing):
    for name, why in missing.items():
        say(f"NOT MEASURED: {name}: {why}", style="bold yellow")


def all_cases(places, stack, there, seconds):
    """Every case that can be played here; the brokers run until the stack is left."""
    broker = places.release / "programs" / "amqp-broker"
    made = cases.direct_cases(there.found, seconds)
    plain = stack.enter_context(Process(broker, "--port", 0))
    made.append(cases.embedded_case(there.found, plain.port(), seconds))
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="perftalk-")))
    if rabbitmq.SERVER.exists():
        say("Starting RabbitMQ (some seconds).")
        made.append(cases.rabbitmq_case(there.found, stack.enter_context(rabbitmq.node(folder)), seconds))
    else:
        there.missing["RabbitMQ"] = "it is not installed (Debian: rabbitmq-server)"
    host = tls.own_host()
    if shown := tls.certificate(folder, host):
        place = stack.enter_context(tls.broker(broker, *shown, host))
        made += cases.tls_cases(there.found, place, seconds)
    else:
        there.missing["TLS"] = "openssl made no certificate (Debian: openssl)"
    if local := tls.certificate(folder / "local", "127.0.0.1"):
        made.append(cases.tls_limit_case(there, *local, seconds))
    made.append(cases.styles_case(there, seconds))
    made.append(cases.codec_case(there.codecs, seconds))
    made += cases.growth_cases(there.growth, seconds)
    if "Proton C" in there.found:
        most = cases.most_of_proton(there.found, seconds)
        made += cases.latency_cases(cases.chosen_of(there.found, OURS, "Proton C"), seconds, most)
    return made


def play_with_progress(chosen, rounds, seconds):
    turns = rounds * sum(len(case.turns) for case in chosen)
    expected = turns * (seconds + START_SECONDS)
    say(f"Measure  {len(chosen)} cases, {rounds} rounds, {turns} runs: about {max(1, round(expected / 60))} min, "
        f"ends at {clock_time(expected)}")
    bar = Progress(TextColumn("Measure "), BarColumn(bar_width=30), TextColumn("{task.description}"),
                   TimeRemainingColumn(), console=console, transient=True)
    task, per_round = bar.add_task("", total=turns), turns // rounds

    def progress(done, total, what):
        bar.update(task, completed=done, description=what)
        if not console.is_terminal and done % per_round == 0:
            left = bar.tasks[0].time_remaining if done else expected
            say(f"  round {done // per_round + 1} of {rounds}: about {left or expected:.0f} s left")

    if console.is_terminal:
        bar.start()
    try:
        played = play(chosen, rounds, seed=int(datetime.now().timestamp()), progress=progress)
    finally:
        bar.stop()
    say(f"Measure  {turns} runs in {played.seconds:.0f} s; {played.repeated} were repeated, "
        "since other processes took much of a core")
    if played.disturbed:
        say(f"{played.disturbed} runs stayed disturbed: the figures are indicative only.", style="yellow")
    return played


def write(places, result):
    """Result and plots appear together, or not at all."""
    import peers_plots  # matplotlib takes a while to load
    home = places.local / "peers"
    files.sweep_partials(home)
    final = home / result["taken"].replace(":", "").replace("-", "")
    with files.complete_folder(final) as folder:
        peers_result.write(folder / "result.json", result)
        peers_plots.draw_all(result, folder)
    return final


def keep_as_reference(places, result, folder):
    """The result and its plots, once a machine."""
    from perftalk import plots
    kept = places.reference / short_name(result["machine"]) / "peers.json"
    peers_result.write(kept, result)
    plots.keep(folder, kept)
    say(f"Kept as a reference: {places.shown(kept)} and its plots")


def close(quick, is_reference):
    """What is useful next."""
    if quick:
        next_commands(("make peers", "the same with more rounds: narrower intervals"))
    elif is_reference:
        next_commands(("git status results/reference", "what there is to commit"))
    else:
        next_commands(("make peers-reference", "measure once more, and keep it in results/reference"))
