"""Bargaining against the public implementation's trajectory, the formulas written out, and recalculation."""

from __future__ import annotations

import json
from math import inf, isinf, isnan, nan
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from accede.methods.bargaining import KINDS, Bargaining, Compromise, compromise, expected_utility

Actors = tuple[list[float], list[float], list[float]]


@pytest.fixture(scope="session")
def emission(shared: Path) -> dict:
    """EC emission standards, with the trajectory of the public implementation."""
    return json.loads((shared / "reference" / "bargaining_ec_emission.json").read_text(encoding="utf-8"))


def actors_of(case: dict) -> Actors:
    x, c, s = ([float(actor[key]) for actor in case["input"]] for key in ("Position", "Capability", "Salience"))
    return x, c, s


@st.composite
def actors(draw: st.DrawFn, least: int = 1, most: int = 5) -> Actors:
    """Few values, so that positions, distances and votes tie often."""
    n = draw(st.integers(least, most))
    positions = draw(st.lists(st.integers(0, 6).map(float), min_size=n, max_size=n))
    capabilities = draw(st.lists(st.sampled_from([0.0, 0.1, 0.5, 1.0, 2.0]), min_size=n, max_size=n))
    salience = draw(st.lists(st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.9, 1.0]), min_size=n, max_size=n))
    assume(any(c * s for c, s in zip(capabilities, salience, strict=True)))
    return positions, capabilities, salience


@st.composite
def generic(draw: st.DrawFn) -> Actors:
    """Values without ties, from a seed."""
    random = np.random.default_rng(draw(st.integers(0, 10**9)))
    n = draw(st.integers(2, 8))
    return random.normal(size=n).tolist(), random.uniform(0.1, 2, n).tolist(), random.uniform(0.05, 1, n).tolist()


# --- the public implementation ----------------------------------------------------------------------------------------


def test_reference_is_the_trajectory_of_the_public_implementation(emission: dict) -> None:
    found = expected_utility(*actors_of(emission), rounds=10, reference=True)
    names = [actor["Actor"] for actor in emission["input"]]
    for number, step in enumerate(emission["trajectory"]):
        assert found.positions[number] == pytest.approx([step["x"][name] for name in names], abs=1e-12)
        assert found.median[number] == pytest.approx(step["median"], abs=1e-12)
        assert found.mean[number] == pytest.approx(step["mean"], abs=1e-12)
        if number:
            assert found.risk[number - 1] == pytest.approx([step["risk"][name] for name in names], abs=1e-12)


def test_mended_choice_of_compromise_is_the_nearest(emission: dict) -> None:
    # In round 4 the public code has Belgium, at 9.96 beside France at 10, go to the Netherlands at 4.
    belgium, netherlands, france = 1, 0, 4
    faulty = expected_utility(*actors_of(emission), reference=True)
    mended = expected_utility(*actors_of(emission))
    assert (mended.positions[:4] == faulty.positions[:4]).all()
    assert (faulty.towards[3, belgium], mended.towards[3, belgium]) == (netherlands, france)
    assert faulty.positions[4, belgium] < 5
    assert mended.positions[4, belgium] > 9.96


def test_mended_outcome_is_that_of_the_mirrored_line(emission: dict) -> None:
    x, c, s = actors_of(emission)
    mirrored = [-each for each in x]
    assert expected_utility(mirrored, c, s).positions == pytest.approx(-expected_utility(x, c, s).positions)
    faulty = expected_utility(x, c, s, reference=True).positions
    assert abs(expected_utility(mirrored, c, s, reference=True).positions + faulty).max() > 1


def test_mended_capitulation_happens() -> None:
    # The second has more to lose against the third than the third to gain: it gives in. The public code leaves it.
    line = [0.0, 10.0, 4.0], [1.0, 1.0, 1.0], [0.1, 0.5, 0.9]
    mended, faulty = expected_utility(*line, rounds=1), expected_utility(*line, rounds=1, reference=True)
    assert mended.moves[0].tolist() == ["confrontation", "capitulation", "none"]
    assert mended.towards[0].tolist() == [1, 2, -1]
    assert mended.positions[1].tolist() == [10.0, 4.0, 4.0]
    assert faulty.moves[0].tolist() == ["confrontation", "none", "none"]
    assert faulty.positions[1].tolist() == [10.0, 10.0, 4.0]


# --- the formulas, actor by actor -------------------------------------------------------------------------------------


class Rival:
    """One round after the other, one actor after the other."""

    def __init__(self, line: Actors, mended: bool) -> None:
        self.x, self.c, self.s = (list(values) for values in line)
        self.width = max(self.x) - min(self.x)
        self.mended = mended
        self.slack = 1e-12 if mended else 0.0

    def far(self, a: float, b: float) -> float:
        return abs(a - b) / self.width if self.width else 0.0

    def vote(self, k: int, a: float, b: float, r: list[float]) -> float:
        return self.c[k] * self.s[k] * (self.far(self.x[k], b) ** r[k] - self.far(self.x[k], a) ** r[k])

    def chance(self, i: int, j: int, r: list[float]) -> float:
        if self.x[i] == self.x[j]:
            return 0.0
        everyone = range(len(self.x))
        cast = sum(abs(self.vote(k, a, b, r)) for k in everyone for a in self.x for b in self.x)
        return sum(max(0.0, self.vote(k, self.x[i], self.x[j], r)) for k in everyone) / cast

    def challenge(self, seer: int, i: int, j: int, r: list[float]) -> float:
        """What i gains by challenging j, as the seer sees it."""
        chance, exponent = self.chance(i, j, r), r[seer]
        won, lost, kept = (
            2 - 4 * (0.5 + side * 0.5 * self.far(self.x[i], self.x[j])) ** exponent for side in (-1, 1, 0)
        )
        return self.s[j] * (chance * won + (1 - chance) * lost) + (1 - self.s[j]) * won - kept

    def exponents(self) -> list[float] | None:
        everyone, neutral = range(len(self.x)), [1.0] * len(self.x)
        danger = [sum(self.challenge(j, j, i, neutral) for j in everyone if j != i) for i in everyone]
        low, high = min(danger), max(danger)
        if high - low <= self.slack:
            return neutral if self.mended else None
        taken = [(2 * each - high - low) / (high - low) for each in danger]
        return [(1 - each / 3) / (1 + each / 3) for each in taken]

    def offer(self, i: int, j: int, r: list[float]) -> tuple[int, float, float, int] | None:
        """Kind, what the offer is chosen by, where it leads, and from whom it is."""
        here, there = self.x[i], self.x[j]
        e, v = self.challenge(i, i, j, r), self.challenge(i, j, i, r)
        if v > e + self.slack and e > self.slack:
            return 0, abs(here - there), there, j
        if not (v > self.slack and e < -self.slack):
            return None
        if v > abs(e):
            leads = here + (there - here) * abs(e / v)
            average = (abs(e) * here + abs(v) * there) / (abs(e) + abs(v))
            return 1, abs(here - leads) if self.mended else average, leads, j
        return (2, abs(here - there), there, j) if self.mended else None

    def step(self) -> list[tuple[int, int]] | None:
        """Move everybody, and say by which kind of offer and from whom."""
        r = self.exponents()
        if r is None:
            return None
        everyone = range(len(self.x))
        taken = []
        for i in everyone:
            offers = [self.offer(i, j, r) for j in everyone if self.x[j] != self.x[i]]
            taken.append(min(filter(None, offers), key=lambda each: each[:2], default=(3, 0.0, self.x[i], -1)))
        self.x = [leads for _, _, leads, _ in taken]
        return [(kind, j) for kind, _, _, j in taken]


@pytest.mark.parametrize("mended", [True, False])
@given(line=actors())
@settings(max_examples=60)
def test_rounds_are_the_formulas_written_out(line: Actors, mended: bool) -> None:
    found, rival = expected_utility(*line, rounds=3, reference=not mended), Rival(line, mended)
    for number in range(3):
        taken = rival.step()
        if taken is None:
            assert len(found.positions) == number + 1
            return
        assert found.positions[number + 1].tolist() == rival.x
        assert found.moves[number].tolist() == [KINDS[kind] for kind, _ in taken]
        assert found.towards[number].tolist() == [j for _, j in taken]
    assert len(found.positions) == 4


# --- limits and properties of the expected-utility model --------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        ([3.0], [1.0], [0.5]),
        ([3.0, 3.0, 3.0], [1.0, 2.0, 0.0], [0.5, 0.1, 1.0]),
        ([0.0, 1.0], [1.0, 1.0], [0.7, 0.7]),
        ([0.0, 1.0], [1.0, 1.0], [0.1, 0.1]),
    ],
)
def test_alone_agreed_or_alike_nobody_moves(line: Actors) -> None:
    found = expected_utility(*line, rounds=4)
    assert (found.positions == line[0]).all()
    assert found.positions.shape == (5, len(line[0]))
    assert (found.risk == 1).all()
    assert (found.moves == "none").all()
    assert (found.towards == -1).all()
    # There the public code divides by zero: the trajectory ends where it ends.
    assert expected_utility(*line, rounds=4, reference=True).positions.tolist() == [line[0]]


def test_no_rounds_is_the_start() -> None:
    found = expected_utility([0, 1, 5], [1, 1, 2], [1, 1, 1], rounds=0)
    assert found.positions.tolist() == [[0, 1, 5]]
    assert found.risk.shape == found.moves.shape == found.towards.shape == (0, 3)
    assert (found.median.tolist(), found.mean.tolist()) == ([3.0], [2.75])


@given(actors(most=7))
def test_shape_range_and_the_risk_of_the_most_and_least_endangered(line: Actors) -> None:
    found = expected_utility(*line, rounds=5)
    n = len(line[0])
    assert found.positions.shape == (6, n)
    assert found.median.shape == found.mean.shape == (6,)
    assert found.positions.min() >= min(line[0]) - 1e-9
    assert found.positions.max() <= max(line[0]) + 1e-9
    for row in found.risk:
        assert (row == 1).all() or (row.min(), row.max()) == pytest.approx((0.5, 2))
    stays = found.moves == "none"
    assert (stays == (found.towards == -1)).all()
    assert (found.positions[1:][stays] == found.positions[:-1][stays]).all()


def same(one: Bargaining, other: Bargaining, factor: float, shift: float) -> None:
    assert other.positions == pytest.approx(factor * one.positions + shift, abs=1e-6)
    assert other.median == pytest.approx(factor * one.median + shift, abs=1e-6)
    assert other.mean == pytest.approx(factor * one.mean + shift, abs=1e-6)
    assert (other.moves == one.moves).all()
    assert (other.towards == one.towards).all()


@given(generic(), st.sampled_from([0.01, 3.0, -1.0, -70.0]), st.sampled_from([0.0, -5.0, 40.0]))
def test_the_line_may_be_scaled_shifted_and_mirrored(line: Actors, factor: float, shift: float) -> None:
    x, c, s = line
    moved = [factor * each + shift for each in x]
    same(expected_utility(x, c, s, rounds=4), expected_utility(moved, c, s, rounds=4), factor, shift)
    if factor > 0:
        faulty = expected_utility(x, c, s, rounds=4, reference=True)
        same(faulty, expected_utility(moved, c, s, rounds=4, reference=True), factor, shift)


@given(generic(), st.sampled_from([1e-3, 7.0, 100.0]))
def test_the_unit_of_capability_is_free(line: Actors, unit: float) -> None:
    x, c, s = line
    same(expected_utility(*line, rounds=4), expected_utility(x, [unit * each for each in c], s, rounds=4), 1, 0)


@given(generic(), st.randoms(use_true_random=False))
def test_relabelling_carries_positions_along(line: Actors, random) -> None:
    order = list(range(len(line[0])))
    random.shuffle(order)
    one = expected_utility(*line, rounds=4)
    # Once several actors stand in one place they tie, and the first of them is taken: the place is the same.
    other = expected_utility(*([values[i] for i in order] for values in line), rounds=4)
    assert other.positions == pytest.approx(one.positions[:, order], abs=1e-6)
    assert (other.moves == one.moves[:, order]).all()


@given(generic())
def test_the_span_is_that_of_positions_unless_given(line: Actors) -> None:
    ends = min(line[0]), max(line[0])
    same(expected_utility(*line, rounds=3), expected_utility(*line, rounds=3, span=ends), 1, 0)
    wide = expected_utility(*line, rounds=3, span=(ends[0] - 9, ends[1] + 9))
    assert wide.positions.min() >= ends[0] - 1e-9
    assert wide.positions.max() <= ends[1] + 1e-9


# --- the compromise model ---------------------------------------------------------------------------------------------


def test_compromise_of_the_emission_standards(emission: dict) -> None:
    found = compromise(*actors_of(emission))
    start = emission["trajectory"][0]
    assert found.mean == pytest.approx(start["mean"], abs=1e-12)
    assert found.median == start["median"]
    assert found.median_interval == (7.0, 7.0)


def test_halved_votes_have_an_interval_of_medians() -> None:
    found = compromise([0, 1, 4, 9], [1, 1, 1, 1], [0.5, 0.5, 0.5, 0.5])
    assert found.median_interval == (1.0, 4.0)
    assert (found.median, found.mean) == (2.5, 3.5)
    assert found.median_without.tolist() == [4.0, 4.0, 1.0, 1.0]
    assert found.median_reach.tolist() == [[1.0, 9.0], [0.0, 9.0], [0.0, 9.0], [0.0, 4.0]]
    assert found.votes_range.tolist() == [[0.5, 0.5]] * 4


def test_alone_there_is_no_compromise_without() -> None:
    found = compromise([3.0, 5.0], [1.0, 0.0], [0.5, 1.0])
    assert (found.mean, found.median) == (3.0, 3.0)
    assert [isnan(each) for each in found.mean_without] == [True, False]
    assert [isnan(each) for each in found.median_without] == [True, False]
    assert found.median_reach.tolist() == [[-inf, inf], [3.0, 3.0]]
    assert found.votes_range.tolist() == [[0.0, inf], [0.0, 0.5]]


@given(actors(most=7))
def test_the_median_halves_the_votes(line: Actors) -> None:
    found = compromise(*line)
    votes = [c * s for c, s in zip(line[1], line[2], strict=True)]
    half = sum(votes) / 2
    for point in found.median_interval:
        assert point in line[0]
        assert sum(v for x, v in zip(line[0], votes, strict=True) if x < point) <= half + 1e-9
        assert sum(v for x, v in zip(line[0], votes, strict=True) if x > point) <= half + 1e-9


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=9))
def test_equal_votes_give_the_plain_mean_and_median(positions: list[int]) -> None:
    found = compromise(positions, [3] * len(positions), [0.3] * len(positions))
    assert found.mean == pytest.approx(sum(positions) / len(positions))
    assert found.median == median(positions)


@given(actors(least=2, most=7))
def test_staying_away_is_having_no_votes(line: Actors) -> None:
    x, c, s = line
    found = compromise(*line)
    for actor in range(len(x)):
        rest = [i for i in range(len(x)) if i != actor]
        if not any(c[i] * s[i] for i in rest):
            assert isnan(found.mean_without[actor])
            continue
        without = compromise(*([values[i] for i in rest] for values in line))
        assert found.mean_without[actor] == pytest.approx(without.mean)
        assert found.median_without[actor] == without.median


@given(actors(least=2, most=6))
def test_sensitivities_are_those_of_recalculation(line: Actors) -> None:
    x, c, s = line
    found = compromise(*line)
    assert found.shares.sum() == pytest.approx(1)
    assert found.pull.sum() == pytest.approx(0, abs=1e-12)
    for actor in range(len(x)):
        moved = compromise([each + (i == actor) for i, each in enumerate(x)], c, s)
        assert moved.mean - found.mean == pytest.approx(found.shares[actor])
        step = 1e-6
        stronger = compromise(x, [each * (1 + step * (i == actor)) for i, each in enumerate(c)], s)
        assert (stronger.mean - found.mean) / step == pytest.approx(found.pull[actor], abs=1e-4)


@given(actors(least=2, most=6))
def test_reach_is_the_median_from_far_away(line: Actors) -> None:
    found = compromise(*line)
    for actor in range(len(line[0])):
        for side, far in enumerate((-1e9, 1e9)):
            moved = [far if i == actor else each for i, each in enumerate(line[0])]
            reached = compromise(moved, *line[1:]).median_interval[side]
            expected = found.median_reach[actor, side]
            assert reached == (far if isinf(expected) else expected)


@given(actors(least=2, most=6))
def test_votes_range_is_where_the_median_stays(line: Actors) -> None:
    x, c, s = line
    found = compromise(*line)
    votes = [a * b for a, b in zip(c, s, strict=True)]

    def at(actor: int, value: float) -> Compromise:
        return compromise(x, [value if i == actor else each for i, each in enumerate(votes)], [1.0] * len(x))

    assume(found.median_interval[0] == found.median_interval[1])
    for actor, (low, high) in enumerate(found.votes_range):
        assert low <= votes[actor] <= high
        inside = (low + min(high, low + 5)) / 2
        assert at(actor, inside).median == found.median
        if low > 1e-9 and sum(votes) - votes[actor] > 1e-9:
            assert at(actor, low * (1 - 1e-6)).median_interval != found.median_interval
        if high < inf:
            assert at(actor, high * (1 + 1e-6)).median_interval != found.median_interval


@given(actors(least=1, most=6), st.integers(0, 6))
def test_without_votes_nobody_counts_in_the_compromise(line: Actors, position: int) -> None:
    x, c, s = line
    found, more = compromise(*line), compromise([*x, position], [*c, 0], [*s, 1])
    assert (more.mean, more.median_interval) == (pytest.approx(found.mean), found.median_interval)
    assert more.shares[-1] == more.pull[-1] == 0
    assert more.mean_without[-1] == pytest.approx(found.mean)


# --- wrong input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (([], [], []), "no actor"),
        (([1, 2], [1], [1, 1]), "1 capabilities for 2 positions"),
        (([1, 2], [1, 1], [1, 1, 1]), "3 saliences for 2 positions"),
        (([1, 2], [1, -0.5], [1, 1]), "capability -0.5 of actor 1 is negative"),
        (([1, 2], [1, 1], [1.5, 1]), r"salience 1.5 of actor 0 is not in \[0, 1\]"),
        (([1, 2], [1, 1], [1, -0.1]), "salience -0.1 of actor 1"),
        (([1, 2], [1, 0], [0, 1]), "nobody has votes"),
        (([1, nan], [1, 1], [1, 1]), "position nan of actor 1 is not a finite number"),
        (([1, 2], [inf, 1], [1, 1]), "capability inf of actor 0"),
        (([1, 2], [1, 1], [True, 1]), "salience True of actor 0"),
        (([1, "2"], [1, 1], [1, 1]), "position '2' of actor 1"),
        (([1, [2, 3]], [1, 1], [1, 1]), r"position \[2, 3\] of actor 1"),
        (([[1, 2]], [1], [1]), r"position \[1, 2\] of actor 0"),
        (("12", [1, 1], [1, 1]), "position '12' is not one number for each actor"),
        ((3, [1], [1]), "position 3 is not one number for each actor"),
        (([1, 2], [None, 1], [1, 1]), "capability None of actor 0"),
    ],
)
def test_wrong_actors_say_why(line: tuple, message: str) -> None:
    for model in (expected_utility, compromise):
        with pytest.raises(ValueError, match=message):
            model(*line)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"rounds": -1}, "rounds -1 is not a whole number from 0 up"),
        ({"rounds": 1.5}, "rounds 1.5"),
        ({"rounds": True}, "rounds True"),
        ({"span": (0, 1)}, "position 2.0 of actor 1 is outside the span, 0.0 to 1.0"),
        ({"span": (2, 1)}, "low end and a high end above it"),
        ({"span": (1, 2, 3)}, "low end and a high end above it"),
        ({"span": (0, inf)}, "span inf"),
        ({"span": 5}, "span 5"),
    ],
)
def test_wrong_options_say_why(options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        expected_utility([1, 2], [1, 1], [1, 1], **options)
