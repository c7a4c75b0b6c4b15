"""The language of expectations: what it understands, what it refuses, and how draws are counted."""

from __future__ import annotations

import operator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accede import rule
from accede.errors import NotCovered

_OPS = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "==": operator.eq, "!=": operator.ne}


@given(st.sampled_from(sorted(_OPS)), st.integers(-5, 5), st.integers(-5, 5))
def test_a_comparison_is_pythons(op: str, before: int, after: int) -> None:
    held = rule.parse(f"after {op} before").holds({"before": before, "after": after})
    assert held == float(_OPS[op](after, before))


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=30), st.floats(-9, 9))
def test_draws_are_counted(draws: list[float], limit: float) -> None:
    held = rule.parse("value > other").holds({"value": np.array(draws), "other": limit})
    assert held == pytest.approx(sum(draw > limit for draw in draws) / len(draws))


def test_what_a_rule_may_say() -> None:
    values = {"before": 2.0, "after": np.array([1.0, 3.0, 5.0, 7.0]), "rank": 1}
    for text, share in (
        ("after > before", 0.75),
        ("3 <= after < 7", 0.5),
        ("after >= 2 * before and rank == 1", 0.5),
        ("(after - before) / before > -0.6", 1.0),
        ("rank == 2", 0.0),
    ):
        assert rule.parse(text).holds(values) == share, text
    assert rule.parse("after > before and rank == 1").names == {"after", "before", "rank"}


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("after", "is a comparison"),
        ("after > before or rank == 1", "is a comparison"),
        ("not after > before", "is a comparison"),
        ("1 < 2", "speaks of one of"),
        ("after > nothing", "no rule speaks of 'nothing'"),
        ("after > before ** 2", "nothing else"),
        ("after > abs(before)", "nothing else"),
        ("after > before.real", "nothing else"),
        ("after in before", "is a comparison"),
        ("after > True", "nothing else"),
        ("after > 'x'", "nothing else"),
        ("after >", "compares names and numbers"),
        ("after > " + "(" * 150 + "before" + ")" * 150, "at most 200 characters"),
        ("__import__('os').system('x') > before", "nothing else"),
        ("after > 1e400", "a number of a rule is below"),
        ("trend", "is written"),
        ("trend sideways 1950:1960", "is written"),
        ("trend up 1960:1950", "spans 5 years"),
        ("trend up 1950:1953", "spans 5 years"),
    ],
)
def test_what_a_rule_may_not_say(text: str, law: str) -> None:
    with pytest.raises(ValueError, match=law):
        rule.parse(text)


def test_a_division_by_zero_decides_nothing() -> None:
    with pytest.raises(NotCovered, match="divides by zero"):
        rule.parse("after / before > 1").holds({"after": 1, "before": 0})


def test_trends() -> None:
    up, down, flat = (rule.Trend(direction, 1950, 1959) for direction in ("up", "down", "flat"))
    rising, years = np.arange(10.0)[:, None], range(1950, 1960)
    assert [trend.holds(rising, years) for trend in (up, down, flat)] == [1, 0, 0]
    assert [trend.holds(-rising, years) for trend in (up, down)] == [0, 1]
    assert [trend.holds(np.full((10, 1), 3.0), years) for trend in (up, down, flat)] == [0, 0, 1]
    both = np.hstack([rising, -rising, np.full((10, 1), 3.0), rising])
    assert up.holds(both, years) == 0.5
    with pytest.raises(NotCovered, match="needs 5 years"):
        up.holds(rising[:4], years[:4])


def test_what_is_not_significant_is_not_flat() -> None:
    """Ups and downs that lead nowhere by tau, but move by more than a tenth of the level."""
    restless = np.array([10.0, 16.0, 9.0, 17.0, 10.0, 18.0])[:, None]
    up, down, flat = (rule.Trend(direction, 1950, 1955) for direction in ("up", "down", "flat"))
    assert [trend.holds(restless, range(1950, 1956)) for trend in (up, down, flat)] == [0, 0, 0]
    calm = 100 + np.array([0.0, 1.0, -1.0, 1.0, 0.0, 1.0])[:, None]
    assert flat.holds(calm, range(1950, 1956)) == 1


def test_a_trend_of_five_years_can_be_significant_and_of_four_cannot() -> None:
    """Kendall's exact test: 2/5! < 5% < 2/4!."""
    from scipy.stats import kendalltau

    assert kendalltau(range(5), range(5)).pvalue < rule.SIGNIFICANT < kendalltau(range(4), range(4)).pvalue
