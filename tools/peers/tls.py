"""An embedded broker that lets in only who speaks TLS and knows a password: some peers offer nothing else."""

import os
import shutil
from contextlib import contextmanager

from playing import Place
from processes import Process, run

PORT = 5671  # pyamqp knows no other, so each run has a loopback address of its own
USER, PASSWORD = "someone", "secret"


def own_host():
    return f"127.{1 + os.getpid() // 62_500 % 250}.{os.getpid() // 250 % 250}.{1 + os.getpid() % 250}"


def certificate(folder, host):
    """A certificate that is its own authority, and its key; None without the program that makes them."""
    if not shutil.which("openssl"):
        return None
    folder.mkdir(exist_ok=True)
    shown, key = folder / "certificate.pem", folder / "key.pem"
    made = run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", 2, "-subj", "/CN=broker", "-addext",
               f"subjectAltName=IP:{host}", "-keyout", key, "-out", shown)
    return (shown, key) if made.code == 0 else None


@contextmanager
def broker(program, shown, key, host):
    """The place of a broker with this certificate. uAMQP makes the whole URL the address of its link, so all do."""
    with Process(program, "--bind", host, "--port", PORT, "--user", USER, "--password", PASSWORD,
                 "--certificate", shown, "--key", key) as process:
        process.port()
        yield Place(PORT, f"amqps://{host}/numbers-", host, f"{USER}:{PASSWORD}", str(shown))
