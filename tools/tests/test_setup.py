"""Set-up installs only what is missing, and with SETUP=0 nothing at all."""

import os
import subprocess
import time

import pytest

from perftalk.places import repository

ROOT = repository().root


@pytest.fixture
def setup(tmp_path):
    """Runs a copy of set-up in a folder of its own, on a machine without the Python packages and without installers."""
    (tmp_path / "tools").mkdir()
    for name in ("setup.sh", "packages"):
        (tmp_path / "tools" / name).symlink_to(ROOT / "tools" / name)
    tools = tmp_path / "tools-of-the-machine"
    tools.mkdir()
    for name in ("bash", "env", "dirname", "grep", "tr", "sort", "fold", "cksum", "cat", "mkdir", "id", "wc", "tail",
                 "sed", "sleep", "apt-get", "sudo"):
        found = next((f"{place}/{name}" for place in ("/usr/bin", "/bin") if os.path.exists(f"{place}/{name}")), None)
        if name in ("apt-get", "sudo"):
            (tools / name).write_text("#!/bin/sh\necho called >> ../called\nexit 1\n", encoding="utf-8")
            (tools / name).chmod(0o755)
        elif found:
            (tools / name).symlink_to(found)

    def start(goal, path=str(tools), **settings):
        done = subprocess.run(["bash", tmp_path / "tools" / "setup.sh", goal], cwd=tmp_path, text=True, check=False,
                              env={"PATH": path, **settings}, capture_output=True, stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout + done.stderr
    start.folder, start.path = tmp_path, str(tools)
    return start


def test_setup_0_lists_what_is_missing_for_four_systems_and_installs_nothing(setup):
    code, output = setup("chapter", SETUP="0", PY="no-such-python", GOAL="chapter-04")
    assert code == 1
    for line in ("Debian, Ubuntu   sudo apt-get install --no-install-recommends", "Fedora           sudo dnf install",
                 "macOS            brew install"):
        assert line in output
    debian = next(line for line in output.splitlines() if "apt-get" in line)
    assert {"g++", "cmake", "ninja-build", "python3-rich"} <= set(debian.split())
    assert "pytest" not in output, "what only the tests need is no business of a chapter"
    assert output.strip().endswith("then make chapter-04")
    assert not (setup.folder / "called").exists()


def test_an_installer_that_fails_gives_its_last_lines_and_the_next_command(setup):
    code, output = setup("chapter", PY="no-such-python", GOAL="chapter-04")
    assert code == 1
    assert "Set-up failed" in output and "Next:" in output


@pytest.mark.parametrize("arguments", [("nothing-we-know", {}), ("chapter", {"SETUP": "maybe"})])
def test_a_wrong_word_is_refused(setup, arguments):
    goal, settings = arguments
    code, output = setup(goal, **settings)
    assert code == 2 and output


def test_a_machine_that_is_ready_is_asked_nothing_and_waits_for_nothing(setup):
    path = os.environ["PATH"]
    if setup("chapter", path, SETUP="0")[0] != 0:
        pytest.skip("this machine lacks something a chapter needs")
    started = time.monotonic()
    code, output = setup("chapter", path)
    assert (code, output) == (0, "")
    assert time.monotonic() - started < 1
