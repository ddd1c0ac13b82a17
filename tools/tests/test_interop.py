"""The matrix of `make interop` counts what was tested with each peer, and names what was left out."""

from perftalk import interop

REPORT = """<testsuites><testsuite>
<testcase name="one"><properties><property name="peer" value="rhea"/><property name="feature" value="types"/></properties></testcase>
<testcase name="two"><properties><property name="peer" value="rhea"/><property name="feature" value="types"/></properties>
  <failure/></testcase>
<testcase name="three"><properties><property name="peer" value="RabbitMQ"/><property name="feature" value="types"/></properties>
  <skipped message="RabbitMQ is not installed"/></testcase>
<testcase name="four"/>
</testsuite></testsuites>"""


def test_passed_failed_and_left_out_are_told_apart(tmp_path, capsys):
    report = tmp_path / "interop.xml"
    report.write_text(REPORT, encoding="utf-8")
    interop.matrix(report)
    shown = capsys.readouterr().out
    assert "NOT TESTED: three: RabbitMQ is not installed" in shown
    assert [line for line in shown.splitlines() if "rhea" in line and "1 passed, 1 failed" in line]
    assert [line for line in shown.splitlines() if "RabbitMQ" in line and "1 NOT TESTED" in line and "passed" not in line]
