"""One page over everything this reader has run: plots, the score, and the claims held against their own runs."""

from perftalk import chapter as chapters, page, predict, result as results
from perftalk.files import write_atomically
from perftalk.screen import Stop, next_commands, say
from perftalk.verdict import claims


def _entry(places, name):
    paths = results.local_results(places, name)
    if not paths:
        return None
    result, chapter = results.read(paths[-1]), chapters.load(places.chapters / name)
    plots = page.plots_in(paths[-1].parent, ["verdict"], result)
    return {"chapter": chapter, "result": result, "plot": plots[0], "claims": claims(result, chapter),
            "page": f"{name}/{paths[-1].parent.name}/page.html", "runs": len(paths)}


def report(places):
    entries = [entry for name in chapters.written(places) if (entry := _entry(places, name))]
    if not entries:
        first = chapters.written(places)
        raise Stop("You have not run a chapter yet.", f"make chapter-{chapters.number_of(first[0])}" if first else "make help")
    html = page.environment().get_template("report.html.j2").render(entries=entries, score=predict.score_line(places))
    write_atomically(places.local / "report.html", html)
    say(f"Report over {len(entries)} chapter(s): results/local/report.html")
    next_commands(("make progress", "your predictions"))


def progress(places):
    """What was run and guessed so far, and what comes next."""
    upcoming = None
    for name in chapters.written(places):
        runs = results.local_results(places, name)
        guesses = [guess for guess in predict.stored(places)
                   if guess["chapter"] == name and predict.points(guess) is not None]
        scored = f", {sum(map(predict.points, guesses))} of {2 * len(guesses)} points" if guesses else ""
        say(f"  {'✓' if runs else '·'} {name:<28} {len(runs)} runs{scored}")
        upcoming = upcoming or (None if runs else name)
    say(f"\n{predict.score_line(places)}")
    left = len(chapters.planned()) - len(chapters.written(places))
    if left:
        say(f"{left} chapters of the talk are not written yet.")
    written = chapters.written(places)
    if written:
        next_commands((f"make chapter-{chapters.number_of(upcoming or written[0])}", "predict, then measure"))
