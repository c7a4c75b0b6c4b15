"""Survival curves against printed values, the empirical distribution and counting by hand."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accede.methods.survival import aalen_johansen, kaplan_meier

# Freireich et al. 1963, weeks in remission under 6-mercaptopurine; 0 where still in remission.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_remission_as_printed() -> None:
    curve = kaplan_meier(WEEKS, ENDED)
    assert curve.times == (6, 7, 10, 13, 16, 22, 23)
    assert [round(value, 3) for value in curve.values] == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert curve.median()[0] == 23
    assert curve.at(5)[0] == 1
    # Greenwood's standard error at 10 weeks is printed as 0.0963: the interval is that on the log-log scale.
    assert [round(end, 3) for end in curve.at(10)[1:]] == [0.503, 0.889]


durations = st.lists(st.integers(0, 12), min_size=1, max_size=12)


@given(durations)
def test_without_censoring_it_is_the_empirical_distribution(times) -> None:
    curve = kaplan_meier(times, [True] * len(times))
    for time in range(13):
        assert curve.at(time)[0] == pytest.approx(sum(each > time for each in times) / len(times))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2)), min_size=1, max_size=14))
def test_causes_add_to_one_minus_survival(spells) -> None:
    times, causes = [time for time, _ in spells], [cause for _, cause in spells]
    survival = kaplan_meier(times, [cause > 0 for cause in causes])
    curves = [aalen_johansen(times, causes, cause) for cause in (1, 2) if cause in causes]
    for time in range(10):
        ended = sum(curve.at(time)[0] for curve in curves)
        assert ended == pytest.approx(1 - survival.at(time)[0])
        for curve in (survival, *curves):
            value, low, high = curve.at(time)
            assert low - 1e-12 <= value <= high + 1e-12
            assert 0 <= low <= high <= 1


def test_incidence_counted_by_hand() -> None:
    # Of four, one ends by 1 at time 1, one is censored at 2, one ends by 2 at 3, one by 1 at 4.
    curve = aalen_johansen([1, 2, 3, 4], [1, 0, 2, 1], 1)
    assert curve.times == (1, 4)
    assert curve.values == pytest.approx((1 / 4, 1 / 4 + 3 / 8))
    # To take the other cause for censoring says more.
    assert 1 - kaplan_meier([1, 2, 3, 4], [1, 0, 0, 1]).at(4)[0] == pytest.approx(1.0)


def test_without_competition_incidence_is_one_minus_survival_with_a_like_interval() -> None:
    survival = kaplan_meier(WEEKS, ENDED)
    incidence = aalen_johansen(WEEKS, ENDED, 1)
    assert incidence.values == pytest.approx([1 - value for value in survival.values])


def test_a_median_that_is_never_reached_is_infinite() -> None:
    assert kaplan_meier([1, 2, 3], [1, 0, 0]).median()[0] == inf
    assert aalen_johansen([1, 2, 3], [1, 0, 0], 1).median()[0] == inf
    assert aalen_johansen([1, 2], [1, 1], 1).median()[0] == 1


@pytest.mark.parametrize(
    ("times", "ended", "law"),
    [
        ([], [], "there is no duration"),
        ([1, 2], [1], "2 durations have 1 ends"),
        ([1, -2], [1, 0], "duration 1 is -2"),
        ([float("nan")], [1], "duration 0 is nan"),
        ([1], [2], "yes or no"),
    ],
)
def test_wrong_input_is_refused(times, ended, law: str) -> None:
    with pytest.raises(ValueError, match=law):
        kaplan_meier(times, ended)


def test_a_cause_that_ended_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing ended by cause 3"):
        aalen_johansen([1, 2], [1, 2], 3)
