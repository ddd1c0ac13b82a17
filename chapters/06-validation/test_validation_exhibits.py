"""The exhibits that are made in Python hold what does not change from run to run, and nothing else."""

import importlib.util
from pathlib import Path

HERE = Path(__file__).parent


def loaded(name):
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


flipped, upkeep = loaded("flipped"), loaded("upkeep")

REPORT = """=================================================================
==24344==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x604000000071 at pc 0x7fefb5a4814b bp 0x7f sp 0x7ff
READ of size 136 at 0x604000000071 thread T0
    #0 0x7fefb5a4814a in __interceptor_memcpy ../../../../src/libsanitizer/interceptors.inc:827
    #1 0x55981983748c in std::char_traits<char>::copy(char*, char const*, unsigned long) /usr/include/char_traits.h:431
    #2 0x55981983748c in amqp::decoder<amqp::validation::trusting, int>::read_map(int) ../../amqp/codec/decoder.hpp:52
    #3 0x55981983748c in main ../../chapters/06-validation/flipped.cpp:25

0x604000000071 is located 0 bytes to the right of 33-byte region [0x604000000050,0x604000000071)
allocated by thread T0 here:
    #0 0x7fefb5ab94c8 in operator new(unsigned long) ../../../../src/libsanitizer/asan_new_delete.cpp:95
"""


def test_a_report_is_shortened_to_what_happened_and_who_of_us_did_it():
    assert flipped.shortened(REPORT) == [
        "ERROR: AddressSanitizer: heap-buffer-overflow",
        "READ of size 136",
        "    __interceptor_memcpy",
        "    amqp::decoder::read_map  amqp/codec/decoder.hpp:52",
        "    main  chapters/06-validation/flipped.cpp:25",
        "is located 0 bytes to the right of 33-byte region",
    ]


def test_a_careful_variant_has_more_lines_than_one_that_keeps_no_trail():
    assert "trail.hpp" in upkeep.headers("defensive.hpp")
    assert upkeep.headers("checked.hpp") == ["checked.hpp", "validation.hpp"]
    assert upkeep.lines("defensive.hpp") > upkeep.lines("checked.hpp") > 10


def test_conditional_jumps_are_counted_and_others_are_not():
    assert upkeep.branches("  10:\tje     20\n  12:\tjmp    20\n  14:\tjae    30\n  18:\tcall   jane\n") == 2
    assert upkeep.branches("  10:\tb.ne   20\n  14:\tcbnz   x0, 20\n  18:\tb      20\n") == 2
    assert upkeep.unwinding(".text 12 0\n.gcc_except_table._ZN4amqp 40 0\n.gcc_except_table 2 0\n") == 42
