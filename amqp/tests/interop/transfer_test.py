"""A hundred thousand messages each way between Proton and us: none lost, doubled, reordered or damaged."""

import json

import pytest

from processes import Process, run

COUNT = 100_000


def summary(ended):
    assert ended.code == 0, ended.err
    return json.loads(ended.out)


def both_have_all(*played):
    assert [summary(ended)["messages"] for ended in played] == [COUNT] * len(played)


pytestmark = [pytest.mark.peer("Proton C"), pytest.mark.feature("transfer")]


@pytest.mark.parametrize("settled", [[], ["--settled"]], ids=["unsettled", "pre-settled"])
class TestThroughTheBroker:
    """Sender and receiver run at the same time, so the queue stays short and credit moves all the while."""

    def test_from_proton_to_us(self, proton_c, amqp_perf, broker, settled):
        options = ["--count", COUNT, "--credit", 1000, *settled]
        url = f"amqp://127.0.0.1:{broker}/numbers"
        with Process(amqp_perf, "receive", url, "--json", *options) as receiver:
            sent = run(proton_c / "proton_send", "--port", broker, "--address", "numbers", *options, seconds=60)
            both_have_all(sent, receiver.end(60))

    def test_from_us_to_proton(self, proton_c, amqp_perf, broker, settled):
        options = ["--count", COUNT, *settled]
        url = f"amqp://127.0.0.1:{broker}/numbers"
        with Process(proton_c / "proton_receive", "--port", broker, "--address", "numbers", *options) as receiver:
            sent = run(amqp_perf, "send", url, "--json", *options, seconds=60)
            both_have_all(sent, receiver.end(60))


@pytest.mark.peer("Proton C++")
class TestProtonCpp:
    @pytest.mark.parametrize("settled", [[], ["--settled"]], ids=["unsettled", "pre-settled"])
    def test_from_proton_to_us(self, proton_cpp, amqp_perf, broker, settled):
        with Process(amqp_perf, "receive", f"amqp://127.0.0.1:{broker}/numbers", "--json", "--count", COUNT) as receiver:
            chosen = ["--port", broker, "--address", "numbers", "--count", COUNT, *settled]
            sent = run(proton_cpp, "send", *chosen, seconds=60)
            both_have_all(sent, receiver.end(60))

    @pytest.mark.parametrize("settled", [[], ["--settled"]], ids=["unsettled", "pre-settled"])
    def test_from_us_to_proton(self, proton_cpp, amqp_perf, broker, settled):
        chosen = ["--port", broker, "--address", "numbers", "--count", COUNT]
        with Process(proton_cpp, "receive", *chosen) as receiver:
            url = f"amqp://127.0.0.1:{broker}/numbers"
            sent = run(amqp_perf, "send", url, "--json", "--count", COUNT, *settled, seconds=60)
            both_have_all(sent, receiver.end(60))


class TestDirect:
    """One listens and takes the other's connection: no broker between the two implementations."""

    def test_proton_connects_and_sends(self, proton_c, amqp_perf):
        with Process(amqp_perf, "receive", "--listen", "--port", 0, "--json", "--count", COUNT) as receiver:
            sent = run(proton_c / "proton_send", "--port", receiver.port(), "--count", COUNT, seconds=60)
            both_have_all(sent, receiver.end())

    def test_we_connect_and_send(self, proton_c, amqp_perf):
        with Process(proton_c / "proton_receive", "--listen", "--port", 0, "--count", COUNT) as receiver:
            url = f"amqp://127.0.0.1:{receiver.port()}/queue"
            sent = run(amqp_perf, "send", url, "--json", "--count", COUNT, seconds=60)
            both_have_all(sent, receiver.end())

    def test_messages_of_many_frames(self, proton_c, amqp_perf):
        large = ["--count", 200, "--body-size", 300_000]
        with Process(amqp_perf, "receive", "--listen", "--port", 0, "--json", *large) as receiver:
            sent = run(proton_c / "proton_send", "--port", receiver.port(), *large, seconds=60)
            assert summary(sent)["messages"] == summary(receiver.end())["messages"] == 200
