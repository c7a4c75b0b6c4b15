"""Ideal points against published estimates, a general optimiser, simulated assemblies, and what must not matter."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import log_ndtr, ndtr

from accede.methods.ideal_point import IdealPoints, ideal_points


class Assembly(NamedTuple):
    choice: np.ndarray
    actor: np.ndarray
    period: np.ndarray
    roll_call: np.ndarray
    truth: np.ndarray


@cache
def assembly(seed: int, actors: int, periods: int, each: int, drift: float = 0.3) -> Assembly:
    """Votes that the model makes: a fifth are missing, and some actors enter late or leave early."""
    rng = np.random.default_rng(seed)
    truth = np.cumsum([rng.normal(size=actors), *drift * rng.normal(size=(periods - 1, actors))], axis=0)
    slope, middle, half = rng.normal(size=(3, periods * each)) * [[1], [0.7], [0]]
    half += rng.uniform(0.2, 0.8, periods * each)
    actor, roll_call = (each.ravel() for each in np.meshgrid(np.arange(actors), np.arange(periods * each)))
    period = roll_call // each
    enters, leaves = rng.integers(0, periods, actors) // 2, periods - rng.integers(0, periods, actors) // 2
    comes = actor % 3  # 1 late, 2 goes early
    kept = (rng.random(actor.size) > 0.2) & ((comes != 1) | (period >= enters[actor]))
    kept &= (comes != 2) | (period < leaves[actor])
    actor, roll_call, period = actor[kept], roll_call[kept], period[kept]
    leaning = slope[roll_call] * truth[period, actor] + rng.normal(size=actor.size)
    choice = (leaning > (middle - half)[roll_call]).astype(int) + (leaning > (middle + half)[roll_call])
    return Assembly(choice, actor, period, roll_call, truth)


def estimated(votes: Assembly, **options: object) -> IdealPoints:
    return ideal_points(*votes[:4], **({"anchor": 0} | options))


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    known = ~np.isnan(one) & ~np.isnan(other)
    return float(np.corrcoef(one[known], other[known])[0, 1])


# --- what is known ----------------------------------------------------------------------------------------------------


def test_published_estimates_of_the_general_assembly(shared: Path) -> None:
    folder = shared / "data" / "un"
    votes = (
        pl.read_csv(folder / "un_votes_converted.csv.gz")
        .join(pl.read_csv(folder / "un_roll_calls_converted.csv.gz", columns=["rcid", "session"]), on="rcid")
        .filter(pl.col("session").is_in([*range(1, 16)]))
    )
    published = pl.read_csv(folder / "IdealpointestimatesAll_Apr2020.csv", encoding="latin1")
    names = votes["country"].unique().sort().to_list()
    _, roll_call = np.unique(votes["rcid"].to_numpy(), return_inverse=True)
    choice = votes["vote"].replace_strict({"no": 0, "abstain": 1, "yes": 2}).to_numpy()
    actor = votes["country"].replace_strict({name: number for number, name in enumerate(names)}).to_numpy()
    found = ideal_points(choice, actor, votes["session"].to_numpy() - 1, roll_call, anchor=names.index("United States"))
    theirs = np.full(found.points.shape, np.nan)
    for session, name, point in published.select("session", "Countryname", "IdealPoint").iter_rows():
        if session <= 15 and name in names:
            theirs[session - 1, names.index(name)] = point
    within = [correlation(ours, their) for ours, their in zip(found.points, theirs, strict=True)]
    assert found.converged
    assert np.median(within) >= 0.985
    assert min(within) > 0.95
    assert correlation(found.points, theirs) > 0.97


@pytest.mark.parametrize("seed", [1, 2])
def test_points_of_a_simulated_assembly_are_found_and_lie_in_their_intervals(seed: int) -> None:
    votes = assembly(seed, 150, 5, 70)
    found = estimated(votes, anchor=int(votes.truth.mean(axis=0).argmax()))
    seen = ~np.isnan(found.points)
    truth = (votes.truth - votes.truth[seen].mean()) / votes.truth[seen].std()
    low, high = found.interval
    assert correlation(found.points, truth) > 0.97
    assert 0.85 <= ((low <= truth) & (truth <= high))[seen].mean() <= 0.99


# --- a general optimiser of the same bound ----------------------------------------------------------------------------


def bound(vector: np.ndarray, votes: Assembly, drift: float) -> float:
    """Minus the evidence lower bound of two periods, full covariances and twenty nodes, written down plainly."""
    n, r = votes.actor.max() + 1, votes.roll_call.max() + 1
    slope, low, log_width = vector[: 3 * r].reshape(3, r)
    mean, (log_a, b, log_c) = vector[3 * r : 3 * r + 2 * n].reshape(2, n), vector[3 * r + 2 * n :].reshape(3, n)
    high, a, c = low + np.exp(log_width), np.exp(log_a), np.exp(log_c)
    variance, covariance = np.array([a**2, b**2 + c**2]), a * b
    nodes, weights = np.polynomial.hermite_e.hermegauss(20)
    t, i, v = votes.period, votes.actor, votes.roll_call
    leaning = slope[v] * (mean[t, i] + nodes[:, None] * np.sqrt(variance)[t, i])
    chances = np.array(
        [
            log_ndtr(low[v] - leaning),
            np.log(ndtr(high[v] - leaning) - ndtr(low[v] - leaning)),
            log_ndtr(leaning - high[v]),
        ]
    )
    fit = weights / weights.sum() @ np.take_along_axis(chances, votes.choice[None, None], axis=0)[0]
    change = (mean[1] - mean[0]) ** 2 + variance.sum(axis=0) - 2 * covariance
    paths = -(mean**2 + variance).sum() / 2 - change.sum() / (2 * drift**2) + (log_a + log_c).sum()
    priors = -(slope**2).sum() / 2 - (low**2 + high**2).sum() / 32 + log_width.sum()
    return -float(fit.sum() + paths + priors)


def test_a_general_optimiser_finds_the_same() -> None:
    rng = np.random.default_rng(5)
    n, r = 9, 10
    actor, roll_call = (each.ravel() for each in np.meshgrid(np.arange(n), np.arange(r)))
    period = np.where(roll_call == 0, actor % 2, roll_call // 5)  # everybody votes in both; roll call 0 bridges them
    place = np.linspace(-1.5, 1.5, n)
    leaning = np.where(roll_call % 2, 1, -1) * place[actor] + rng.normal(size=actor.size)
    votes = Assembly((leaning > -0.5).astype(int) + (leaning > 0.5), actor, period, roll_call, place)
    start = np.concatenate(
        [np.zeros(r), np.full(r, -0.5), np.zeros(r), place, place, np.full(n, -1.0), np.zeros(n), np.full(n, -1.0)]
    )
    best = minimize(bound, start, args=(votes, 0.5), method="L-BFGS-B", options={"maxfun": 10**6, "maxiter": 2000})
    mean, slope = best.x[3 * r : 3 * r + 2 * n].reshape(2, n), best.x[:r]
    found = estimated(votes, anchor=n - 1, tolerance=1e-7)
    assert found.converged
    assert found.points == pytest.approx((mean - mean.mean()) / mean.std(), abs=0.003)
    assert found.discrimination == pytest.approx(slope * mean.std(), abs=0.003)
    assert found.cutpoints[:, 0] == pytest.approx(best.x[r : 2 * r] - mean.mean() * slope, abs=0.003)
    assert found.spread[0] == pytest.approx(np.exp(best.x[3 * r + 2 * n : 3 * r + 3 * n]) / mean.std(), abs=0.003)


# --- limiting cases ---------------------------------------------------------------------------------------------------


def test_without_drift_points_stand_still_where_one_period_has_them() -> None:
    votes = assembly(3, 40, 4, 25)
    still = estimated(votes, drift=0)
    whole = estimated(votes._replace(period=np.zeros_like(votes.period)))
    assert np.nanmax(np.nanmax(still.points, axis=0) - np.nanmin(still.points, axis=0)) < 1e-9
    assert correlation(np.nanmean(still.points, axis=0), whole.points[0]) > 0.998


def test_with_endless_drift_each_period_is_alone() -> None:
    votes = assembly(3, 40, 3, 25)
    free = estimated(votes, drift=1e6, tolerance=1e-7)
    for period in range(3):
        here = votes.period == period
        actors, actor = np.unique(votes.actor[here], return_inverse=True)
        first = votes.roll_call[here] - 25 * period
        alone = ideal_points(votes.choice[here], actor, 0 * actor, first, anchor=0, tolerance=1e-7)
        assert abs(correlation(free.points[period, actors], alone.points[0])) > 1 - 1e-6


def test_more_votes_narrow_and_absence_widens() -> None:
    votes = assembly(4, 30, 6, 20)
    away = (votes.actor == 6) & (votes.period > 0) & (votes.period < 5)
    gone = estimated(Assembly(*(column[~away] for column in votes[:4]), votes.truth))
    stayed = estimated(votes)
    assert np.isnan(gone.points[1:5, 6]).all()
    assert np.isnan(gone.spread[1:5, 6]).all()
    assert (gone.spread[[0, 5], 6] > stayed.spread[[0, 5], 6]).all()


def test_a_bridge_shows_what_all_actors_do_at_once() -> None:
    """Everybody moves up by one: the agenda may have moved as well, unless texts are voted on again."""
    rng = np.random.default_rng(6)
    n, each = 80, 40
    place, slope = rng.normal(size=n), rng.choice([-1.5, 1.5], size=each)
    actor, text = (column.ravel() for column in np.meshgrid(np.arange(n), np.arange(each)))
    period = np.repeat([0, 1], actor.size)
    actor, text = np.tile(actor, 2), np.tile(text, 2)
    leaning = slope[text] * (place[actor] + period) + rng.normal(size=actor.size)
    choice = (leaning > -0.4).astype(int) + (leaning > 0.4)
    bridged = ideal_points(choice, actor, period, text, anchor=int(place.argmax()))
    apart = ideal_points(choice, actor, period, text + each * period, anchor=int(place.argmax()))
    rise = [found.points[1].mean() - found.points[0].mean() for found in (bridged, apart)]
    expected = 1 / np.std([place, place + 1])
    assert rise[0] == pytest.approx(expected, abs=0.25)
    assert abs(rise[1]) < 0.1


# --- what must not matter ---------------------------------------------------------------------------------------------

VOTES = assembly(7, 15, 3, 12)
PLAIN = estimated(VOTES, tolerance=1e-8)


def test_identification() -> None:
    seen = ~np.isnan(PLAIN.points)
    assert (seen == np.isfinite(PLAIN.spread)).all()
    assert PLAIN.points[seen].mean() == pytest.approx(0, abs=1e-12)
    assert PLAIN.points[seen].std() == pytest.approx(1)
    assert (PLAIN.cutpoints[:, 0] < PLAIN.cutpoints[:, 1]).all()
    for anchor in range(15):
        turned = estimated(VOTES, anchor=anchor, tolerance=1e-8)
        assert np.nanmean(turned.points[:, anchor]) > 0
        sign = np.sign(np.nansum(turned.points * PLAIN.points))
        assert turned.points * sign == pytest.approx(PLAIN.points, nan_ok=True)
        assert turned.discrimination * sign == pytest.approx(PLAIN.discrimination)
        assert turned.cutpoints == pytest.approx(PLAIN.cutpoints)


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_numbers_and_the_order_of_votes_are_names_only(random) -> None:
    actors, roll_calls, order = (random.sample(range(size), size) for size in (15, 36, len(VOTES.choice)))
    actor, roll_call = np.array(actors)[VOTES.actor], np.array(roll_calls)[VOTES.roll_call]
    columns = (column[order] for column in (VOTES.choice, actor, VOTES.period, roll_call))
    moved = ideal_points(*columns, anchor=actors[0], tolerance=1e-8)
    assert moved.points[:, actors] == pytest.approx(PLAIN.points, abs=1e-5, nan_ok=True)
    assert moved.spread[:, actors] == pytest.approx(PLAIN.spread, abs=1e-5, nan_ok=True)
    assert moved.discrimination[roll_calls] == pytest.approx(PLAIN.discrimination, abs=1e-5)


@settings(max_examples=10)
@given(st.integers(0, 35))
def test_a_roll_call_put_the_other_way_round_divides_the_other_way(number: int) -> None:
    choice = np.where(VOTES.roll_call == number, 2 - VOTES.choice, VOTES.choice)
    turned = estimated(VOTES._replace(choice=choice), tolerance=1e-8)
    sign = np.where(np.arange(36) == number, -1, 1)
    assert turned.points == pytest.approx(PLAIN.points, abs=1e-5, nan_ok=True)
    assert turned.discrimination == pytest.approx(sign * PLAIN.discrimination, abs=1e-5)
    assert turned.cutpoints[number] == pytest.approx(-PLAIN.cutpoints[number, ::-1], abs=1e-5)


@pytest.mark.parametrize("choice", [0, 1, 2])
def test_unanimity_tells_next_to_nothing(choice: int) -> None:
    here = np.unique(VOTES.actor[VOTES.period == 1])
    more = (np.full(len(here), choice), here, np.ones(len(here), dtype=int), np.full(len(here), 36))
    found = ideal_points(*(np.append(old, new) for old, new in zip(VOTES[:4], more, strict=True)), anchor=0)
    assert found.points == pytest.approx(PLAIN.points, abs=0.05, nan_ok=True)
    assert abs(found.discrimination[36]) < 0.3
    assert np.isfinite(found.cutpoints).all()


def test_those_who_vote_alike_stand_together_and_extremes_at_the_ends() -> None:
    choice = np.array([[0, 0, 1, 2, 2, 2], [0, 0, 0, 1, 2, 2], [0, 0, 1, 1, 1, 2], [2, 2, 2, 1, 0, 0]])
    roll_call, actor = (column.ravel() for column in np.indices(choice.shape))
    found = ideal_points(choice.ravel(), actor, 0 * actor, roll_call, anchor=5)
    assert found.points[0, 0] == pytest.approx(found.points[0, 1])
    assert (np.diff(found.points[0, 1:]) > 0).all()
    assert (np.sign(found.discrimination) == [1, 1, 1, -1]).all()


def test_stopped_early_it_says_so() -> None:
    assert PLAIN.converged
    stopped = estimated(VOTES, iterations=2)
    assert (stopped.iterations, stopped.converged) == (2, False)


@settings(max_examples=60)
@given(st.data())
def test_whatever_the_votes_all_is_finite_or_said(data: st.DataObject) -> None:
    n, r, periods = (data.draw(st.integers(1, most)) for most in (6, 8, 3))
    places = [(actor, roll_call) for actor in range(n) for roll_call in range(r)]
    cast = data.draw(st.lists(st.sampled_from(places), min_size=1, unique=True))
    choice = data.draw(st.lists(st.integers(0, 2), min_size=len(cast), max_size=len(cast)))
    actor, roll_call = (np.unique(column, return_inverse=True)[1] for column in zip(*cast, strict=True))
    try:
        found = ideal_points(choice, actor, roll_call % periods, roll_call, anchor=0)
    except ValueError as error:
        reason = str(error)
    else:
        reason = ""
    if reason:
        assert any(known in reason for known in ("only one actor", "no roll call divides", "place nobody"))
        return
    assert found.converged
    seen = ~np.isnan(found.points)
    assert np.isfinite(found.points[seen]).all()
    assert (found.spread[seen] > 0).all()
    assert np.isfinite(found.discrimination).all()
    assert (np.diff(found.cutpoints) > 0).all()


# --- wrong input ------------------------------------------------------------------------------------------------------

SMALL = {"choice": [0, 2, 1], "actor": [0, 1, 2], "period": [0, 0, 0], "roll_call": [0, 0, 0], "anchor": 0}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"choice": [0, 3, 1]}, "choice 3 of vote 1 is none of 0 no, 1 abstain, 2 yes"),
        ({"choice": [0, 2, -1]}, "choice -1 of vote 2 is negative"),
        ({"choice": [0, 2, float("nan")]}, "choice holds float64"),
        ({"choice": ["no", "yes", "abstain"]}, "choice holds <U7"),
        ({"choice": [True, False, True]}, "choice holds bool"),
        ({"choice": [[0, 2, 1]]}, "choice has 2 dimensions"),
        ({"choice": [[0, 2], 1]}, "choice is not a list of whole numbers"),
        ({"actor": [0, 1]}, "actor has 2 votes, choice has 3"),
        ({"actor": [0, 1, 3]}, "actor 2 has no vote"),
        ({"actor": [0, 0, 1]}, "votes 0 and 1 are both by actor 0 on one roll call"),
        ({"actor": [0, 0, 0], "roll_call": [0, 1, 2]}, "only one actor"),
        ({"period": [1, 1, 2]}, "first period with votes is 1"),
        ({"roll_call": [5, 5, 5]}, "roll_call 0 has no vote"),
        ({"choice": [0, 2, 1]}, "the votes place nobody"),
        ({"choice": [2, 2, 2]}, "no roll call divides the actors"),
        ({"choice": [], "actor": [], "period": [], "roll_call": []}, "there are no votes"),
        ({"anchor": 3}, "anchor 3 is not one of the actors 0 to 2"),
        ({"anchor": True}, "anchor True"),
        ({"anchor": "USA"}, "anchor 'USA'"),
        ({"drift": -1}, "drift -1 is not"),
        ({"drift": float("inf")}, "drift inf is not"),
        ({"drift": float("nan")}, "drift nan is not"),
        ({"tolerance": "small"}, "tolerance 'small' is not"),
        ({"iterations": 0}, "0 iterations"),
        ({"iterations": 1.5}, "1.5 iterations"),
    ],
)
def test_wrong_input_says_why(wrong: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ideal_points(**(SMALL | wrong))
