"""The closing line of `make test` counts every test once, whoever ran it."""

import pytest

from perftalk.suite import Count, count_catch, count_junit


def junit(tmp_path, *cases):
    path = tmp_path / "report.xml"
    path.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>", encoding="utf-8")
    return count_junit(path)


def test_tests_of_ctest_and_pytest_are_counted(tmp_path):
    assert junit(tmp_path, '<testcase name="a" status="run"/>', '<testcase name="b"><failure/></testcase>',
                 '<testcase name="c"><skipped/></testcase>', '<testcase name="d" status="fail"/>',
                 '<testcase name="e"><error/></testcase>') == Count(1, 3, 1)


@pytest.mark.parametrize("output, expected", [
    ("All tests passed (523 assertions in 98 test cases)", Count(98)),
    ("All tests passed (1 assertion in 1 test case)", Count(1)),
    ("test cases: 98 | 95 passed | 3 failed\nassertions: 523 | 520 passed | 3 failed", Count(95, 3)),
    ("test cases: 9 | 7 passed | 1 failed | 1 skipped", Count(7, 1, 1)), ("nothing of the kind", None)])
def test_a_catch2_program_counts_as_many_as_it_ran(output, expected):
    assert count_catch(output) == expected


def test_a_catch2_program_inside_ctest_is_opened_and_a_crash_is_a_failure(tmp_path):
    summary = "<system-out>All tests passed (523 assertions in 98 test cases)</system-out>"
    assert junit(tmp_path, f'<testcase status="run">{summary}</testcase>') == Count(98)
    assert junit(tmp_path, f'<testcase status="fail"><failure/>{summary}</testcase>') == Count(failed=1)


def test_a_report_that_is_not_there_is_a_failure(tmp_path):
    assert count_junit(tmp_path / "none.xml") == Count(failed=1)
