"""Concentration against closed forms, limiting cases, and the definition."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accede.methods.concentration import effective_number, herfindahl, parity, ray_singer

amounts = st.lists(st.floats(0.01, 1e6), min_size=2, max_size=30)


@given(st.integers(2, 50), st.floats(0.1, 1e9))
def test_equals_are_not_concentrated(n: int, each: float) -> None:
    assert ray_singer([each] * n) == pytest.approx(0, abs=1e-7)
    assert effective_number([each] * n) == pytest.approx(n)
    assert parity([each] * n) == 1


@given(st.integers(1, 50))
def test_monopoly_is_full_concentration(others: int) -> None:
    shares = [1.0] + [0.0] * others
    assert (ray_singer(shares), herfindahl(shares), effective_number(shares), parity(shares)) == (1, 1, 1, 0)


@given(amounts)
def test_con_is_the_standard_deviation_over_its_largest_value(values: list[float]) -> None:
    # Ray and Singer define CON as the standard deviation of shares over that of a monopoly.
    shares = np.array(values) / sum(values)
    n = len(values)
    monopoly = np.std([1] + [0] * (n - 1))
    assert ray_singer(values) == pytest.approx(np.std(shares) / monopoly, abs=1e-7)


@given(amounts, st.floats(0.001, 1000))
def test_units_do_not_matter(values: list[float], factor: float) -> None:
    scaled = [value * factor for value in values]
    for measure in (ray_singer, herfindahl, effective_number, parity):
        assert measure(scaled) == pytest.approx(measure(values), rel=1e-9, abs=1e-6)


def test_two_actors_by_hand() -> None:
    assert ray_singer([3, 1]) == pytest.approx(0.5)
    assert effective_number([3, 1]) == pytest.approx(1 / (9 / 16 + 1 / 16))
    assert ray_singer([4, 3, 2, 1]) == pytest.approx(sqrt((0.3 - 0.25) / 0.75))


@pytest.mark.parametrize("wrong", [[], [0, 0], [1, -1], [1]])
def test_what_is_not_a_distribution_says_so(wrong: list[float]) -> None:
    with pytest.raises(ValueError, match=r"negative|nothing|two actors"):
        ray_singer(wrong)
