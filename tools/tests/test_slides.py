"""The talk: every slide filled, nothing overflowing, every letter readable, no request, and no figure without data."""

import json
import os
import re
import shutil

import made_up
import pytest

from perftalk import marp, result as results, slides, sources
from perftalk.places import Places, repository
from perftalk.screen import Stop

HERE = repository()
DECK = HERE.root / "slides" / "critical-path.md"
REAL = [path for path in HERE.reference.glob("*/04-buffers.json")]


def chapters_asked():
    return sorted(set(re.findall(r'"(\d\d[a-z]?-[a-z-]+)"', DECK.read_text(encoding="utf-8"))))


def stage(folder, without=()):
    """This repository's slides and sources with every result the deck asks for; what is not there yet is made up."""
    places = Places(folder)
    for name in ("slides", "tools"):
        (folder / name).symlink_to(HERE.root / name)
    shutil.copytree(HERE.root / "amqp", folder / "amqp")
    (folder / "build").mkdir()
    (folder / "build" / "slides-tools").symlink_to(marp.installed(HERE))
    home = places.reference / "some-machine"
    home.mkdir(parents=True)
    for chapter in chapters_asked():
        there = results.references(HERE, chapter)
        if chapter in without:
            continue
        if there:
            shutil.copy(there[-1], home)
        else:
            made_up.write_variants(chapter, folder / "amqp" / "policy")
            made = made_up.result(chapter, results.read(REAL[-1]))
            made["build"] = {**made["build"], "sources": sources.fingerprint(places, made["rows"][0]["axis"])}
            results.write(home / f"{chapter}.json", made)
    return places


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    return stage(tmp_path_factory.mktemp("slides"))


@pytest.fixture(scope="module")
def deck(staged):
    return slides.fill(staged, DECK)


@pytest.fixture(scope="module")
def seen(staged, deck, tmp_path_factory):
    folder = tmp_path_factory.mktemp("html")
    return marp.look(staged, slides.write_html(staged, deck, folder, "critical-path"))


def test_chromium_finds_no_slide_that_overflows_and_no_letter_that_is_too_small(deck, seen):
    assert slides.faults(seen) == []
    assert len(seen["slides"]) == len(deck.slides)


def test_no_slide_is_blank(deck, seen):
    for each, slide in zip(seen["slides"], deck.slides):
        assert each["letters"] or "plot(" in slide.text, each


def test_the_talk_fits_its_slot(deck):
    assert 0.9 * 30 <= deck.minutes <= 30


def test_every_slide_with_a_figure_says_machine_and_date(deck):
    filled = slides.RULER.split(deck.markdown)[2:]
    asked = [text for slide, text in zip(deck.slides, filled)
             if re.search(r"(cell|plot|result)\(", slide.text) and "_class: plot" not in slide.text]
    assert asked and all("_footer: '" in text and "cores" in text for text in asked)


def test_a_figure_without_data_is_an_error_that_names_the_slide(tmp_path):
    places = stage(tmp_path, without=("04-buffers",))
    with pytest.raises(Stop) as stop:
        slides.fill(places, DECK)
    assert "Slide 6, '1 · Where should the bytes go?': no reference result of 04-buffers" in stop.value.message
    assert "make chapter-04-reference" in stop.value.message


def small(folder, text, front="slot: 30"):
    path = folder / "small.md"
    path.write_text(f"---\n{front}\n---\n{text}", encoding="utf-8")
    return path


def test_a_changed_median_changes_the_slide(staged, tmp_path):
    path = small(tmp_path, '# One\n\n{{ cell("04-buffers", "fixed", "codec").figure }}\n\n<!-- minutes: 1\nnote -->\n')
    before = slides.fill(staged, path).markdown
    (source,) = staged.reference.glob("*/04-buffers.json")
    kept = source.read_text(encoding="utf-8")
    changed = json.loads(kept)
    next(row for row in changed["rows"] if row["arm"] == "fixed" and row["layer"] == "codec"
         and row["message"] == "event-1k")["median"] = 4321.0
    try:
        source.write_text(json.dumps(changed), encoding="utf-8")
        after = slides.fill(staged, path).markdown
    finally:
        source.write_text(kept, encoding="utf-8")
    assert "4.32 µs" in after and "4.32 µs" not in before


@pytest.mark.parametrize("text, told", [
    ('# One\n\n{{ code("policy/buffer/fixed.hpp", "nothing") }}\n\n<!-- minutes: 1\n-->\n',
     "Slide 1, 'One': amqp/policy/buffer/fixed.hpp defines no nothing"),
    ('# One\n\n{{ cell("04-buffers", "fixed", "kernel").figure }}\n\n<!-- minutes: 1\n-->\n',
     "Slide 1, 'One': 04-buffers did not measure fixed in kernel"),
    ("# One\n\n{{ typed_wrong }}\n\n<!-- minutes: 1\n-->\n", "Slide 1, 'One': 'typed_wrong' is undefined"),
    ("# One\n", "Slide 1, 'One', does not say its minutes"),
    ("# One\n\n<!-- minutes: 31\n-->\n", "The slides take 31 minutes, and the slot has 30"),
])
def test_what_is_wrong_with_a_slide_is_said_with_its_name(staged, tmp_path, text, told):
    with pytest.raises(Stop) as stop:
        slides.fill(staged, small(tmp_path, text))
    assert told in stop.value.message


BAD = {
    "too much": ("A line of prose that is there to be too much.\n\n" * 20, "leaves the slide"),
    "too small": ('<p style="font-size: 20px">small</p>', "'small' has 15.0 pt"),
    "too low": ("<p style='position: absolute; bottom: 20px'>below</p>\n\n<!-- _footer: foot -->",
                "runs into the foot"),
    "from elsewhere": ('<img src="http://127.0.0.1:9/picture.png">', "is missing"),
}


def test_chromium_sees_what_would_be_embarrassing(staged, tmp_path):
    text = "---\n".join(f"# {name}\n\n{body}\n\n<!-- minutes: 1\n-->\n" for name, (body, _) in BAD.items())
    path = small(tmp_path, text, "marp: true\ntheme: perftalk\nslot: 30")
    seen = marp.look(staged, slides.write_html(staged, slides.fill(staged, path), tmp_path, "bad"))
    for each, (name, (_, told)) in zip(seen["slides"], BAD.items(), strict=True):
        assert each["slide"] == name and any(told in fault for fault in each["faults"]), each
    assert slides.faults(seen)[-1] == "a request leaves the page: http://127.0.0.1:9/picture.png"


def test_the_repository_itself_renders_as_soon_as_every_result_is_committed():
    missing = [chapter for chapter in chapters_asked() if not results.references(HERE, chapter)]
    if missing:
        with pytest.raises(Stop) as stop:
            slides.fill(HERE, DECK)
        assert all(chapter in stop.value.message for chapter in missing)
    else:
        assert slides.fill(HERE, DECK).minutes


def test_another_origin_is_refused(monkeypatch):
    monkeypatch.setitem(os.environ, "RESULTS", "yesterday")
    with pytest.raises(Stop):
        slides.origin_asked()
