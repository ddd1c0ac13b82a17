"""A million messages over a connection that is cut fifty times: the embedded broker and RabbitMQ lose none."""

import pytest
from conftest import built
from processes import run

pytestmark = [pytest.mark.feature("reconnect"), pytest.mark.long]
NAME = "a million messages survive fifty cuts"


def nothing_is_lost(*environment):
    ended = run("env", *environment, built("amqp", "amqp_tests"), NAME, seconds=900)
    assert ended.code == 0, ended.out
    print(next(line for line in ended.out.splitlines() if "came twice" in line))


@pytest.mark.peer("embedded broker")
def test_with_the_embedded_broker():
    nothing_is_lost()


@pytest.mark.peer("RabbitMQ")
def test_with_rabbitmq(rabbitmq):
    nothing_is_lost(f"AMQP_URL={rabbitmq}")
