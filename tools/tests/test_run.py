"""A whole run with a program that is not there yet: what is written, what is not, and how it ends."""

import json
import os
import re
import resource
import signal
import time

import pytest

from perftalk import result as results


def results_of(places):
    return sorted(path for path in (places.local / "04-buffers").glob("*")) if places.local.exists() else []


def test_a_run_leaves_a_valid_result_its_plots_and_a_page_that_needs_no_network(places, run):
    code, output = run("chapter", "04", "--no-build")
    assert code == 0, output
    (folder,) = results_of(places)
    result = results.read(folder / "result.json")
    assert result["method"]["launches"] == 8
    assert {row["layer"] for row in result["rows"]} == {"codec", "frame", "end_to_end"}
    assert {row["unit"] for row in result["rows"]} == {"ns/message", "client_cpu_ns/message", "messages/s"}
    assert all(len(row["launches"]) == 8 for row in result["rows"])
    assert {path.suffix for path in folder.iterdir()} == {".json", ".svg", ".png", ".html"}
    page = (folder / "page.html").read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="https?:', page)
    assert "FASTER" in output and "sets the floor" in output and "Next: make chapter-04-why" in output


def test_an_arm_that_writes_other_bytes_is_named_with_its_first_wrong_byte_and_not_timed(places, run):
    code, output = run("chapter", "04", "--no-build", fake="broken=streamed")
    assert code == 0, output
    assert "streamed in codec event-1k: first wrong byte at offset 17: expected 0xa1, found 0x00" in output
    (folder,) = results_of(places)
    result = results.read(folder / "result.json")
    assert "streamed" not in {row["arm"] for row in result["rows"]}
    assert result["refused"][0]["arm"] == "streamed"


def test_an_arm_that_crashes_the_gate_stops_only_itself(places, run):
    code, output = run("chapter", "04", "--no-build", fake="crash=measured")
    assert code == 0, output
    assert "measured" in output and "crashed with SIGSEGV" in output
    assert len(results_of(places)) == 1


def test_a_wrong_baseline_leaves_nothing_to_compare_with(places, run):
    code, output = run("chapter", "04", "--no-build", fake="broken=append_copy")
    assert code == 1
    assert "nothing to compare with" in output
    assert not results_of(places)


@pytest.mark.parametrize("fake", ["type=Debug", "flags=-O2 -fsanitize=address"])
def test_a_debug_build_is_never_measured(places, run, fake):
    code, output = run("chapter", "04", "--no-build", fake=fake)
    assert code == 1
    assert "nothing is measured" in output
    assert not results_of(places)


@pytest.mark.parametrize("polite", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing_and_says_so_in_one_line(places, perftalk, tmp_path, polite):
    where = tmp_path / "pid"
    process = perftalk("chapter", "04", "--no-build", fake=f"slow=30,pid={where}")
    wait_for(where.exists)
    program = int(where.read_text(encoding="utf-8"))
    process.send_signal(polite)
    output, _ = process.communicate(timeout=10)
    assert process.returncode == 130
    assert output.strip().splitlines()[-1] == "Interrupted: nothing was written."
    assert "Traceback" not in output
    assert not results_of(places)
    with pytest.raises(ProcessLookupError):
        os.kill(program, 0)


def wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


def test_a_full_disk_is_named_and_leaves_no_half_of_a_result(places, run):
    small = 60_000
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (small, before[1]))
    try:
        code, output = run("chapter", "04", "--no-build")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert code == 1, output
    assert "The disk is full" in output and "Traceback" not in output
    assert not results_of(places)


def test_what_a_killed_run_left_is_swept_away_by_the_next(places, run):
    left = places.local / "04-buffers" / ".20260101T000000Z.partial"
    left.mkdir(parents=True)
    code, output = run("chapter", "04", "--no-build")
    assert code == 0, output
    assert not left.exists()


def test_yours_measures_the_readers_variants_beside_baseline_production_and_controls(places, run):
    mine = places.yours("04-buffers") / "mine.hpp"
    mine.parent.mkdir(parents=True)
    mine.write_text("class mine {};\n", encoding="utf-8")
    code, output = run("chapter", "04-yours", "--no-build", fake="yours=mine")
    assert code == 0, output
    (folder,) = results_of(places)
    result = results.read(folder / "result.json")
    judged = {row["arm"] for row in result["rows"] if row["verdict"]}
    assert judged == {"append_copy", "fixed", "mine", "control_a", "control_b"}
    words = {row["verdict"] for row in result["rows"] if row["arm"] == "mine"}
    assert words <= {"SAME", "NOT SEPARATED"}


def test_with_another_broker_only_end_to_end_is_measured_and_the_result_names_it(places, run, monkeypatch):
    monkeypatch.setenv("PEER", "amqp://eva:secret@elsewhere/queue")
    code, output = run("chapter", "04", "--no-build")
    assert code == 0, output
    assert "SomeBroker 4.2" in output and "left out" in output and "secret" not in output
    (folder,) = results_of(places)
    assert folder.name.startswith("peer-") and not results.local_results(places, "04-buffers")
    result = results.read(folder / "result.json")
    assert result["peer"] == "SomeBroker 4.2" and "secret" not in (folder / "result.json").read_text(encoding="utf-8")
    assert {row["layer"] for row in result["rows"]} == {"end_to_end"}
    assert "streamed" not in {row["arm"] for row in result["rows"]}
    assert "SomeBroker 4.2" in (folder / "page.html").read_text(encoding="utf-8")


def test_another_broker_that_is_down_is_named(places, run, monkeypatch):
    monkeypatch.setenv("PEER", "amqp://nobody/queue")
    code, output = run("chapter", "04", "--no-build")
    assert code == 1 and "nobody:5672: Connection refused" in output and "PEER" in output
    assert not results_of(places)


def test_a_reference_is_replayed_and_labelled(places, run):
    code, output = run("chapter", "04-replay")
    assert code == 1 and "No reference result" in output
    run("chapter", "04", "--no-build")
    (folder,) = results_of(places)
    home = places.reference / "some-machine"
    home.mkdir(parents=True)
    (folder / "result.json").rename(home / "04-buffers.json")
    code, output = run("chapter", "04-replay")
    assert code == 0, output
    assert output.startswith("REPLAY of 20")
    assert "REPLAY of 20" in (places.local / "04-buffers" / "replay" / "page.html").read_text(encoding="utf-8")


def test_a_result_that_does_not_follow_the_schema_is_refused_with_its_place(places, run):
    home = places.reference / "some-machine"
    home.mkdir(parents=True)
    (home / "04-buffers.json").write_text(json.dumps({"schema": 1}), encoding="utf-8")
    code, output = run("chapter", "04-replay")
    assert code == 1
    assert "does not follow the result schema" in output
