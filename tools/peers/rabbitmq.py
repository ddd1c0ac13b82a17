"""Starts a RabbitMQ node of its own with the AMQP 1.0 plugin: its files in one folder, its ports on loopback."""

import socket
from contextlib import contextmanager
from pathlib import Path

from processes import Process

SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")  # Debian's wrapper in the path insists on its own user
SECONDS = 90


def free_ports(count):
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


@contextmanager
def node(folder):
    """The port of a node that is ready. Both its processes end with the block, so Erlang's own epmd is never used."""
    port, distribution, epmd = free_ports(3)
    (folder / "enabled_plugins").write_text("[rabbitmq_amqp1_0].\n", encoding="utf-8")
    settings = {
        "HOME": folder, "ERL_EPMD_PORT": epmd, "ERL_EPMD_ADDRESS": "127.0.0.1", "RUNNING_UNDER_SYSTEMD": 1,  # one process
        "RABBITMQ_NODENAME": f"peer{port}@localhost", "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": port, "RABBITMQ_DIST_PORT": distribution, "RABBITMQ_MNESIA_BASE": folder / "mnesia",
        "RABBITMQ_LOG_BASE": folder / "log", "RABBITMQ_LOGS": "-",
        "RABBITMQ_ENABLED_PLUGINS_FILE": folder / "enabled_plugins", "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        "RABBITMQ_CONFIG_FILE": folder / "none",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 -kernel inet_dist_use_interface {127,0,0,1}",
    }
    with Process("epmd", "-d", "-port", epmd, "-address", "127.0.0.1") as names:
        names.said(r"epmd running", SECONDS)
        with Process("env", *(f"{name}={value}" for name, value in settings.items()), SERVER) as server:
            server.said(r"Server startup complete", SECONDS)
            yield port
