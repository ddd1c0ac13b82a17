"""The plots of the comparison with other clients can be read from the back row, whatever a case holds."""

import sys

import pytest

from perftalk import plot_style
from perftalk.places import repository
from test_plots import assert_readable

sys.path.insert(0, str(repository().root / "tools" / "peers"))

import peers_plots  # noqa: E402

MACHINE = {"cpu": "AMD EPYC 7B13", "cores": 2, "hypervisor": "kvm"}


def figure(median, reach=1.1):
    values = [median / reach, median, median * reach]
    return {"min": values[0], "median": median, "max": values[2], "rounds": [*values, None]}


def case(figures, **rows):
    """Each row the medians of the case's figures; an empty one has none."""
    return {"name": "a-case", "title": "direct, 100 B, pre-settled", "facts": {}, "figures": list(figures),
            "rows": [{"contender": name.replace("_", " "), "messages": 1,
                      "figures": dict(zip(figures, map(figure, medians)))} for name, medians in rows.items()]}


RATES = ("messages_per_second", "sending_cpu_ns", "receiving_cpu_ns")
CASES = {
    "rates": case(RATES, PerfTalk=(3.2e6, 118, 127), Proton_C=(4e5, 850, 820), Proton_Python=(),
                  rhea=(9900, 43e3, 27e3), raw_frames=(7e6, 41.2, 42.8)),
    "alike": case(RATES, PerfTalk=(1000, 200e3, 210e3), TCP=(1010, 205e3, 207e3)),
    "growth": {**case(("cpu_ns_per_kib",), **{"1024": (400,), "16384": (90,), "67108864": ()}),
               "facts": {"kind": "growth", "what": "body"}, "title": "CPU a KiB with more bytes a body"},
    "engines": case(("messages_per_second",), one_thread=(5e6,), two_threads=(9.4e6,)),
    "codec": case(("encode_ns", "decode_ns"), PerfTalk=(246, 397), pyamqp=(22.7e3, 7700)),
    "latency": {**case(tuple(f"latency_{name}_us" for name in ("p50", "p99", "p999", "p9999")),
                    PerfTalk=(627, 1220, 1830, 1900), Proton_C=(24.7e3, 36e3, 37e3, 38e3)),
                "title": "open loop at 90 % of Proton C's maximum: 724321 messages/s"},
}


@pytest.mark.parametrize("theme", plot_style.THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", CASES)
def test_a_case_can_be_read_from_afar(name, theme):
    assert_readable(peers_plots.draw({"machine": MACHINE, "taken": "2026-01-01T00:00:00Z"}, CASES[name], theme))


@pytest.mark.parametrize("low, high", [(990, 1010), (100, 450), (8e3, 1.2e7), (40, 44e3), (1, 1e6)])
def test_a_logarithmic_axis_has_at_least_two_marks_with_room_between_them(low, high):
    drawn, (axes,) = plot_style.figure(plot_style.LIGHT)
    peers_plots._logarithmic(axes, low, high)
    ticks = axes.xaxis.get_ticklocs()
    assert 2 <= len(ticks) <= 5
    plot_style.pyplot.close(drawn)
