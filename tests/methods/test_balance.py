"""Balance against printed values, brute force over all partitions, closed forms and its axioms."""

from __future__ import annotations

import _thread
import csv
import gzip
import random
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations, pairwise, permutations
from math import ceil, nan
from pathlib import Path
from threading import Timer

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from accede.methods.balance import frustration, negative_cycle_bound, triangle_index, walk_index

Ties = list[tuple]


def complete(n: int, sign: float = -1) -> Ties:
    return [(a, b, sign) for a, b in combinations(range(n), 2)]


def coin(n: int, seed: int = 1) -> Ties:
    toss = random.Random(seed)
    return [(a, b, toss.choice((1, -1))) for a, b in combinations(range(n), 2)]


@st.composite
def networks(draw: st.DrawFn, weights: tuple = (1, -1), most: int = 6) -> Ties:
    n = draw(st.integers(2, most))
    pairs = draw(st.lists(st.sampled_from(list(combinations(range(n), 2))), unique=True, min_size=1))
    return [(a, b, draw(st.sampled_from(weights))) for a, b in pairs]


def signed(shared: Path, name: str) -> Ties:
    with gzip.open(shared / "data/networks/signed_networks.csv.gz", "rt") as file:
        return [(row["a"], row["b"], int(row["sign"])) for row in csv.DictReader(file) if row["network"] == name]


# --- real networks ------------------------------------------------------------------------------------------------


def test_highland_tribes(shared: Path) -> None:
    # Read 1954; the frustration, triangle and walk scores 0.7586207 = 1 - 2 * 7/58, 0.8676471 and 0.3575761, and 2 ties
    # with three groups, are printed in the documentation of the R package signnet.
    tribes = signed(shared, "tribes_new_guinea")
    found = frustration(tribes)
    assert (found.value, found.bound) == (7, 7)
    assert 1 - 2 * found.value / len(tribes) == pytest.approx(0.7586207, abs=5e-8)
    assert triangle_index(tribes) == pytest.approx(0.8676471, abs=5e-8)
    assert walk_index(tribes) == pytest.approx(0.3575761, abs=5e-8)
    assert frustration(tribes, 3).value == 2


def test_all_windows_of_the_correlates_of_war_are_proved_twice(shared: Path) -> None:
    windows: dict[str, Ties] = {}
    with (shared / "data/networks/cowList_signed_edges_converted.csv").open() as file:
        for row in csv.DictReader(file):
            windows.setdefault(row["period"], []).append((row["a"], row["b"], int(row["sign"])))
    assert len(windows) == 51
    for ties in windows.values():
        found = frustration(ties)
        assert found.bound == found.value == len(found.frustrated)
        assert ceil(negative_cycle_bound(ties) - 1e-6) == found.value


def test_the_superpowers_of_1954_stand_together_in_one_best_partition(shared: Path) -> None:
    # Numbers are Correlates of War country codes: 2 United States, 365 Soviet Union, 710 China.
    found = frustration(signed(shared, "states_1954_1954"))
    pairs = {frozenset(pair) for pair in found.certain}
    assert {"365", "710"} in pairs
    open_pairs = [{"2", "365"}, {"2", "710"}]
    assert all(pair not in pairs and pair not in map(set, found.apart) for pair in open_pairs)


# --- rivals ---------------------------------------------------------------------------------------------------------


def partitions(n: int, groups: int) -> Iterator[tuple[int, ...]]:
    """Every partition of n into at most `groups` groups, once."""
    found: list[tuple[int, ...]] = [()]
    for _ in range(n):
        found = [(*labels, new) for labels in found for new in range(min(max(labels, default=-1) + 2, groups))]
    yield from found


def best(ties: Ties, groups: int | None) -> tuple[float, set, set]:
    """Least cost, pairs together in all best partitions, pairs apart in all."""
    actors = list(dict.fromkeys(actor for tie in ties for actor in tie[:2]))
    costs: dict[tuple[int, ...], float] = {}
    for labels in partitions(len(actors), groups or len(actors)):
        of = dict(zip(actors, labels, strict=True))
        costs[labels] = sum(abs(sign) for a, b, sign in ties if (of[a] == of[b]) == (sign < 0))
    least = min(costs.values())
    optima = [labels for labels, cost in costs.items() if cost == least]
    pairs = list(combinations(range(len(actors)), 2))
    together = {(actors[i], actors[j]) for i, j in pairs if all(labels[i] == labels[j] for labels in optima)}
    apart = {(actors[i], actors[j]) for i, j in pairs if all(labels[i] != labels[j] for labels in optima)}
    return least, together, apart


@given(networks(), st.sampled_from([1, 2, 3, 4, None]))
def test_every_partition_is_considered(ties: Ties, groups: int | None) -> None:
    found = frustration(ties, groups)
    assert (found.value, found.certain, found.apart) == best(ties, groups)
    assert found.bound == found.value
    assert isinstance(found.value, int)


@given(networks(weights=(-3, -1, 1, 2)), st.sampled_from([2, 3, None]))
def test_whole_weights(ties: Ties, groups: int | None) -> None:
    found = frustration(ties, groups)
    assert (found.value, found.certain, found.apart) == best(ties, groups)


@given(networks(weights=(-1.25, -0.5, 0.5, 0.75)), st.sampled_from([2, 3, None]))
def test_weights_in_quarters(ties: Ties, groups: int | None) -> None:
    found = frustration(ties, groups)
    assert (found.value, found.certain, found.apart) == best(ties, groups)
    assert isinstance(found.value, float)


@given(networks(), st.sampled_from([2, 3, None]))
def test_sides_and_frustrated_ties_make_the_value(ties: Ties, groups: int | None) -> None:
    found = frustration(ties, groups)
    of = {actor: number for number, side in enumerate(found.sides) for actor in side}
    assert sum(map(len, found.sides)) == len(of) == len({actor for tie in ties for actor in tie[:2]})
    assert all(found.sides)
    assert len(found.sides) <= (groups or len(of))
    assert found.frustrated == tuple(tie for tie in ties if (of[tie[0]] == of[tie[1]]) == (tie[2] < 0))
    assert [len(side) for side in found.sides] == sorted(map(len, found.sides), reverse=True)


def covered(ties: Ties) -> float:
    """The programme over negative cycles, with every cycle written down."""
    tie = {frozenset(ends): number for number, (*ends, _) in enumerate(ties)}
    actors = sorted({actor for *ends, _ in ties for actor in ends})
    rows = set()
    for size in range(3, len(actors) + 1):
        for order in permutations(actors, size):
            cycle = [frozenset(pair) for pair in pairwise((*order, order[0]))]
            if all(pair in tie for pair in cycle):
                numbers = frozenset(tie[pair] for pair in cycle)
                if np.prod([np.sign(ties[number][2]) for number in numbers]) < 0:
                    rows.add(numbers)
    if not rows:
        return 0
    matrix = np.array([[number in row for number in range(len(ties))] for row in rows], float)
    return linprog([abs(sign) for *_, sign in ties], A_ub=-matrix, b_ub=-np.ones(len(rows))).fun


@given(networks(weights=(-2, -1, 1, 3)))
def test_bound_is_that_of_all_negative_cycles(ties: Ties) -> None:
    bound = negative_cycle_bound(ties)
    assert bound == pytest.approx(covered(ties), abs=1e-6)
    assert bound <= frustration(ties).value + 1e-9


def test_larger_networks_than_brute_force_by_the_way_they_are_made() -> None:
    # Two camps of 15 with ties between all; one broken tie per actor at most leaves the camps the best ones.
    ties = {(a, b): 1 if (a < 15) == (b < 15) else -1 for a, b in combinations(range(30), 2)}
    for a, b in zip(range(0, 30, 2), range(1, 30, 2), strict=True):
        ties[a, b] *= -1
    found = frustration((a, b, sign) for (a, b), sign in ties.items())
    assert (found.value, found.bound) == (15, 15)
    assert found.sides == (frozenset(range(15)), frozenset(range(15, 30)))
    assert len(found.certain) == 2 * 15 * 14 // 2
    assert len(found.apart) == 15 * 15


# --- limiting cases and axioms --------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", range(2, 11))
def test_enemies_all(n: int) -> None:
    # The best two camps are halves. With any number of groups everyone stands alone.
    found = frustration(complete(n))
    assert found.bound == found.value == n * (n - 1) // 2 - n * n // 4
    assert frustration(complete(n), None).value == 0
    assert len(frustration(complete(n), None).apart) == n * (n - 1) // 2
    assert triangle_index(complete(n)) == 0 if n > 2 else True


def test_programme_of_five_enemies_is_a_fraction() -> None:
    # A third of every tie meets every triangle; ten thirds are a bound of four only when rounded up.
    assert negative_cycle_bound(complete(5)) == pytest.approx(10 / 3)


def test_three_groups_of_enemies() -> None:
    # Four groups of four enemies all: three groups put two of them together at 16 ties.
    ties = [(a, b, 1 if a // 4 == b // 4 else -1) for a, b in combinations(range(16), 2)]
    assert [frustration(ties, groups).value for groups in (2, 3, 4, None)] == [32, 16, 0, 0]


@given(networks())
def test_friends_all(ties: Ties) -> None:
    friends = [(a, b, 1) for a, b, _ in ties]
    assert frustration(friends).value == frustration(friends, None).value == negative_cycle_bound(friends) == 0
    assert walk_index(friends) == pytest.approx(1)


@given(networks(most=9), st.sets(st.integers(0, 8)))
def test_switching_changes_nothing(ties: Ties, switched: set[int]) -> None:
    other = [(a, b, -sign if (a in switched) != (b in switched) else sign) for a, b, sign in ties]
    assert frustration(other).value == frustration(ties).value
    assert negative_cycle_bound(other) == pytest.approx(negative_cycle_bound(ties))
    assert walk_index(other) == pytest.approx(walk_index(ties))


@given(networks(most=9), st.randoms(use_true_random=False))
def test_names_and_order_change_nothing(ties: Ties, shuffle: random.Random) -> None:
    names = [f"state {number}" for number in range(9)]
    shuffle.shuffle(names)
    other = [(names[b], names[a], sign) for a, b, sign in ties]
    shuffle.shuffle(other)
    for groups in (2, 3, None):
        found, again = frustration(ties, groups), frustration(other, groups)
        assert found.value == again.value
        for pairs, same in ((found.certain, again.certain), (found.apart, again.apart)):
            assert {frozenset((names[a], names[b])) for a, b in pairs} == {frozenset(pair) for pair in same}


@given(networks(most=8))
def test_more_groups_never_frustrate_more(ties: Ties) -> None:
    values = [frustration(ties, groups).value for groups in (1, 2, 3, 4, None)]
    assert values == sorted(values, reverse=True)
    assert values[0] == sum(sign < 0 for *_, sign in ties)


@given(networks(most=8))
def test_balance_is_agreed_upon(ties: Ties) -> None:
    assert (walk_index(ties) > 1 - 1e-9) == (frustration(ties).value == 0) == (negative_cycle_bound(ties) < 1e-6)


@given(networks(most=8), st.floats(1e-9, 1e9))
def test_scale_of_real_weights_is_free(ties: Ties, scale: float) -> None:
    scaled = [(a, b, sign * scale) for a, b, sign in ties]
    found = frustration(scaled)
    assert found.bound == found.value == pytest.approx(frustration(ties).value * scale)


def test_random_real_weights_by_brute_force() -> None:
    draw = np.random.default_rng(3)
    ties = [(a, b, float(draw.normal())) for a, b in combinations(range(9), 2)]
    for groups in (2, None):
        found = frustration(ties, groups)
        least, together, apart = best(ties, groups)
        assert found.bound == found.value == pytest.approx(least)
        assert (found.certain, found.apart) == (together, apart)


@given(networks())
def test_triangles_one_by_one(ties: Ties) -> None:
    sign = {frozenset(ends): sign for *ends, sign in ties}
    threes = [[sign.get(frozenset(pair), 0) for pair in combinations(three, 2)] for three in combinations(range(6), 3)]
    products = [a * b * c for a, b, c in threes if a * b * c]
    if products:
        assert triangle_index(ties) == pytest.approx(sum(product > 0 for product in products) / len(products))
    else:
        with pytest.raises(ValueError, match="no triangle"):
            triangle_index(ties)


def test_walks_of_one_negative_triangle() -> None:
    # Eigenvalues of three enemies are 1, 1, -2; of three friends -1, -1, 2.
    assert walk_index(complete(3)) == pytest.approx((2 * np.e + np.e**-2) / (2 / np.e + np.e**2))


# --- manners --------------------------------------------------------------------------------------------------------


def test_out_of_time_is_said() -> None:
    found = frustration(coin(40), seconds=0.2)
    assert found.bound < found.value == len(found.frustrated)
    with pytest.raises(ValueError, match="not proved"):
        _ = found.certain


def test_keyboard_interrupt_stops_the_solver() -> None:
    Timer(1.5, _thread.interrupt_main).start()
    with pytest.raises(KeyboardInterrupt):
        frustration(coin(30))


def test_solver_prints_nothing() -> None:
    code = "from accede.methods.balance import frustration as f; f([(0, 1, 1), (1, 2, 1), (2, 0, -1)])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout + run.stderr == ""


@pytest.mark.parametrize(
    ("ties", "message"),
    [
        ([], "no ties"),
        ([("a", "b")], r"tie 0 is \('a', 'b'\), not \(a, b, sign\)"),
        ([("a", "b", 1), 5], "tie 1 is 5"),
        ([("a", "b", 1), ("c", "c", 1)], "tie 1: 'c' has a tie with itself"),
        ([("a", "b", 1), ("b", "a", -1)], "tie 1, 'b' and 'a', is tie 0 again"),
        ([("a", "b", 0)], "sign 0 is not"),
        ([("a", "b", nan)], "sign nan is not"),
        ([("a", "b", 10**400)], "is not"),
        ([("a", "b", True)], "sign True is not"),
        ([("a", "b", "+")], r"sign '\+' is not"),
        ([("a", None, 1)], "tie 0: an actor is missing"),
        ([(nan, "b", 1)], "tie 0: an actor is missing"),
        ([("a", [], 1)], r"actor \[\] cannot be told from others"),
    ],
)
def test_wrong_ties_say_why(ties: list, message: str) -> None:
    for method in (frustration, negative_cycle_bound, triangle_index, walk_index):
        with pytest.raises(ValueError, match=message):
            method(ties)


@pytest.mark.parametrize("groups", [0, -1, 2.0, True, "2"])
def test_wrong_groups_say_why(groups: object) -> None:
    with pytest.raises(ValueError, match="neither a whole number from 1 up nor None"):
        frustration(complete(3), groups)


@pytest.mark.parametrize("seconds", [0, -1, nan])
def test_wrong_seconds_say_why(seconds: float) -> None:
    with pytest.raises(ValueError, match="seconds are not above 0"):
        frustration(complete(3), seconds=seconds)
