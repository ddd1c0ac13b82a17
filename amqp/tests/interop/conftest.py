"""Where the programs under test are, a broker to meet at, and a loud word for every test that was left out."""

import importlib.util
import itertools
import os
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
BUILD = Path(os.environ.get("PERFTALK_BUILD", ROOT / "build" / "release"))
PEERS = ROOT / "tools" / "peers"
sys.path[:0] = [str(PEERS), str(ROOT / "tools")]

import rabbitmq as rabbitmq_peer  # noqa: E402
from perftalk import interop  # noqa: E402
from perftalk.places import repository  # noqa: E402
from perftalk.screen import Stop  # noqa: E402
from processes import Process  # noqa: E402

FRESH = itertools.count()


def pytest_configure(config):
    config.addinivalue_line("markers", "peer(name): which peer a test is played with; a row of the matrix of make interop")
    config.addinivalue_line("markers", "feature(name): what of it is tested; a column of that matrix")
    config.addinivalue_line("markers", "long: left out of make test, played by make interop")


def pytest_collection_modifyitems(items):
    """Writes peer and feature of each test into the report, from which the matrix is made."""
    for item in items:
        if broker := getattr(item, "callspec", None) and item.callspec.params.get("url"):
            item.add_marker(pytest.mark.peer(broker))
        for name in ("peer", "feature"):
            if mark := item.get_closest_marker(name):
                item.user_properties.append((name, mark.args[0]))


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


def has_header(name):
    return any(Path(prefix, "include", name).exists() for prefix in ("/usr", "/usr/local", "/opt/homebrew"))


@pytest.fixture
def proton_c():
    """The folder of the Proton C programs, which are built wherever Proton C is installed."""
    if not has_header("proton/proactor.h"):
        pytest.skip("Proton C is not installed (Debian: libqpid-proton11-dev)")
    return built("peers", "proton_send").parent


@pytest.fixture
def proton_cpp():
    if not has_header("proton/container.hpp"):
        pytest.skip("Proton C++ is not installed (Debian: libqpid-proton-cpp12-dev)")
    return built("peers", "proton_cpp")


@pytest.fixture
def proton_broker(proton_cpp):
    """The port of the C++ broker among Proton's examples, which is built wherever they are installed."""
    if not Path("/usr/share/proton/examples/cpp/broker.cpp").exists():
        pytest.skip("Proton's examples are not installed (Debian: libqpid-proton11-dev-examples)")
    with Process(proton_cpp.with_name("proton_broker"), "--address", "127.0.0.1:0") as process:
        yield int(process.said(r"^broker listening on (\d+)$").group(1))


@pytest.fixture(scope="session")
def rabbitmq_node(tmp_path_factory):
    if not rabbitmq_peer.SERVER.exists():
        pytest.skip("RabbitMQ is not installed (Debian: rabbitmq-server)")
    with rabbitmq_peer.node(tmp_path_factory.mktemp("rabbitmq")) as port:
        yield f"guest:guest@127.0.0.1:{port}"


@pytest.fixture
def rabbitmq(rabbitmq_node):
    """The URL of a fresh queue of RabbitMQ, which makes it on demand."""
    return f"amqp://{rabbitmq_node}//queue/fresh-{next(FRESH)}"


@pytest.fixture(params=("embedded broker", "Proton's broker", "RabbitMQ"))
def url(request):
    """Of a fresh queue, at each broker in turn."""
    if request.param == "RabbitMQ":
        return request.getfixturevalue("rabbitmq")
    port = request.getfixturevalue("broker" if request.param == "embedded broker" else "proton_broker")
    return f"amqp://127.0.0.1:{port}/queue"


@pytest.fixture
def rhea():
    """The command of a program that uses rhea, by name."""
    if not shutil.which("npm"):
        pytest.skip("npm is not installed (Debian: npm)")
    try:
        folder = interop.rhea(repository())
    except Stop as stop:
        pytest.fail(stop.message)
    return lambda name: ("env", f"NODE_PATH={folder / 'node_modules'}", "node", PEERS / f"{name}.js")


@pytest.fixture
def uamqp():
    if importlib.util.find_spec("uamqp") is None:
        pytest.skip("uAMQP is not installed (Debian: python3-uamqp)")
    return sys.executable, PEERS / "uamqp_peer.py"


@pytest.fixture
def pyamqp():
    for module in ("certifi", "typing_extensions"):
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"{module}, which pyamqp needs, is not installed (Debian: python3-{module.replace('_', '-')})")
    if not shutil.which("apt-get"):
        pytest.skip("pyamqp comes out of Debian's python3-azure, and there is no apt-get here")
    try:
        folder = interop.pyamqp(repository())
    except Stop as stop:
        pytest.fail(stop.message)
    return "env", f"PYTHONPATH={folder / 'eventhub'}", sys.executable, PEERS / "pyamqp_peer.py"


def pytest_terminal_summary(terminalreporter):
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"NOT TESTED: {report.nodeid}: {reason}", yellow=True, bold=True)
