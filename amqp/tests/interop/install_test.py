"""Another project finds the library where it was installed, and sends and receives with it."""

import os

import pytest
from conftest import BUILD, ROOT
from processes import run

pytestmark = pytest.mark.feature("find_package")


def done(*command, seconds=10):
    ended = run(*command, seconds=seconds)
    assert ended.code == 0, ended.out + ended.err
    return ended.out


def test_a_project_of_somebody_else(broker, tmp_path):
    prefix, build = tmp_path / "prefix", tmp_path / "build"
    done("cmake", "--install", BUILD, "--component", "amqp", "--prefix", prefix)
    headers = {path.name for path in prefix.glob("include/amqp/*")}
    assert {"client", "engine"} <= headers and not {"tests", "variants", "peer", "programs"} & headers
    launcher = ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"] if os.access("/usr/bin/ccache", os.X_OK) else []
    done("cmake", "-S", ROOT / "amqp/tests/consumer", "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}", *launcher, seconds=60)
    done("cmake", "--build", build, seconds=120)
    assert done(build / "consumer", f"amqp://127.0.0.1:{broker}/queue") == "hello\n"
