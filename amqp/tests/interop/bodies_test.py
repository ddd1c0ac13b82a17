"""Bodies from nothing to 64 MiB, in frames of 512 B to 1 MiB, each byte checked (§2.6.14, §3.2.6).

RabbitMQ takes frames of any length, and messages of up to 128 MiB.
"""

import json

import pytest

from processes import Process, run

MIB = 2**20
MOST = 64 * MIB - 1024  # what our receiver puts together is at most 64 MiB, the other sections included
SIZES = [0, 1, 255, 256, 65_536, MIB, *(pytest.param(size, marks=pytest.mark.long) for size in (16 * MIB, MOST))]
FRAMES = [512, 4096, MIB]  # beside 64 KiB, which is what is asked for when nothing is said
SECONDS = 600  # Proton turns over what is left of a message for each frame: 64 MiB in frames of 512 B take it a minute


def options(size, count=500):
    """Some MiB in all, but at least two messages, or one of the largest."""
    return ["--count", max(1 if size == MOST else 2, min(count, 4 * MIB // (size + 1))), "--body-size", size]


def all_arrived(*played):
    for ended in played:
        assert ended.code == 0, ended.err
    assert len({json.loads(ended.out)["messages"] for ended in played}) == 1


def through(amqp_perf, url, *chosen, settled=(), credit=50_000):
    """With more credit than messages, so that it need not be renewed."""
    with Process(amqp_perf, "receive", url, "--json", "--credit", credit, *chosen) as receiver:
        sent = run(amqp_perf, "send", url, "--json", *chosen, *settled, seconds=SECONDS)
        all_arrived(sent, receiver.end(SECONDS))


@pytest.mark.feature("body sizes")
@pytest.mark.parametrize("settled", [[], ["--settled"]], ids=["unsettled", "pre-settled"])
@pytest.mark.parametrize("size", SIZES)
def test_sizes_through_a_broker(amqp_perf, url, size, settled):
    through(amqp_perf, url, *options(size), settled=settled)


@pytest.mark.feature("frame sizes")
@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("size", SIZES)
def test_frames_through_a_broker(amqp_perf, url, size, frame):
    through(amqp_perf, url, *options(size), "--max-frame-size", frame)


@pytest.mark.feature("transfer")
@pytest.mark.parametrize("settled", [[], ["--settled"]], ids=["unsettled", "pre-settled"])
def test_many_messages_through_a_broker(amqp_perf, url, settled):
    through(amqp_perf, url, "--count", 10_000, settled=settled)


@pytest.mark.feature("credit")
def test_credit_that_is_renewed(amqp_perf, url):
    through(amqp_perf, url, "--count", 10_000, credit=100)


@pytest.mark.peer("Proton C")
class TestProtonDirect:
    """One listens and takes the other's connection."""

    @staticmethod
    def from_proton(amqp_perf, proton_c, chosen, ours=()):
        with Process(amqp_perf, "receive", "--listen", "--port", 0, "--json", *chosen, *ours) as receiver:
            sent = run(proton_c / "proton_send", "--port", receiver.port(), *chosen, seconds=SECONDS)
            all_arrived(sent, receiver.end(SECONDS))

    @staticmethod
    def to_proton(amqp_perf, proton_c, chosen, ours=()):
        with Process(proton_c / "proton_receive", "--listen", "--port", 0, *chosen) as receiver:
            address = f"amqp://127.0.0.1:{receiver.port()}/bodies"
            sent = run(amqp_perf, "send", address, "--json", *chosen, *ours, seconds=SECONDS)
            all_arrived(sent, receiver.end(SECONDS))

    @pytest.mark.feature("body sizes")
    @pytest.mark.parametrize("way", ["from_proton", "to_proton"])
    @pytest.mark.parametrize("size", SIZES)
    def test_sizes(self, amqp_perf, proton_c, way, size):
        getattr(self, way)(amqp_perf, proton_c, options(size))

    @pytest.mark.feature("frame sizes")
    @pytest.mark.parametrize("way", ["from_proton", "to_proton"])
    @pytest.mark.parametrize("frame", FRAMES)
    @pytest.mark.parametrize("size", SIZES)
    def test_frames(self, amqp_perf, proton_c, way, size, frame):
        getattr(self, way)(amqp_perf, proton_c, options(size), ["--max-frame-size", frame])
