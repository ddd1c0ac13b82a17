"""Where the programs under test are, a broker to meet at, and a loud word for every test that was left out."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
BUILD = Path(os.environ.get("PERFTALK_BUILD", ROOT / "build" / "release"))
PEERS = ROOT / "tools" / "peers"
sys.path.insert(0, str(PEERS))

from processes import Process  # noqa: E402


def built(folder, name):
    """A program of ours that must be there: what was not built is a failure, not a reason to skip."""
    program = BUILD / folder / name
    assert program.exists(), f"{program} is not built"
    return program


@pytest.fixture
def amqp_perf():
    return built("programs", "amqp-perf")


@pytest.fixture
def amqp_broker():
    return built("programs", "amqp-broker")


@pytest.fixture
def every_type():
    return built("programs", "every_type")


@pytest.fixture
def broker(amqp_broker):
    """The port of a fresh broker on the loopback interface."""
    with Process(amqp_broker, "--port", 0) as process:
        yield process.port()


@pytest.fixture
def proton_types():
    if importlib.util.find_spec("proton") is None:
        pytest.skip("Proton for Python is not installed (Debian: python3-qpid-proton)")
    return sys.executable, PEERS / "proton_types.py"


@pytest.fixture
def proton_c():
    """The folder of the Proton C programs, which are built wherever Proton C is installed."""
    prefixes = ("/usr", "/usr/local", "/opt/homebrew")
    if not any(Path(prefix, "include/proton/proactor.h").exists() for prefix in prefixes):
        pytest.skip("Proton C is not installed (Debian: libqpid-proton11-dev)")
    return built("peers", "proton_send").parent


def pytest_terminal_summary(terminalreporter):
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"NOT TESTED: {report.nodeid}: {reason}", yellow=True, bold=True)
