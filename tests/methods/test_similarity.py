"""Similarity of profiles against the definitions, item by item and table by table, closed forms, and real profiles."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import kendalltau

from accede.methods.similarity import kappa, pi, s_score, tau_b

LEVELS = (0, 1, 2, 3)
DISTANCES: dict[str, Callable[[float, float], float]] = {
    "absolute": lambda x, y: abs(x - y),
    "squared": lambda x, y: (x - y) ** 2,
}
NAN = float("nan")


def shared_items(x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> list[tuple[float, float, float]]:
    return [(a, b, w) for a, b, w in zip(x, y, weights, strict=True) if not np.isnan(a + b) and w > 0]


def s_of(x: np.ndarray, y: np.ndarray, weights: np.ndarray, levels: tuple, d: Callable) -> float:
    items = shared_items(x, y, weights)
    if not items:
        return NAN
    total = sum(w for *_, w in items)
    return 1 - 2 * sum(w / total * d(a, b) / d(levels[0], levels[-1]) for a, b, w in items)


def corrected(x: np.ndarray, y: np.ndarray, weights: np.ndarray, d: Callable, pooled: bool) -> float:
    """Weighted kappa or pi from the cross table of a pair, cell by cell."""
    items = shared_items(x, y, weights)
    if not items:
        return NAN
    own: Counter[float] = Counter()
    other: Counter[float] = Counter()
    for a, b, w in items:
        own[a] += w
        other[b] += w
    total = sum(own.values())
    if pooled:
        own = other = own + other
    seen = sum(w * d(a, b) for a, b, w in items) / total
    expected = (
        sum(own[a] * other[b] * d(a, b) for a, b in product(own, other)) / sum(own.values()) / sum(other.values())
    )
    return 1 - seen / expected if expected > 1e-12 else NAN


def all_pairs(profiles: np.ndarray, measure: Callable[[np.ndarray, np.ndarray], float]) -> np.ndarray:
    return np.array([[measure(x, y) for y in profiles] for x in profiles])


@st.composite
def portfolios(draw: st.DrawFn, missing: bool = True) -> dict:
    levels = draw(st.sampled_from([(0, 1), LEVELS, (1, 2, 3), (0, 1, 4), (-1, 0.25, 0.5)]))
    n, m = draw(st.integers(1, 5)), draw(st.integers(1, 7))
    profiles = draw(arrays(float, (n, m), elements=st.sampled_from([*levels, *([NAN] if missing else [])])))
    profiles[:, 0] = np.where(np.isnan(profiles).all(axis=1), levels[0], profiles[:, 0])
    weights = draw(st.none() | st.lists(st.sampled_from([0, 0.25, 1, 3.7]), min_size=m, max_size=m).filter(any))
    distance = draw(st.sampled_from(sorted(DISTANCES)))
    return {"profiles": profiles, "levels": levels, "distance": distance, "weights": weights}


@given(portfolios())
def test_all_three_are_their_definitions(given_: dict) -> None:
    profiles, levels, d = given_["profiles"], given_["levels"], DISTANCES[given_["distance"]]
    weights = np.ones(profiles.shape[1]) if given_["weights"] is None else np.array(given_["weights"])
    rivals = {
        s_score: lambda x, y: s_of(x, y, weights, levels, d),
        kappa: lambda x, y: corrected(x, y, weights, d, pooled=False),
        pi: lambda x, y: corrected(x, y, weights, d, pooled=True),
    }
    for measure, rival in rivals.items():
        np.testing.assert_allclose(measure(**given_), all_pairs(profiles, rival), atol=1e-9, err_msg=measure.__name__)


@given(portfolios(missing=False))
def test_closed_forms_for_squared_distances(given_: dict) -> None:
    profiles, m = given_["profiles"], given_["profiles"].shape[1]

    def closed(x: np.ndarray, y: np.ndarray, pooled: bool) -> float:
        between = m * (x.mean() - y.mean()) ** 2
        mean_x, mean_y = ((x.mean() + y.mean()) / 2,) * 2 if pooled else (x.mean(), y.mean())
        room = ((x - mean_x) ** 2).sum() + ((y - mean_y) ** 2).sum() + (0 if pooled else between)
        return 1 - ((x - y) ** 2).sum() / room if room > 1e-9 else NAN

    arguments = {"levels": given_["levels"], "distance": "squared"}
    for measure, pooled in ((kappa, False), (pi, True)):
        expected = all_pairs(profiles, lambda x, y, pooled=pooled: closed(x, y, pooled))
        np.testing.assert_allclose(measure(profiles, **arguments), expected, atol=1e-9)


@given(portfolios())
def test_tau_b_is_scipys(given_: dict) -> None:
    def rival(x: np.ndarray, y: np.ndarray) -> float:
        both = ~np.isnan(x) & ~np.isnan(y)
        if len(set(x[both])) < 2 or len(set(y[both])) < 2:
            return NAN
        return float(kendalltau(x[both], y[both]).statistic)

    profiles = given_["profiles"]
    np.testing.assert_allclose(tau_b(profiles), all_pairs(profiles, rival), atol=1e-12)


def test_tau_b_in_blocks_is_tau_b_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    profiles = np.random.default_rng(7).integers(0, 4, (11, 20))
    whole = tau_b(profiles)
    monkeypatch.setattr("accede.methods.similarity.CELLS", 500)
    np.testing.assert_array_equal(tau_b(profiles), whole)
    measured = np.random.default_rng(8).normal(size=(3, 12))  # no two values alike
    assert tau_b(measured)[0, 1] == pytest.approx(kendalltau(measured[0], measured[1]).statistic)


# --- laws -------------------------------------------------------------------------------------------------------------


@given(portfolios(), st.randoms(use_true_random=False))
def test_symmetry_bounds_and_relabelling(given_: dict, random) -> None:
    profiles = given_["profiles"]
    order = list(range(len(profiles)))
    random.shuffle(order)
    for measure in (s_score, kappa, pi):
        values = measure(**given_)
        np.testing.assert_array_equal(values, values.T)
        again = measure(**given_ | {"profiles": profiles[order]})
        np.testing.assert_allclose(again, values[np.ix_(order, order)], atol=1e-12)
        assert not (values > 1 + 1e-12).any()
    assert not (np.abs(s_score(**given_)) > 1).any()


@given(portfolios(missing=False))
def test_everybody_is_like_himself_and_opposites_are_opposite(given_: dict) -> None:
    low, high = given_["levels"][0], given_["levels"][-1]
    np.testing.assert_allclose(np.diag(s_score(**given_)), 1, atol=1e-12)
    for measure in (kappa, pi, lambda profiles, **_: tau_b(profiles)):
        own = np.diag(measure(**given_))
        np.testing.assert_allclose(own[~np.isnan(own)], 1, atol=1e-9)
    m = given_["profiles"].shape[1]
    extremes = np.array([[low] * m, [high] * m])
    assert s_score(**given_ | {"profiles": extremes})[0, 1] == pytest.approx(-1)
    assert pi(**given_ | {"profiles": extremes})[0, 1] == pytest.approx(-1)


@given(portfolios())
def test_on_two_levels_the_distances_are_one(given_: dict) -> None:
    profiles = np.where(np.isnan(given_["profiles"]), NAN, given_["profiles"] > given_["levels"][0])
    for measure in (s_score, kappa, pi):
        absolute, squared = (measure(profiles, levels=(0, 1), distance=d) for d in ("absolute", "squared"))
        np.testing.assert_allclose(absolute, squared, atol=1e-12)


@given(portfolios())
def test_equal_weights_are_none_and_whole_weights_are_copies(given_: dict) -> None:
    profiles, copies = given_["profiles"], np.arange(1, given_["profiles"].shape[1] + 1)
    for measure in (s_score, kappa, pi):
        plain, equal = (measure(**given_ | {"weights": w}) for w in (None, np.full(len(copies), 0.3)))
        np.testing.assert_allclose(plain, equal, atol=1e-9)
        weighted = measure(**given_ | {"weights": copies})
        repeated = measure(**given_ | {"weights": None, "profiles": profiles.repeat(copies, axis=1)})
        np.testing.assert_allclose(weighted, repeated, atol=1e-9)


@pytest.mark.parametrize("distance", DISTANCES)
@pytest.mark.parametrize("lacking", [0, 0.3])
@pytest.mark.parametrize(("n", "m"), [(1, 1), (2, 17), (5, 64), (24, 193)])
def test_whole_numbers_are_exact(n: int, m: int, lacking: float, distance: str) -> None:
    rng = np.random.default_rng(n)
    for levels in (LEVELS, (1, 2, 3), (-7, 0, 2000)):  # the sums of the last are beyond single precision
        profiles = rng.choice(levels, (n, m)).astype(float)
        profiles[:, 1:][rng.random((n, m - 1)) < lacking] = NAN
        apart = DISTANCES[distance](profiles[:, None], profiles)
        most = DISTANCES[distance](levels[0], levels[-1]) * (~np.isnan(apart)).sum(axis=2)
        given_ = {"levels": levels, "distance": distance}
        np.testing.assert_array_equal(s_score(profiles, **given_), (most - 2 * np.nansum(apart, axis=2)) / most)
        weights = rng.pareto(1.2, m)
        most = DISTANCES[distance](levels[0], levels[-1]) * (~np.isnan(apart) * weights).sum(axis=2)
        weighted = 1 - 2 * np.nansum(apart * weights, axis=2) / most
        np.testing.assert_allclose(s_score(profiles, **given_, weights=weights), weighted, rtol=0, atol=1e-12)


def test_by_hand() -> None:
    # Distances 0, 1, 3, 0 of at most 3: S = 1 - 2 * 4 / 12; squared 0, 1, 9, 0 of at most 9: 1 - 2 * 10 / 36.
    pair = [[3, 0, 0, 1], [3, 1, 3, 1]]
    assert s_score(pair, levels=LEVELS)[0, 1] == pytest.approx(1 / 3)
    assert s_score(pair, levels=LEVELS, distance="squared")[0, 1] == pytest.approx(4 / 9)
    # The scale, not what occurs on it, sets the largest distance.
    assert s_score([[0, 0], [1, 0]], levels=(0, 1))[0, 1] == 0
    assert s_score([[0, 0], [1, 0]], levels=LEVELS)[0, 1] == pytest.approx(2 / 3)
    # Cohen's kappa of the table 20 5 / 10 15: observed .7, expected .5; Scott's pi expects .55**2 + .45**2.
    raters = np.repeat([[0, 0, 1, 1], [0, 1, 0, 1]], [20, 5, 10, 15], axis=1)
    assert kappa(raters, levels=(0, 1))[0, 1] == pytest.approx(0.4)
    assert pi(raters, levels=(0, 1))[0, 1] == pytest.approx((0.7 - 0.505) / 0.495)


def test_silence_is_not_zero() -> None:
    apart = [[1, NAN, 0], [NAN, 1, NAN], [1, 0, 0]]
    for values in (s_score(apart, levels=(0, 1)), kappa(apart, levels=(0, 1)), pi(apart, levels=(0, 1)), tau_b(apart)):
        assert np.isnan(values[0, 1])
    np.testing.assert_array_equal(s_score(apart, levels=(0, 1)), [[1, NAN, 1], [NAN, 1, -1], [1, -1, 1]])
    assert np.isnan(s_score([[1, 0], [1, 0]], levels=(0, 1), weights=[1, 0])).sum() == 0
    assert np.isnan(s_score([[NAN, 0], [1, 0]], levels=(0, 1), weights=[1, 0])).sum() == 3


# --- real profiles ----------------------------------------------------------------------------------------------------


def atop_portfolios(shared: Path, year: str) -> tuple[list[str], np.ndarray]:
    """Commitments of the states of a year: 3 defence, 2 neutrality or non-aggression, 1 consultation, 0 none."""
    pacts: dict[tuple[str, str], int] = {}
    with gzip.open(shared / "data/atop/atop_alliance_converted.csv.gz", "rt") as file:
        for one, two, when, defence, _, neutral, nonagg, consul in csv.reader(file):
            if when == year:
                pacts[one, two] = 3 if defence == "1" else 2 if "1" in (neutral, nonagg) else int(consul == "1")
    with (shared / "data/cow-states/system2016.csv").open() as file:
        states = [code for _, code, when, _ in csv.reader(file) if when == year]
    return states, np.array([[3.0 if a == b else pacts.get((a, b), 0.0) for b in states] for a in states])


def test_alliance_portfolios_of_the_cold_war(shared: Path) -> None:
    states, profiles = atop_portfolios(shared, "1960")
    usa, britain, russia, poland = (states.index(code) for code in ("2", "200", "365", "290"))
    ones = np.ones(len(states))
    for name, d in DISTANCES.items():
        s = s_score(profiles, levels=LEVELS, distance=name)
        expected = [s_of(profiles[usa], own, ones, LEVELS, d) for own in profiles]
        np.testing.assert_allclose(s[usa], expected, atol=1e-9)
        corrections = [measure(profiles, levels=LEVELS, distance=name) for measure in (kappa, pi)]
        for values in (s, *corrections, tau_b(profiles)):
            assert values[usa, britain] > values[usa, russia]
            assert values[russia, poland] > values[russia, britain]
        for values in corrections:  # chance agreement is what S has beyond them, most of all where alliances are few
            pairs = np.triu_indices(len(states), 1)
            assert np.nanmedian(s[pairs]) > 0.6
            assert abs(np.nanmedian(values[pairs])) < 0.2


def test_votes_of_the_ninth_session(shared: Path) -> None:
    votes: dict[str, dict[str, int]] = defaultdict(dict)
    with gzip.open(shared / "data/un/UNVotesPublished_converted.csv.gz", "rt") as file:
        for row in csv.reader(file):
            if row[1] == "9":
                votes[row[3]][row[0]] = int(row[2])
    calls = sorted({call for own in votes.values() for call in own})
    profiles = np.array([[own.get(call, 9) for call in calls] for own in votes.values()], dtype=float)
    profiles[profiles > 3] = NAN
    cast = ~np.isnan(profiles).all(axis=1)
    profiles, states = profiles[cast], [state for state, there in zip(votes, cast, strict=True) if there]
    usa, russia = profiles[states.index("2")], profiles[states.index("365")]
    both = ~np.isnan(usa) & ~np.isnan(russia)
    assert both.sum() == 31
    assert (usa[both] == russia[both]).mean() == pytest.approx(7 / 31)  # the 23 per cent of the record
    ones = np.ones(len(calls))
    values = s_score(profiles, levels=(1, 2, 3))
    expected = [s_of(usa, own, ones, (1, 2, 3), DISTANCES["absolute"]) for own in profiles]
    np.testing.assert_allclose(values[states.index("2")], expected, atol=1e-9)
    assert values[states.index("2"), states.index("365")] < 0 < values[states.index("365"), states.index("290")]


# --- wrong input ------------------------------------------------------------------------------------------------------

GOOD = {"profiles": [[0, 1], [1, 0]], "levels": (0, 1), "distance": "absolute", "weights": None}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"profiles": []}, "profiles has 1 dimensions, not 2"),
        ({"profiles": np.zeros((0, 3))}, "profiles has no actor"),
        ({"profiles": [[], []]}, "profile of actor 0 is empty"),
        ({"profiles": [[0, 1], [NAN, NAN]]}, "profile of actor 1 is empty"),
        ({"profiles": [[0, 1], [1]]}, "profiles is ragged"),
        ({"profiles": [["a", "b"]]}, "not numbers"),
        ({"profiles": [[True, False]]}, "profiles holds bool, not numbers"),
        ({"profiles": [[None, 1]]}, "profiles holds object, not numbers"),
        ({"profiles": [[0, 1], [2, 0]]}, r"profiles\[1, 0\] is 2, not one of the levels \[0.0, 1.0\]"),
        ({"profiles": [[0, float("inf")]]}, r"profiles\[0, 1\] is inf"),
        ({"levels": (0,)}, "a scale has at least two"),
        ({"levels": (1, 0)}, "ascending order"),
        ({"levels": (0, 1, 1)}, "ascending order"),
        ({"levels": (0, NAN)}, "finite numbers"),
        ({"levels": 3}, "levels has 0 dimensions, not 1"),
        ({"distance": "euclidean"}, "distance 'euclidean' is neither"),
        ({"weights": [1, -1]}, "weight -1 of item 1 is not a finite number from 0 up"),
        ({"weights": [NAN, 1]}, "weight nan of item 0"),
        ({"weights": [0, 0]}, "every weight is zero"),
        ({"weights": [1, 1, 1]}, "3 weights for 2 items"),
        ({"weights": [[1, 1]]}, "weights has 2 dimensions, not 1"),
    ],
)
def test_wrong_input_says_why(wrong: dict, message: str) -> None:
    for measure in (s_score, kappa, pi):
        with pytest.raises(ValueError, match=message):
            measure(**GOOD | wrong)


def test_tau_b_checks_too() -> None:
    with pytest.raises(ValueError, match="profile of actor 0 is empty"):
        tau_b([[NAN, NAN]])
    with pytest.raises(ValueError, match=r"profiles\[0, 1\] is not a finite number"):
        tau_b([[0, float("inf")]])
