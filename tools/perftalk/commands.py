"""The command line: one parser, one function a command, and one place where trouble becomes a clear line."""

import argparse
import os
import sys
from pathlib import Path

from perftalk import chapter as chapters
from perftalk.places import Places, repository
from perftalk.screen import Misuse, Stop, console, next_commands, say

ACTIONS = ("start", "yours", "watch", "why", "profile", "full", "reference", "hint", "solution", "replay")


def setting(name):
    """A setting of the command line of make: 0 or 1, off unless said."""
    value = os.environ.get(name, "0") or "0"
    if value not in ("0", "1"):
        raise Misuse(f"{name}={value}: say {name}=1 or leave it out.")
    return value == "1"


def split_target(target):
    """`04`, `04-yours` or `07b-yours`, as it stands after `make chapter-`."""
    number, _, action = target.partition("-")
    if action and action not in ACTIONS:
        raise Misuse(f"'{action}' is nothing a chapter can do. It can: {', '.join(ACTIONS)}.", f"make chapter-{number}")
    return number, action


def run_chapter(places, options):
    """The reader's own actions are about a chapter's first experiment, all others about each."""
    number, action = split_target(options.target)
    chosen = chapters.find(places, number)
    own = {"start": _start, "watch": _watch, "profile": _profile, "hint": _hint, "solution": _solution}
    if action in own:
        return own[action](places, chosen[0])
    if action in ("why", "replay"):
        return {"why": _why, "replay": _replay}[action](places, chosen)
    return _measure(places, chosen[:1] if action == "yours" else chosen, action, options.no_build)


def _measure(places, chosen, action, built):
    from perftalk import experiment, yours
    if action == "yours":
        yours.require_some(places, chosen[0])
    mode = "full" if action in ("full", "reference") else "quick" if setting("QUICK") else "default"
    finished = []
    try:
        for chapter, result, folder in experiment.run(places, chosen, mode, action == "yours", built):
            if action == "reference":
                experiment.keep_as_reference(places, chapter, result, folder)
            experiment.finish(places, chapter, result, folder)
            finished.append((chapter, result))
    except KeyboardInterrupt:
        if not finished:
            raise
        names = ", ".join(chapter.name for chapter, _ in finished)
        say(f"\nInterrupted: {names} complete, nothing else was written.", style="yellow")
        return 130
    if action == "reference":
        next_commands(("make blocks", "show it in the READMEs"))
    else:
        experiment.close(places, finished, action == "yours")


def _start(places, chapter):
    from perftalk import yours
    path = yours.start(places, chapter, os.environ.get("NAME", ""))
    next_commands((f"$EDITOR {places.shown(path)}", "make it better"),
                  (chapter.command("watch"), "gate and ratio at every save"),
                  (chapter.command("yours"), "the whole measurement"))


def _watch(places, chapter):
    from perftalk import watch
    watch.watch(places, chapter)


def _why(places, chosen):
    from perftalk import why
    for chapter in chosen:
        why.explain(places, chapter, why.chosen_arms())
    first = chosen[0]
    next_commands((first.command("why") + " ARM=…", "the assembly of another arm"),
                  (first.command(), "measure: its page shows the counts too"))


def _profile(places, chapter):
    from perftalk import flame
    flame.profile(places, chapter, os.environ.get("ARM", ""))


def _hint(places, chapter):
    from perftalk import hints
    hints.hint(places, chapter)


def _solution(places, chapter):
    from perftalk import hints
    hints.solution(places, chapter)


def _replay(places, chosen):
    from perftalk import replay
    for chapter in chosen:
        replay.replay(places, chapter)
    next_commands((f"make chapter-{chosen[0].number}", "the same on this machine"))


def run_doctor(places, _):
    from perftalk import doctor
    doctor.examine(places)
    written = chapters.written(places)
    next_commands((f"make chapter-{chapters.number_of(written[0])}", "measure") if written else ("make help", ""))


def run_warm(places, _):
    from perftalk import build, experiment, interop, marp
    build.configure(places)
    build.build(places, title="Building everything")
    links = [places.program(name, link).name for name in chapters.written(places) for link in range(experiment.LINKS)]
    if links:
        build.build(places, links, title="Linking in shuffled order")
    marp.installed(places)
    interop.rhea(places)
    interop.pyamqp(places)
    say("Everything is built: from here on nothing needs a network.")
    next_commands(("make chapter-04", "run the first experiment"))


def run_progress(places, _):
    from perftalk import report
    report.progress(places)


def run_report(places, _):
    from perftalk import report
    report.report(places)


def run_blocks(places, options):
    from perftalk import blocks
    if not options.check:
        return blocks.fill(places)
    problems = blocks.check(places)
    for problem in problems:
        say(problem)
    return 1 if problems else 0


def run_slides(places, _):
    from perftalk import slides
    slides.make(places)


def run_budget(places, _):
    from perftalk import budget
    return budget.run(places, setting("WRITE"))


def run_test(places, _):
    from perftalk import suite
    return suite.test(places)


def run_interop(places, _):
    from perftalk import suite
    return suite.interop(places)


def run_peers(places, options):
    sys.path.insert(0, str(repository().root / "tools" / "peers"))
    if options.profile:
        import profiling
        return profiling.profile(places)
    import peers
    peers.compare(places, quick=setting("QUICK") and not options.reference, is_reference=options.reference)


def run_check(places, _):
    from perftalk import suite
    return suite.check(places)


COMMANDS = {"chapter": run_chapter, "doctor": run_doctor, "warm": run_warm, "progress": run_progress,
            "report": run_report, "slides": run_slides,
            "blocks": run_blocks, "budget": run_budget, "test": run_test, "check": run_check, "interop": run_interop,
            "peers": run_peers}


def parser():
    made = argparse.ArgumentParser(prog="perftalk", description="The experiment runner behind the Makefile.")
    made.add_argument("--root", type=Path, help="the repository (default: where this program stands)")
    commands = made.add_subparsers(dest="command", required=True, metavar="command")
    for name in COMMANDS:
        commands.add_parser(name)
    chapter = commands.choices["chapter"]
    chapter.add_argument("target", help="as after 'make chapter-': 04, 04-yours, 04-why, …")
    chapter.add_argument("--no-build", action="store_true", help="measure the program as it stands")
    commands.choices["peers"].add_argument("--reference", action="store_true", help="keep it in results/reference")
    commands.choices["peers"].add_argument("--profile", action="store_true", help="flame graphs of both ends")
    commands.choices["blocks"].add_argument("--check", action="store_true", help="change nothing, list what differs")
    return made


def main(arguments=None):
    from perftalk.files import stop_on_signals
    stop_on_signals()
    options = parser().parse_args(arguments)
    places = Places(options.root.resolve()) if options.root else repository()
    try:
        return COMMANDS[options.command](places, options) or 0
    except Stop as stop:
        console.print(stop.message, style="red", markup=False)
        next_commands((stop.next_command, ""))
        return stop.code
    except KeyboardInterrupt:
        say("\nInterrupted: nothing was written.", style="yellow")
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 141
    except OSError as error:
        from perftalk.files import disk_trouble
        stop = disk_trouble(error, error.filename or "a file")
        console.print(stop.message, style="red", markup=False)
        next_commands((stop.next_command, ""))
        return 1
