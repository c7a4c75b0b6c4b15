from __future__ import annotations

from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from accede.methods import evidence

ratios = st.tuples(st.floats(0.05, 20), st.floats(0.05, 20)).map(lambda pair: (min(pair), max(pair)))
priors = st.tuples(st.floats(0.01, 0.99), st.floats(0.01, 0.99)).map(lambda pair: (min(pair), max(pair)))


def test_the_textbook_test_of_a_rare_disease() -> None:
    """One in a hundred has it, the test finds 99% of them and errs in 5% of the others."""
    assert evidence.posterior(0.01, 0.99 / 0.05) == pytest.approx(1 / 6)
    assert evidence.weight(10) == pytest.approx(10)
    assert evidence.weight(2) + evidence.weight(5) == pytest.approx(10)
    assert evidence.posterior(0.3, 1) == pytest.approx(0.3)
    assert evidence.posterior(np.array([0, 1]), 7.0).tolist() == [0, 1]


def test_ratios_given_the_items_before_multiply_to_bayes() -> None:
    """However items depend on each other: here the second repeats the first nine times in ten."""
    joint = {True: {(1, 1): 0.54, (1, 0): 0.06, (0, 1): 0.04, (0, 0): 0.36}, False: {(1, 1): 0.18, (1, 0): 0.02}}
    first = 0.6 / 0.2
    second = (joint[True][1, 1] / 0.6) / (joint[False][1, 1] / 0.2)
    direct = 0.4 * joint[True][1, 1] / (0.4 * joint[True][1, 1] + 0.6 * joint[False][1, 1])
    assert evidence.posterior(0.4, first * second) == pytest.approx(direct)
    assert second == pytest.approx(1)  # a repetition is no new evidence


@given(priors, st.lists(ratios, max_size=4))
def test_the_band_is_that_of_every_prior_and_ratio(prior, items) -> None:
    def grid(low, high):
        return np.linspace(low, high, 3)

    every = [
        chance * prod(each) / (chance * prod(each) + 1 - chance)
        for chance, *each in product(grid(*prior), *(grid(*item) for item in items))
    ]
    low, high = evidence.bounds(prior, items)
    assert low == pytest.approx(min(every))
    assert high == pytest.approx(max(every))
    assert low - 1e-12 <= evidence.centre(prior, items) <= high + 1e-12


@given(priors, st.lists(ratios, min_size=1, max_size=4))
def test_leverage_is_what_happens_without_the_item(prior, items) -> None:
    for place, each in enumerate(evidence.leverage(prior, items)):
        without = [*items[:place], *items[place + 1 :]]
        assert each.shift == pytest.approx(evidence.centre(prior, items) - evidence.centre(prior, without))
        low, high = items[place]
        if low * high > 1.0001:
            assert each.shift > 0
        if low == high:
            assert each.narrowing == pytest.approx(0)


def test_a_settled_ratio_narrows_the_band() -> None:
    (only,) = evidence.leverage((0.5, 0.5), [(0.5, 2)])
    assert (only.shift, only.narrowing) == (pytest.approx(0), pytest.approx(2 / 3 - 1 / 3))


@given(st.floats(0.05, 20))
def test_the_prior_that_is_even(ratio) -> None:
    assert evidence.posterior(evidence.break_even(ratio), ratio) == pytest.approx(0.5)
    assert evidence.middle((ratio, 1 / ratio)) == pytest.approx(1)


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (0, 5), (5, 5), (2, 17), (31, 42), (300, 2000)])
@pytest.mark.parametrize("level", [0.5, 0.95])
def test_jeffreys_is_the_quantiles_of_a_beta(successes, trials, level) -> None:
    ends = beta.ppf([(1 - level) / 2, (1 + level) / 2], successes + 0.5, trials - successes + 0.5)
    if successes == 0:
        ends[0] = 0  # Brown, Cai and DasGupta 2001: the interval of nothing starts at 0, that of everything ends at 1
    if successes == trials:
        ends[1] = 1
    assert evidence.jeffreys(successes, trials, level) == pytest.approx(ends, rel=1e-5)


@given(st.integers(0, 30), st.integers(0, 30))
def test_no_share_lies_outside_its_interval(successes, failures) -> None:
    trials = successes + failures
    low, high = evidence.jeffreys(successes, trials)
    draws = evidence.rates(successes, trials, 4000, np.random.default_rng(1))
    ends = np.quantile(draws, [0.025, 0.975])
    assert ends == pytest.approx((low, high), abs=0.04)
    if trials:
        assert low <= successes / trials <= high
        assert ends[0] <= successes / trials <= ends[1]
    assert (ends[0] == 0) == (successes == 0)
    assert (ends[1] == 1) == (failures == 0)


def test_what_is_no_range_is_refused() -> None:
    for prior, items in (((0.6, 0.5), []), ((-0.1, 0.5), []), ((0.1, 0.5), [(0, 1)]), ((0.1, 0.5), [(2, 1)])):
        with pytest.raises(ValueError, match="no range"):
            evidence.bounds(prior, items)
    with pytest.raises(ValueError, match="no share"):
        evidence.jeffreys(3, 2)
