"""Ratios of the same round, launches as the unit of evidence, and the five words.

All functions are pure. A ratio above 1 always means "better than the baseline".
"""

from dataclasses import dataclass
from math import comb
from statistics import median

FASTER, SLOWER, SAME, NOT_SEPARATED, UNFIT = "FASTER", "SLOWER", "SAME", "NOT SEPARATED", "UNFIT"
WORDS = (FASTER, SLOWER, SAME, NOT_SEPARATED, UNFIT)

WANTED_CONFIDENCE = 0.99
LEAST_FLOOR = 0.02
WIDEST_FLOOR = 0.25
ENOUGH_LAUNCHES = 8


@dataclass(frozen=True)
class Interval:
    """A median over launches and the exact sign-test interval around it."""

    median: float
    low: float
    high: float
    confidence: float

    def overlaps(self, other):
        return self.low <= other.high and other.low <= self.high

    def inverse(self):
        """The same evidence with the two arms exchanged."""
        return Interval(1 / self.median, 1 / self.high, 1 / self.low, self.confidence)


def same_round_ratios(over, under):
    """Ratios between two arms measured in the same round of the same launch."""
    if len(over) != len(under):
        raise ValueError("two arms of one launch must have the same rounds")
    return [a / b for a, b in zip(over, under)]


def launch_ratio(over, under):
    """What one launch says: the median of its same-round ratios."""
    return median(same_round_ratios(over, under))


def coverage(launches, rank):
    """How surely the median lies between the rank-th smallest and the rank-th largest of so many launches."""
    return 1 - 2 * sum(comb(launches, below) for below in range(rank)) / 2**launches


def sign_test_interval(values, wanted=WANTED_CONFIDENCE):
    """The narrowest symmetric pair of order statistics that covers the median with the wanted confidence.

    Where so few launches cannot reach it, smallest to largest, with the confidence they do reach.
    """
    ordered = sorted(values)
    count = len(ordered)
    rank = 1
    while 2 * (rank + 1) <= count and coverage(count, rank + 1) >= wanted:
        rank += 1
    return Interval(median(ordered), ordered[rank - 1], ordered[-rank], max(0.0, coverage(count, rank)))


def floor_of(control_ratios):
    """How far from 1 an arm can land that is the baseline itself: the farthest launch, never under the least."""
    return max([LEAST_FLOOR] + [max(ratio, 1 / ratio) - 1 for ratio in control_ratios])


def word(interval, floor, launches, fit=True):
    """One of the five words for a pair. The band of the floor is symmetric in ratio: 1/(1+floor) to 1+floor."""
    if not fit or launches < ENOUGH_LAUNCHES or floor > WIDEST_FLOOR:
        return UNFIT
    lower, upper = 1 / (1 + floor), 1 + floor
    if interval.low > upper:
        return FASTER
    if interval.high < lower:
        return SLOWER
    if lower <= interval.low and interval.high <= upper:
        return SAME
    return NOT_SEPARATED
