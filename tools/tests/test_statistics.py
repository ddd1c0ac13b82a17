"""The statistics are exact, and the five words mean what chapters.md says."""

import pytest

from perftalk.statistics import (FASTER, NOT_SEPARATED, SAME, SLOWER, UNFIT, Interval, coverage, floor_of, launch_ratio,
                                 same_round_ratios, sign_test_interval, word)


def interval(low, high):
    return Interval((low * high) ** 0.5, low, high, 0.992)


def test_eight_launches_cover_99_2_percent_from_smallest_to_largest():
    found = sign_test_interval([1.3, 1.1, 1.8, 1.4, 1.2, 1.7, 1.5, 1.6])
    assert (found.low, found.high, found.median) == (1.1, 1.8, 1.45)
    assert found.confidence == 1 - 2 / 2**8 == 0.9921875


def test_sixteen_launches_afford_to_drop_two_at_each_end():
    found = sign_test_interval(range(1, 17))
    assert (found.low, found.high) == (3, 14)
    assert found.confidence == coverage(16, 3) == 1 - 2 * (1 + 16 + 120) / 2**16


def test_fewer_launches_say_how_little_they_cover():
    assert sign_test_interval([1.0, 2.0, 3.0]).confidence == 0.75
    assert sign_test_interval([1.0]).confidence == 0.0


def test_coverage_agrees_with_counting_every_outcome():
    for launches in range(1, 13):
        for rank in range(1, launches // 2 + 1):
            inside = sum(rank <= bin(outcome).count("1") <= launches - rank for outcome in range(2**launches))
            assert coverage(launches, rank) == pytest.approx(inside / 2**launches)


def test_a_launch_is_the_median_of_ratios_within_a_round_not_the_ratio_of_medians():
    slow_then_fast, half_of_it = [100, 100, 10, 10, 10], [50, 50, 5, 5, 5]
    assert launch_ratio(slow_then_fast, half_of_it) == 2
    assert same_round_ratios([2, 9], [1, 3]) == [2, 3]
    with pytest.raises(ValueError):
        same_round_ratios([1, 2], [1])


def test_the_floor_is_the_farthest_launch_of_the_control_and_never_under_two_percent():
    assert floor_of([1.0, 1.001, 0.999]) == 0.02
    assert floor_of([1.0, 1.09, 0.98]) == pytest.approx(0.09)
    assert floor_of([0.5, 1.0]) == pytest.approx(1.0)
    assert floor_of([]) == 0.02


@pytest.mark.parametrize("low, high, expected", [
    (1.06, 1.20, FASTER), (0.80, 0.94, SLOWER), (0.97, 1.04, SAME), (1.03, 1.20, NOT_SEPARATED),
    (0.90, 0.97, NOT_SEPARATED), (0.80, 1.30, NOT_SEPARATED), (1.05, 1.10, NOT_SEPARATED)])
def test_five_words(low, high, expected):
    assert word(interval(low, high), 0.05, 8) == expected


@pytest.mark.parametrize("low, high", [(1.06, 1.20), (0.80, 0.94), (0.97, 1.04), (1.03, 1.20), (0.8, 1.3)])
def test_exchanging_the_two_arms_turns_the_word_round(low, high):
    turned = {FASTER: SLOWER, SLOWER: FASTER, SAME: SAME, NOT_SEPARATED: NOT_SEPARATED}
    pair = interval(low, high)
    assert word(pair.inverse(), 0.05, 8) == turned[word(pair, 0.05, 8)]


def test_nobody_gets_a_verdict_from_an_unfit_run():
    clear = interval(2.0, 2.1)
    assert word(clear, 0.05, 7) == UNFIT
    assert word(clear, 0.26, 8) == UNFIT
    assert word(clear, 0.05, 8, fit=False) == UNFIT
