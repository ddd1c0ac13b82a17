"""The comparison with other clients: fair turns, ratios of one round, and no figure from a run that lost a message."""

import sys
from functools import partial
from pathlib import Path

import pytest

from perftalk import result as results
from perftalk.places import repository
from perftalk.screen import Stop

sys.path.insert(0, str(repository().root / "tools" / "peers"))

import cases  # noqa: E402
import comparison  # noqa: E402
import peers  # noqa: E402
import peers_result  # noqa: E402
import playing  # noqa: E402
from comparison import OURS, Case  # noqa: E402
from contenders import Contenders  # noqa: E402
from playing import Contender, NoFigure, Place, direct, through  # noqa: E402

FAKE = Path(__file__).parent / "fake_peer.py"
PEER = Contender("fake", (sys.executable, FAKE, "send"), (sys.executable, FAKE, "receive"))
MACHINE = {"cpu": "a cpu", "cores": 2, "hypervisor": "none", "kernel": "6", "memory_gib": 8}


@pytest.fixture(autouse=True)
def quiet_machine(monkeypatch):
    monkeypatch.setattr(playing, "busy_seconds", lambda: 0.0)


def turns_of(**figures):
    """A turn a contender that returns these figures, round by round; None is a run that failed."""
    def turn(values):
        value = next(values)
        if value is None:
            raise NoFigure("message 7 was lost")
        return dict(value)
    return {name.replace("ours", OURS): partial(turn, iter(values)) for name, values in figures.items()}


def rates(*values):
    return [value and {"messages_per_second": value, "sending_cpu_ns": 1e9 / value} for value in values]


def one_case(turns, body_size=0):
    figures = ("messages_per_second", "megabytes_per_second", "sending_cpu_ns")
    return Case("direct-100B", "direct, 100 B", figures, turns, {"kind": "direct"}, {}, body_size)


def assembled(places, case, rounds):
    played = comparison.play([case], rounds, seed=1)
    return peers_result.assemble(places, (MACHINE, {"rhea": "3.0.5"}), [case], played, {"rhea": "npm is not installed"}, "quick", rounds,
                                 "2026-01-01T00:00:00Z")


def row_of(result, name):
    return next(row for row in result["cases"][0]["rows"] if row["contender"] == name)


def test_a_run_gives_the_receivers_rate_and_the_cpu_of_both():
    assert direct(PEER, (), 1000) == {"messages_per_second": 2000.0, "sending_cpu_ns": 500.0, "receiving_cpu_ns": 500.0}
    assert through(Place(1), PEER, PEER, (), 1000)["messages_per_second"] == 2000.0


@pytest.mark.parametrize("wrong, complaint", [
    ("receive lost", "1000 messages were sent and 999 received"), ("send lost", "999 messages were sent"),
    ("receive damaged", "the body of message 7 is damaged")])
def test_a_lost_or_damaged_message_gives_no_figure(monkeypatch, wrong, complaint):
    monkeypatch.setenv("FAKE_PEER", wrong)
    with pytest.raises(NoFigure, match=complaint):
        direct(PEER, (), 1000)


def test_a_round_without_a_figure_leaves_a_gap_and_is_told(places, capsys):
    result = assembled(places, one_case(turns_of(ours=rates(100, 100, 100), other=rates(50, None, 25))), 3)
    rate = row_of(result, "other")["figures"]["messages_per_second"]
    assert rate["rounds"] == [50, None, 25] and rate["median"] == 37.5
    told = {"case": "direct-100B", "contender": "other", "round": 2, "why": "message 7 was lost"}
    assert result["failures"] == [told]
    peers_result.show(result)
    assert "NO FIGURE: direct-100B: other, round 2: message 7 was lost" in capsys.readouterr().out


def test_who_fails_always_has_no_figure_at_all(places, capsys):
    result = assembled(places, one_case(turns_of(ours=rates(100), other=rates(None))), 1)
    assert row_of(result, "other")["figures"] == {}
    peers_result.show(result)
    assert "no figure" in capsys.readouterr().out


def test_ratios_are_of_one_round_and_above_one_is_better_than_ours(places):
    case = one_case(turns_of(ours=rates(100, 10, 100), other=rates(50, 5, 25)))
    figures = row_of(assembled(places, case, 3), "other")["figures"]
    for key in ("messages_per_second", "sending_cpu_ns"):
        ratio = figures[key]["ratio"]
        assert (ratio["median"], ratio["low"], ratio["high"]) == pytest.approx((0.5, 0.25, 0.5))
        assert ratio["confidence"] == 0.75
    assert "ratio" not in row_of(assembled(places, one_case(turns_of(ours=rates(1))), 1), OURS)["figures"]


def test_megabytes_follow_from_the_body(places):
    result = assembled(places, one_case(turns_of(ours=rates(1000)), body_size=1024), 1)
    assert row_of(result, OURS)["figures"]["megabytes_per_second"]["median"] == 1.024


def test_the_order_is_fresh_in_every_round_and_each_plays_once():
    heard = []

    def turn(case, name):
        heard.append((case, name))
        return {"messages_per_second": 1}

    cases = [Case(case, case, (), {name: partial(turn, case, name) for name in "abcd"}) for case in ("one", "two")]
    comparison.play(cases, 6, seed=3)
    rounds = [tuple(heard[start:start + 8]) for start in range(0, len(heard), 8)]
    assert all(sorted(each) == sorted(rounds[0]) and len(set(each)) == 8 for each in rounds)
    assert len(set(rounds)) == 6
    assert all(len({case for case, _ in each[:4]}) == 1 for each in rounds)  # the runs of a case stand together


def test_a_disturbed_run_is_repeated_for_the_machines_sake(monkeypatch):
    figures = iter(({"messages_per_second": 1}, {"messages_per_second": 2}, {"messages_per_second": 3}))
    busy = iter((0.0, 1e6, 0.0, 0.0))
    monkeypatch.setattr(playing, "busy_seconds", lambda: next(busy))
    assert playing.undisturbed(lambda: next(figures)) == ({"messages_per_second": 2}, 1, False)


def test_what_stays_disturbed_says_so(monkeypatch):
    busy = iter(range(0, 10**9, 10**6))
    monkeypatch.setattr(playing, "busy_seconds", lambda: next(busy))
    assert playing.undisturbed(lambda: {"a": 1}) == ({"a": 1}, playing.ATTEMPTS - 1, True)


def test_a_result_is_written_read_and_refused_when_it_is_none(places, tmp_path):
    result = assembled(places, one_case(turns_of(ours=rates(100, 90))), 2)
    peers_result.write(tmp_path / "result.json", result)
    assert peers_result.read(tmp_path / "result.json") == result
    with pytest.raises(Stop, match="does not follow the result schema, at cases"):
        peers_result.write(tmp_path / "other.json", {**result, "cases": []})


def test_a_url_is_for_who_takes_one_and_options_for_all_others():
    ours = Contender(OURS, ("perf", "send"), ("perf", "receive"), takes_url=True)
    place = Place(5672, "/queue/a", user="guest:guest")
    assert ours.command("send", place, ("--count", 1)) == (
        "perf", "send", "amqp://guest:guest@127.0.0.1:5672/%2Fqueue%2Fa", "--count", 1)
    assert PEER.command("receive", Place(1, "a"), ())[3:] == ("--port", 1, "--address", "a")


def test_who_is_not_there_is_named_loudly_and_left_out(places, monkeypatch, capsys):
    monkeypatch.setenv("SETUP", "0")    # fetch nothing
    there = Contenders(places)
    assert {"Proton C", "Proton C++", "rhea"} <= set(there.missing) and not set(there.missing) & set(there.found)
    made = cases.direct_cases(there.found, 0.3)
    assert all(set(case.turns) <= {OURS, "raw frames", "TCP"} for case in made)
    peers.say_missing(there.missing)
    assert "NOT MEASURED: Proton C: it is not installed (Debian: libqpid-proton11-dev)" in capsys.readouterr().out


def test_slow_peers_play_fewer_messages_with_the_same_options():
    found = {name: Contender(name, (name,), (name,)) for name in (OURS, "Proton C", "rhea")}
    first, *_ = cases.direct_cases(found, 0.5)
    assert first.messages[OURS] > first.messages["Proton C"] > first.messages["rhea"] >= 1000
    assert len({turn.args[1] for turn in first.turns.values()}) == 1


def test_an_interrupted_run_leaves_nothing(places, monkeypatch):
    class Interrupting:
        def draw_all(self, *_):
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "peers_plots", Interrupting())
    with pytest.raises(KeyboardInterrupt):
        peers.write(places, assembled(places, one_case(turns_of(ours=rates(1))), 1))
    assert list((places.local / "peers").iterdir()) == []


def test_a_reference_is_kept_with_its_plots_and_is_no_result_of_a_chapter(places):
    result = assembled(places, one_case(turns_of(ours=rates(100), other=rates(50))), 1)
    peers.keep_as_reference(places, result, peers.write(places, result))
    kept = places.reference / "a-2c" / "peers.json"
    assert peers_result.read(kept) == result
    assert sorted(path.name for path in kept.parent.glob("*.svg")) == [
        "peers.direct-100B.dark.svg", "peers.direct-100B.light.svg"]
    assert results.references(places) == []
