"""Bad input: one clear line, the right exit code, nothing hangs, no half-written result."""

import json
import socket
import threading

import pytest

import hostile
from processes import Process, run

FAILED, MISUSED, INTERRUPTED = 1, 2, 130


def complaints(ended):
    """What a program wrote to stderr besides where it listens."""
    return [line for line in ended.err.splitlines() if not line.startswith("listening on ")]


def complains_once(ended, program, code, *words):
    lines = complaints(ended)
    assert ended.code == code, f"exit code {ended.code}: {ended.err}"
    assert len(lines) == 1, f"not one line: {ended.err}"
    assert lines[0].startswith(f"{program}: ")
    for word in words:
        assert word in lines[0], f"{word!r} is not in {lines[0]!r}"
    assert ended.out == ""


def url(port, address="queue"):
    return f"amqp://127.0.0.1:{port}/{address}"


@pytest.fixture
def closed_port():
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return port


def serves(port, amqp_perf):
    """The broker still works for everybody else."""
    sent = run(amqp_perf, "send", url(port, "after"), "--count", 10, "--json")
    received = run(amqp_perf, "receive", url(port, "after"), "--count", 10, "--json")
    return json.loads(sent.out)["messages"] == json.loads(received.out)["messages"] == 10


class TestCommandLine:
    @pytest.mark.parametrize("arguments", [["--nonsense"], ["send", "amqp://127.0.0.1/q", "--nonsense"],
                                           ["receive", "--nonsense"], ["nonsense"]])
    def test_perf_names_an_unknown_option(self, amqp_perf, arguments):
        complains_once(run(amqp_perf, *arguments), "amqp-perf", MISUSED, "nonsense")

    @pytest.mark.parametrize("arguments", [[], ["send"], ["send", "not a url"], ["send", url(1), "--count", "many"],
                                           ["send", url(1), "--count", "-1"], ["send", url(1), "--body-size", "1e99"],
                                           ["bench", url(1), "--variant", "buffer=nonsense"]])
    def test_perf_refuses_what_it_cannot_use(self, amqp_perf, arguments):
        complains_once(run(amqp_perf, *arguments), "amqp-perf", MISUSED)

    @pytest.mark.parametrize("arguments", [["--nonsense"], ["--port", "70000"], ["--port", "http"]])
    def test_broker_refuses_what_it_cannot_use(self, amqp_broker, arguments):
        complains_once(run(amqp_broker, *arguments), "amqp-broker", MISUSED)


class TestPorts:
    def test_broker_on_a_port_in_use(self, amqp_broker, broker):
        complains_once(run(amqp_broker, "--port", broker), "amqp-broker", FAILED, str(broker), "in use")

    def test_listening_receiver_on_a_port_in_use(self, amqp_perf, broker):
        ended = run(amqp_perf, "receive", "--listen", "--port", broker, "--count", 1)
        complains_once(ended, "amqp-perf", FAILED, str(broker), "in use")

    @pytest.mark.parametrize("role", ["send", "receive", "bench"])
    def test_a_broker_that_is_not_there(self, amqp_perf, closed_port, role):
        ended = run(amqp_perf, role, url(closed_port), "--count", 1, "--json")
        complains_once(ended, "amqp-perf", FAILED, str(closed_port), "refused")


def talk_http(peer):
    peer.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


def close_at_once(peer):
    peer.close()


def offer_another_protocol(peer):
    peer.send(b"AMQP\x00\x00\x09\x01")


def send_garbage_after_the_open(peer):
    peer.greet_as_server()
    peer.send(hostile.frame(b"\xff" * 32))


def send_a_frame_shorter_than_its_header(peer):
    peer.greet_as_server()
    peer.send(hostile.frame(b"", size=7))


def send_a_frame_longer_than_agreed(peer):
    peer.greet_as_server()
    peer.send(hostile.frame(b"", size=0x7FFFFFFF), b"\x00" * 4096)


def leave_in_the_middle_of_a_frame(peer):
    peer.greet_as_server()
    peer.send(hostile.begin_frame()[:-5])
    peer.close()


@pytest.mark.parametrize("role", ["send", "receive"])
@pytest.mark.parametrize("script", [talk_http, close_at_once, offer_another_protocol, send_garbage_after_the_open,
                                    send_a_frame_shorter_than_its_header, send_a_frame_longer_than_agreed,
                                    leave_in_the_middle_of_a_frame])
def test_a_server_that_misbehaves(amqp_perf, script, role):
    with hostile.Server(script) as server:
        ended = run(amqp_perf, role, url(server.port), "--count", 1, "--json")
    complains_once(ended, "amqp-perf", FAILED)


def section(declared, content):
    """A data section (§3.2.6) that says it has `declared` bytes."""
    return b"\x00\x53\x75\xa0" + bytes([declared]) + content


def number_body(number, size=100):
    return number.to_bytes(8, "big") + bytes((7 * k + 3) % 256 for k in range(8, size))


class TestBodies:
    """A listening receiver gets one message from a hostile sender."""

    @pytest.mark.parametrize("payload", [section(100, number_body(0)[:60]), section(100, number_body(1)),
                                         section(100, number_body(0)[:-1] + b"!"), section(60, number_body(0)[:60]), b"",
                                         b"\x00\x53\x75", b"\xff\xff\xff\xff"],
                             ids=["cut off", "wrong number", "wrong byte", "too short", "empty", "half a descriptor",
                                  "garbage"])
    def test_a_bad_body_is_named_and_fails(self, amqp_perf, payload):
        with Process(amqp_perf, "receive", "--listen", "--port", 0, "--count", 1, "--json") as receiver:
            peer = hostile.connect(receiver.port())
            peer.greet_as_client()
            peer.send(hostile.attach_as_sender())
            peer.read_until(hostile.FLOW)
            peer.send(hostile.transfer_frame(payload))
            complains_once(receiver.end(), "amqp-perf", FAILED)
            peer.close()

    def test_the_right_body_passes(self, amqp_perf):
        with Process(amqp_perf, "receive", "--listen", "--port", 0, "--count", 1, "--json") as receiver:
            peer = hostile.connect(receiver.port())
            peer.greet_as_client()
            peer.send(hostile.attach_as_sender())
            peer.read_until(hostile.FLOW)
            peer.send(hostile.transfer_frame(section(100, number_body(0))))
            peer.read_until(hostile.CLOSE)
            peer.send(hostile.frame(hostile.described_list(hostile.CLOSE)))
            ended = receiver.end()
            peer.close()
        assert (ended.code, complaints(ended)) == (0, [])
        assert json.loads(ended.out)["messages"] == 1

    def test_a_sender_that_leaves_too_early(self, amqp_perf):
        with Process(amqp_perf, "receive", "--listen", "--port", 0, "--count", 2, "--json") as receiver:
            peer = hostile.connect(receiver.port())
            peer.greet_as_client()
            peer.send(hostile.attach_as_sender())
            peer.read_until(hostile.FLOW)
            peer.send(hostile.transfer_frame(section(100, number_body(0))))
            peer.close()
            complains_once(receiver.end(), "amqp-perf", FAILED)


class TestTheBrokerSurvives:
    @pytest.mark.parametrize("octets", [b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 1000, b"AMQP\x00\x00\x09\x01",
                                        hostile.AMQP_HEADER + hostile.frame(b"", size=0x7FFFFFFF) + b"\x00" * 4096,
                                        hostile.AMQP_HEADER + hostile.frame(b"", size=3),
                                        hostile.AMQP_HEADER + hostile.open_frame() + hostile.frame(b"\xff" * 64)],
                             ids=["http", "garbage", "another version", "a giant frame", "a tiny frame", "after open"])
    def test_what_is_not_amqp(self, broker, amqp_perf, octets):
        peer = hostile.connect(broker)
        peer.send(octets)
        peer.read_to_end()  # it closes the connection instead of waiting for sense
        peer.close()
        assert serves(broker, amqp_perf)

    def test_a_client_that_leaves_in_the_middle_of_a_message(self, broker, amqp_perf):
        peer = hostile.connect(broker)
        peer.greet_as_client()
        peer.send(hostile.attach_as_sender())
        peer.read_until(hostile.FLOW)
        peer.send(hostile.transfer_frame(section(100, number_body(0)))[:-30])
        peer.close()
        assert serves(broker, amqp_perf)


class TestCtrlC:
    def test_a_receiver_that_waits(self, amqp_perf):
        with Process(amqp_perf, "receive", "--listen", "--port", 0, "--count", 1, "--json") as receiver:
            receiver.port()
            receiver.interrupt()
            complains_once(receiver.end(), "amqp-perf", INTERRUPTED, "interrupted")

    def test_a_sender_in_the_middle_of_a_run(self, amqp_perf):
        running = threading.Event()

        def take_some(peer):
            peer.greet_as_server()
            peer.take_a_sender(credit=1000)
            peer.read_until(hostile.TRANSFER)
            running.set()

        with hostile.Server(take_some) as server:
            with Process(amqp_perf, "send", url(server.port), "--count", 10_000_000, "--json") as sender:
                assert running.wait(hostile.SECONDS)
                sender.interrupt()
                complains_once(sender.end(), "amqp-perf", INTERRUPTED, "interrupted")

    def test_the_broker_stops(self, amqp_broker):
        with Process(amqp_broker, "--port", 0) as broker:
            broker.port()
            broker.interrupt()
            ended = broker.end()
        assert (ended.code, complaints(ended)) == (0, [])
