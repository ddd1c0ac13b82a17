"""What a chapter shows besides measurements is kept with its reference result, and shown from there."""

import pytest

from perftalk import blocks, chapter as chapters, exhibits
from perftalk.screen import Stop


@pytest.fixture
def chapter(places):
    folder = places.chapters / "04-buffers"
    (folder / "chapter.toml").write_text((folder / "chapter.toml").read_text(encoding="utf-8").replace(
        "[predict]", 'exhibits = ["sizes"]\n[predict]'), encoding="utf-8")
    return chapters.load(folder)


def test_a_script_is_run_with_the_builds_folder(places, chapter):
    (places.chapters / "04-buffers" / "sizes.py").write_text("import sys\nprint(sys.argv[1])\n", encoding="utf-8")
    assert exhibits.shown(places, chapter, "sizes") == f"{places.release}\n"


def test_without_a_script_it_is_a_program(places, chapter):
    program = places.program("04-buffers-sizes")
    program.write_text("#!/bin/sh\necho '| a | b |'\n", encoding="utf-8")
    program.chmod(0o755)
    assert exhibits.shown(places, chapter, "sizes") == "| a | b |\n"


def test_one_that_fails_or_shows_nothing_is_named(places, chapter):
    script = places.chapters / "04-buffers" / "sizes.py"
    for code in ("raise SystemExit('no sizes')", "pass"):
        script.write_text(code, encoding="utf-8")
        with pytest.raises(Stop, match="sizes of 04-buffers"):
            exhibits.shown(places, chapter, "sizes")


def test_a_block_shows_what_was_kept(places, chapter, run):
    readme = places.chapters / "04-buffers" / "README.md"
    readme.write_text("<!-- generated:sizes -->\n<!-- /generated -->\n", encoding="utf-8")
    run("chapter", "04", "--no-build")
    (result,) = (places.local / "04-buffers").glob("*/result.json")
    home = places.reference / "some-machine"
    home.mkdir(parents=True)
    result = result.rename(home / "04-buffers.json")
    assert "no exhibit sizes yet" in blocks.render(places, readme, "sizes")
    exhibits.kept(result, "sizes").write_text("| a | b |\n", encoding="utf-8")
    assert blocks.render(places, readme, "sizes").startswith("| a | b |\n")
    with pytest.raises(Stop, match="no such block"):
        blocks.render(places, readme, "colours")
