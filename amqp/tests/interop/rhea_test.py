"""rhea (Node.js) as a client of our broker and as a server for our client, types and transfers (§1.6, §2.6)."""

import json

import pytest

from processes import Process, run

pytestmark = pytest.mark.peer("rhea")

COUNT = 10_000

# What rhea cannot hold, and what comes back instead. Its numbers are JavaScript's, exact to 2^53 (beyond a little more
# it keeps the octets), its timestamps are dates, which end before, and its writer throws at an array of arrays.
LOST = {
    "long 9007199254740993": "long 9007199254740992",    # ulong too
    "timestamp -9223372036854775808": "timestamp 0",
    "timestamp 9223372036854775807": "timestamp 0",
    "array<array>(array<uint>(uint 1, uint 2), array<uint>(uint 3))": 'string "rhea: TypeError"',
    'array<array>(array<array>(array<uint>(uint 1, uint 2), array<uint>(uint 3)), array<array>(array<uint>(uint 3)))':
        'string "rhea: TypeError"',
}


def summary(ended):
    assert ended.code == 0, ended.err
    return json.loads(ended.out)["messages"]


@pytest.mark.feature("transfer")
@pytest.mark.parametrize("settled", [[], ["--settled"]], ids=["unsettled", "pre-settled"])
class TestThroughTheBroker:
    def test_from_rhea_to_us(self, rhea, amqp_perf, broker, settled):
        url = f"amqp://127.0.0.1:{broker}/numbers"
        with Process(amqp_perf, "receive", url, "--json", "--count", COUNT) as receiver:
            sent = run(*rhea("rhea_send"), "--port", broker, "--address", "numbers", "--count", COUNT, *settled)
            assert summary(sent) == summary(receiver.end()) == COUNT

    def test_from_us_to_rhea(self, rhea, amqp_perf, broker, settled):
        url = f"amqp://127.0.0.1:{broker}/numbers"
        with Process(*rhea("rhea_receive"), "--port", broker, "--address", "numbers", "--count", COUNT) as receiver:
            sent = run(amqp_perf, "send", url, "--json", "--count", COUNT, *settled)
            assert summary(sent) == summary(receiver.end()) == COUNT


@pytest.mark.feature("body sizes")
@pytest.mark.parametrize("size", [0, 1, 255, 256, 65_536, 2**20, pytest.param(2**24, marks=pytest.mark.long)])
class TestRheaListens:
    def test_we_send(self, rhea, amqp_perf, size):
        chosen = ["--count", 5, "--body-size", size]
        with Process(*rhea("rhea_receive"), "--listen", "--port", 0, *chosen) as receiver:
            sent = run(amqp_perf, "send", f"amqp://127.0.0.1:{receiver.port()}/numbers", "--json", *chosen)
            assert summary(sent) == summary(receiver.end()) == 5

    def test_we_receive(self, rhea, amqp_perf, size):
        chosen = ["--count", 5, "--body-size", size]
        with Process(*rhea("rhea_send"), "--listen", "--port", 0, *chosen) as sender:
            received = run(amqp_perf, "receive", f"amqp://127.0.0.1:{sender.port()}/numbers", "--json", *chosen)
            assert summary(received) == summary(sender.end()) == 5


def without_what_rhea_cannot_hold(text):
    for lost in sorted(LOST, key=len, reverse=True):    # the longest first, because it holds a shorter one
        assert lost in text
        text = text.replace(lost, LOST[lost])
    return text


def said(*command):
    ended = run(*command)
    assert ended.code == 0, f"{command[0]}: exit code {ended.code}: {ended.err}"
    return ended.out


@pytest.mark.feature("types")
class TestTypes:
    """rhea takes every value apart, puts it together again, and sends it back."""

    def test_rhea_as_a_client(self, rhea, every_type, broker):
        url = f"amqp://127.0.0.1:{broker}/types"
        written = said(every_type, "write", url)
        with Process(*rhea("rhea_types"), "--port", broker, "--address", "types",
                     "--count", written.count("message ")) as echo:
            assert said(every_type, "read", f"{url} again") == without_what_rhea_cannot_hold(written)
            assert echo.end().code == 0

    def test_rhea_as_a_server(self, rhea, every_type):
        count = said(every_type, "describe").count("message ")
        with Process(*rhea("rhea_types"), "--listen", "--port", 0, "--count", count) as echo:
            url = f"amqp://127.0.0.1:{echo.port()}/types"
            written = said(every_type, "write", url)
            assert said(every_type, "read", url) == without_what_rhea_cannot_hold(written)
            assert echo.end().code == 0
