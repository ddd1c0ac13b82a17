"""Every short program of amqp/README.md does what it says, against the embedded broker; most against others too."""

import pytest
from conftest import built
from processes import Process, run

pytestmark = pytest.mark.feature("examples")


def said_by(name, *arguments):
    ended = run(built("examples", name), *arguments)
    assert ended.code == 0, ended.err
    return ended.out


def test_what_one_sends_another_receives(url):
    assert said_by("send", url) == "accepted\n"
    assert said_by("receive", url, 1) == "hello\n"


def test_a_batch_is_accepted_whole(url):
    assert said_by("batch", url) == "10000 of 10000 accepted\n"


def test_requests_are_answered(broker):
    """Proton's broker does not send answers on to where each says (a target without an address)."""
    answers = said_by("request_response", f"amqp://127.0.0.1:{broker}")
    assert answers == "2 squared is 4\n3 squared is 9\n12 squared is 144\n"


def test_coroutines_send_and_receive(url):
    assert said_by("coroutine", url) == "0\n1\n2\n3\n4\n"


def test_a_program_without_an_event_loop(url):
    assert said_by("blocking", url) == "hello\n"


def test_a_file_crosses_whole(url, tmp_path):
    original, copy = tmp_path / "original", tmp_path / "copy"
    original.write_bytes(bytes(range(256)) * 20_000)
    with Process(built("examples", "stream_a_file"), url, "send", original) as sender:
        said_by("stream_a_file", url, "receive", copy)
        assert sender.end().code == 0
    assert copy.read_bytes() == original.read_bytes()


def test_messages_survive_a_broker_that_comes_back(amqp_broker):
    with Process(amqp_broker, "--port", 0) as first:
        port = first.port()
        sender = Process(built("examples", "reconnect"), f"amqp://127.0.0.1:{port}/queue", 6)
        with sender:
            sender.said("message 1 on connection 1")
            first.__exit__(None, None, None)
            with Process(amqp_broker, "--port", port):
                sender.said("message 5 on connection 2")
                assert sender.end().code == 0


def test_a_server_is_verified(amqp_broker, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", 2, "-subj",
               "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate)
    assert made.code == 0, made.err
    with Process(amqp_broker, "--port", 0, "--certificate", certificate, "--key", key) as broker:
        url = f"amqps://localhost:{broker.port()}/queue"
        assert said_by("tls", url, certificate) == "sent\n"
        stranger = run(built("examples", "tls"), url)
        assert (stranger.code, stranger.err) == (1, "self-signed certificate\n")
