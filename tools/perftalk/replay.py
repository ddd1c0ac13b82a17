"""The committed run of a chapter, labelled as such: what the presenter shows when the machine on stage will not."""

from perftalk import files, page, plots, result as results, why
from perftalk.experiment import show
from perftalk.machine import short_name, fingerprint
from perftalk.screen import Stop, say


def newest(places, chapter):
    """The reference of this very machine if there is one, else the newest."""
    paths = results.references(places, chapter.name)
    if not paths:
        raise Stop(f"No reference result of {chapter.name} is committed yet.", chapter.command("reference"))
    own = [path for path in paths if path.parent.name == short_name(fingerprint())]
    return (own or paths)[-1]


def replay(places, chapter):
    path = newest(places, chapter)
    result = results.read(path)
    label = f"REPLAY of {result['taken'][:10]}"
    say(f"{label} on {result['machine']['cpu']}, {result['machine']['cores']} cores: nothing is measured now.",
        style="bold")
    if results.stale(places, result, chapter.axis):
        say("STALE: the policies measured then have changed since.", style="yellow")
    show(places, chapter, result)
    final = places.local / chapter.name / "replay"
    files.sweep_partials(final.parent)
    files.remove_folder(final)
    with files.complete_folder(final) as folder:
        names = plots.draw_all(result, folder, label="replay")
        page.write(places, chapter, result, folder, names, label, why.beside(why.of_reference(path), result))
    say(f"\nPage     {places.shown(final)}/page.html")
