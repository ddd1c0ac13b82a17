"""The two clients that speak only TLS, unpatched, with our broker: uAMQP and pyamqp (§5.2, §5.3)."""

import json
from contextlib import contextmanager

import pytest
import tls
from processes import Process, run

pytestmark = pytest.mark.feature("tls")

COUNT = 1000
HOST = tls.own_host()
USER = ("--user", tls.USER, "--password", tls.PASSWORD)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate that is its own authority, and its key."""
    made = tls.certificate(tmp_path_factory.mktemp("certificate"), HOST)
    return made or pytest.skip("openssl is not installed (Debian: openssl)")


@pytest.fixture
def tls_broker(amqp_broker, certificate):
    shown, key = certificate
    options = ("--bind", HOST, "--port", tls.PORT, "--certificate", shown, "--key", key)
    with Process(amqp_broker, *options, *USER) as process:
        process.port()
        yield ("--host", HOST, "--ca", shown, "--count", COUNT, *USER)


@contextmanager
def ours(amqp_perf, role, address, certificate, *options):
    secret = ":".join(USER[1::2])
    url = f"amqps://{secret}@{HOST}/{address}"
    with Process(amqp_perf, role, url, "--ca", certificate[0], "--json", "--count", COUNT, *options) as process:
        yield process


def all_arrived(*played):
    for ended in played:
        assert ended.code == 0, ended.err
    assert [json.loads(ended.out)["messages"] for ended in played] == [COUNT] * len(played)


@pytest.mark.peer("uAMQP")
class TestUamqp:
    """It makes the whole URL the address of its link."""

    ADDRESS = f"amqps://{HOST}/numbers"
    IN_URL = ADDRESS.replace("/", "%2F").replace(":", "%3A")

    def test_from_uamqp_to_us(self, uamqp, amqp_perf, tls_broker, certificate):
        with ours(amqp_perf, "receive", self.IN_URL, certificate) as receiver:
            all_arrived(run(*uamqp, "send", *tls_broker, "--address", self.ADDRESS), receiver.end())

    @pytest.mark.parametrize("settled", [[], ["--settled"]], ids=["unsettled", "pre-settled"])
    def test_from_us_to_uamqp(self, uamqp, amqp_perf, tls_broker, certificate, settled):
        with ours(amqp_perf, "send", self.IN_URL, certificate, *settled) as sender:
            all_arrived(run(*uamqp, "receive", *tls_broker, "--address", self.ADDRESS), sender.end())


@pytest.mark.peer("pyamqp")
class TestPyamqp:
    def test_from_pyamqp_to_us(self, pyamqp, amqp_perf, tls_broker, certificate):
        with ours(amqp_perf, "receive", "numbers", certificate) as receiver:
            all_arrived(run(*pyamqp, "send", *tls_broker, "--address", "numbers"), receiver.end())

    def test_from_us_to_pyamqp(self, pyamqp, amqp_perf, tls_broker, certificate):
        with ours(amqp_perf, "send", "numbers", certificate) as sender:
            all_arrived(run(*pyamqp, "receive", *tls_broker, "--address", "numbers"), sender.end())
