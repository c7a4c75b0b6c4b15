"""Landscapes against the article's cases, descent one configuration at a time, and exact camps of easy ones."""

from __future__ import annotations

import csv
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from accede.methods import landscape
from accede.methods.landscape import Landscape, energies, optima

NAN = float("nan")
Case = tuple[np.ndarray, np.ndarray]


def unix(shared: Path) -> tuple[Case, list[dict[str, str]]]:
    with (shared / "data/landscape/axelrod_bennett_1993_table2_unix_transcribed.csv").open() as file:
        firms = list(csv.DictReader(file))
    kinds = np.array([firm["type"] for firm in firms])
    return (np.array([float(firm["size"]) for firm in firms]), -1.0 * (kinds[:, None] == kinds)), firms


def europe(shared: Path) -> dict[str, float]:
    with (shared / "data/landscape/axelrod_bennett_1993_table1_europe1936_transcribed.csv").open() as file:
        return {row["nation"]: float(row["size_pct_world_1936"]) for row in csv.DictReader(file)}


def test_unix_standards(shared: Path) -> None:
    case, firms = unix(shared)
    found = optima(*case)
    assert [round(optimum.energy, 1) for optimum in found.optima] == [-3828.9, -3828.9]
    assert [optimum.basin for optimum in found.optima] == [128, 128]
    assert found.contested == 0
    sides = [[firm[f"configuration{number}_side"] for firm in firms] for number in (1, 2)]
    printed = {tuple(tuple(i for i, there in enumerate(side) if there == camp) for camp in "AB") for side in sides}
    assert {optimum.camps for optimum in found.optima} == printed


def test_five_great_powers_who_all_repel_each_other(shared: Path) -> None:
    sizes = europe(shared)
    powers = [sizes[nation] for nation in ("Britain", "France", "Germany", "Italy", "Soviet Union")]
    found = optima(powers, -np.ones((5, 5)))
    assert len(found.optima) == 4
    assert found.contested == 0
    assert sum(optimum.basin for optimum in found.optima) == 16


def test_seventeen_nations_who_all_repel_each_other(shared: Path) -> None:
    # The article's 209 came from sizes before rounding. These have ties: 195 are lower than all around, 226 not higher.
    found = optima(list(europe(shared).values()), -np.ones((17, 17)))
    assert 195 <= len(found.optima) <= 226
    assert sum(optimum.basin for optimum in found.optima) + found.contested == 65536
    assert found.bound == found.optima[0].energy


# --- a rival that goes from configuration to configuration ------------------------------------------------------------


@st.composite
def cases(draw: st.DrawFn, largest: int = 6) -> Case:
    """Small whole numbers, so that ties are common and energies exact."""
    n = draw(st.integers(1, largest))
    sizes = draw(arrays(float, n, elements=st.integers(0, 3)))
    propensity = draw(arrays(float, (n, n), elements=st.integers(-2, 2)))
    return sizes, np.triu(propensity) + np.triu(propensity, 1).T


def rival(sizes: np.ndarray, propensity: np.ndarray) -> tuple[dict[frozenset, float], dict[frozenset, int], int]:
    """Energies of optima, their basins, and how many configurations are contested, by the definitions."""
    n = len(sizes)
    everyone = range(n)
    sets = [frozenset(each) for k in range(n) for each in combinations(range(1, n), k)]  # those against actor 0

    def energy(against: frozenset) -> float:
        return sum(
            sizes[i] * sizes[j] * propensity[i, j]
            for i in everyone
            for j in everyone
            if i != j and (i in against) != (j in against)
        )

    value = {against: energy(against) for against in sets}

    def changed(against: frozenset, actor: int) -> frozenset:
        return against ^ {actor} if actor else frozenset(range(1, n)) - against

    @cache
    def steps(against: frozenset) -> frozenset:
        around = {changed(against, actor) for actor in everyone}
        best = min(value[each] for each in around)
        return frozenset(each for each in around if value[each] == best <= value[against])

    @cache
    def reach(against: frozenset) -> frozenset:
        known, new = {against}, [against]
        while new:
            new = [each for one in new for each in steps(one) if each not in known]
            known.update(new)
        return frozenset(known)

    plateaus = {one: reach(one) for one in sets if all(one in reach(each) for each in reach(one))}
    ends = {one: {plateaus[each] for each in reach(one) if each in plateaus} for one in sets}
    basins = {plateau: sum(end == {plateau} for end in ends.values()) for plateau in plateaus.values()}
    return {p: value[next(iter(p))] for p in basins}, basins, sum(len(end) > 1 for end in ends.values())


def plateau(optimum: landscape.Optimum) -> frozenset:
    return frozenset(frozenset(against) for _, against in optimum.configurations)


@given(cases())
def test_optima_basins_and_ties_are_their_definitions(case: Case) -> None:
    energy, basin, contested = rival(*case)
    found = optima(*case)
    assert {plateau(optimum): optimum.energy for optimum in found.optima} == energy
    assert {plateau(optimum): optimum.basin for optimum in found.optima} == basin
    assert found.contested == contested
    assert [optimum.energy for optimum in found.optima] == sorted(energy.values())
    assert found.complete
    assert found.bound == min(energies(*case)) == found.optima[0].energy


@given(cases(8))
def test_energies_are_their_definition(case: Case) -> None:
    sizes, propensity = case
    n = len(sizes)
    for number, energy in enumerate(energies(sizes, propensity)):
        against = np.array([False, *(bool(number >> bit & 1) for bit in range(n - 1))])
        apart = against[:, None] != against
        assert energy == sizes @ (propensity * apart) @ sizes


# --- laws -------------------------------------------------------------------------------------------------------------


def camps_of(found: Landscape) -> dict[frozenset, tuple]:
    return {
        frozenset(frozenset(map(frozenset, each)) for each in optimum.configurations): (optimum.energy, optimum.basin)
        for optimum in found.optima
    }


@given(cases(7), st.randoms(use_true_random=False))
def test_relabelling_carries_camps_along(case: Case, random) -> None:
    sizes, propensity = case
    order = list(range(len(sizes)))
    random.shuffle(order)
    again = optima(sizes[order], propensity[np.ix_(order, order)])
    moved = {
        frozenset(frozenset(frozenset(order[i] for i in camp) for camp in each) for each in configurations): values
        for configurations, values in camps_of(again).items()
    }
    assert moved == camps_of(optima(sizes, propensity))


@given(cases(7))
def test_unit_of_size_scales_energy_alone(case: Case) -> None:
    sizes, propensity = case
    plain, doubled = optima(sizes, propensity), optima(2 * sizes, propensity)
    assert [each.configurations for each in doubled.optima] == [each.configurations for each in plain.optima]
    assert [each.energy for each in doubled.optima] == [4 * each.energy for each in plain.optima]


def test_friends_stand_together_and_two_enemy_blocs_apart() -> None:
    together = optima([1, 2, 3, 4], np.ones((4, 4)))
    assert (together.optima[0].camps, together.optima[0].energy) == (((0, 1, 2, 3), ()), 0)
    blocs = np.sign(np.subtract.outer(np.arange(5) % 2, 0.5))
    apart = optima([1, 2, 3, 4, 5], np.outer(blocs, blocs))
    assert [optimum.camps for optimum in apart.optima] == [((0, 2, 4), (1, 3))]
    assert apart.optima[0].basin == 16
    assert apart.optima[0].energy == -2 * (1 + 3 + 5) * (2 + 4)


def test_an_actor_without_weight_makes_a_plateau() -> None:
    found = optima([1, 1, 0], [[0, -1, 1], [-1, 0, 1], [1, 1, 0]])
    assert len(found.optima) == 1
    assert found.optima[0].configurations == (((0, 2), (1,)), ((0,), (1, 2)))
    assert (found.optima[0].basin, found.contested) == (4, 0)


def test_equal_enemies() -> None:
    # Of three, one stands alone, and by single changes each of them in turn: one optimum that all reach.
    three = optima([1, 1, 1], -np.ones((3, 3)))
    assert [(len(each.configurations), each.energy, each.basin) for each in three.optima] == [(3, -4, 4)]
    # Of four, two stand against two in three ways that no single change connects; all other starts may end in any.
    four = optima([1, 1, 1, 1], -np.ones((4, 4)))
    assert [(len(each.configurations), each.energy, each.basin) for each in four.optima] == [(1, -8, 1)] * 3
    assert four.contested == 5


def test_rounding_makes_no_false_ties_and_no_false_differences() -> None:
    sizes, propensity = np.full(6, 0.1), np.full((6, 6), -0.3)
    whole = optima(np.ones(6), -np.ones((6, 6)))
    assert [each.configurations for each in optima(sizes, propensity).optima] == [
        each.configurations for each in whole.optima
    ]
    assert optima(sizes, propensity).contested == whole.contested


def test_one_actor_and_the_diagonal() -> None:
    assert optima([3], [[NAN]]) == Landscape((landscape.Optimum(0.0, (((0,), ()),), 1),), 0, 0.0, complete=True)
    with_diagonal, without = np.full((4, 4), -1.0), np.full((4, 4), -1.0)
    np.fill_diagonal(with_diagonal, 7)
    assert optima([1, 2, 3, 4], with_diagonal) == optima([1, 2, 3, 4], without)


# --- beyond full enumeration ------------------------------------------------------------------------------------------


@given(cases(8))
def test_beyond_the_global_optimum_is_the_lowest_of_all(case: Case) -> None:
    with pytest.MonkeyPatch.context() as patch:
        whole = optima(*case)
        patch.setattr(landscape, "FULL", 0)
        found = optima(*case)
    assert not found.complete
    assert found.contested is None
    assert found.bound == found.optima[0].energy == whole.optima[0].energy
    (best,) = found.optima
    assert best.basin is None
    assert sorted(best.camps[0] + best.camps[1]) == list(range(len(case[0])))
    assert 0 in best.camps[0]


def test_thirty_actors_in_two_blocs() -> None:
    bloc = np.where(np.arange(30) % 3 == 0, 1, -1)
    found = optima(np.arange(1, 31) / 7, np.outer(bloc, bloc))
    assert found.optima[0].camps == (tuple(range(0, 30, 3)), tuple(i for i in range(30) if i % 3))
    assert found.bound == found.optima[0].energy


# --- wrong input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sizes", "propensity", "message"),
    [
        ([], np.zeros((0, 0)), "at least one actor"),
        ([1, -2], np.zeros((2, 2)), "size -2 of actor 1 is not a finite number from 0 up"),
        ([NAN, 1], np.zeros((2, 2)), "size nan of actor 0"),
        ([1, 2], np.zeros((2, 3)), r"propensity has shape \(2, 3\), not \(2, 2\)"),
        ([1, 2], [[0, 1], [2, 0]], r"propensity\[0, 1\] is 1, but \[1, 0\] is 2: not symmetric"),
        ([1, 2], [[0, NAN], [NAN, 0]], r"propensity\[0, 1\] is nan, not a finite number"),
        ([1, 2], [[0, 1], [1]], "propensity is ragged"),
        ([1, 2], [0, 1], "propensity has 1 dimensions, not 2"),
        (["a", "b"], np.zeros((2, 2)), "not numbers"),
        ([True, True], np.zeros((2, 2)), "sizes holds bool, not numbers"),
    ],
)
def test_wrong_input_says_why(sizes: list, propensity: np.ndarray, message: str) -> None:
    for method in (optima, energies):
        with pytest.raises(ValueError, match=message):
            method(sizes, propensity)


def test_energies_of_many_actors_are_too_many() -> None:
    with pytest.raises(ValueError, match="21 actors have too many configurations"):
        energies(np.ones(21), np.zeros((21, 21)))
