"""What takes long: a million messages over a connection that is cut, a gibibyte in one message, and ten idle seconds."""

import pytest
from conftest import built
from processes import run

pytestmark = pytest.mark.long


def passes(name, *environment):
    """A hidden test of amqp_tests, and the line of figures that it ends with."""
    ended = run("env", *environment, built("amqp", "amqp_tests"), name, seconds=900)
    assert ended.code == 0, ended.out
    print(" ".join(ended.out[ended.out.index("warning:"):].split("==")[0].split()))


@pytest.mark.feature("reconnect")
@pytest.mark.peer("embedded broker")
def test_no_message_is_lost_over_fifty_cuts():
    passes("a million messages survive fifty cuts")


@pytest.mark.feature("reconnect")
@pytest.mark.peer("RabbitMQ")
def test_no_message_is_lost_over_fifty_cuts_with_rabbitmq(rabbitmq):
    passes("a million messages survive fifty cuts", f"AMQP_URL={rabbitmq}")


@pytest.mark.feature("streaming")
def test_a_gibibyte_is_streamed_in_little_memory():
    passes("a gibibyte is streamed in less than 64 MiB of memory")


@pytest.mark.feature("idle")
def test_an_idle_connection_uses_no_cpu():
    passes("an idle connection lives on and uses no CPU")
