"""Concentration against closed forms, limiting cases, and the definition; CINC against the published index."""

from __future__ import annotations

import csv
from collections import defaultdict
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accede.methods.concentration import PARTS, cinc, effective_number, herfindahl, parity, ray_singer

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


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ([1, 2, -3], "amount -3 of actor 2 is negative"),
        ([1, float("nan")], "amount nan of actor 1 is not a finite number"),
        ([float("inf"), 1], "amount inf of actor 0"),
        ([1, "2"], "amount '2' of actor 1"),
        ([True, 1], "amount True of actor 0"),
        ([0, 0], "add to nothing"),
    ],
)
def test_wrong_amounts_are_named(wrong: list, message: str) -> None:
    for measure in (ray_singer, herfindahl, effective_number, parity):
        with pytest.raises(ValueError, match=message):
            measure(wrong)


# --- CINC -------------------------------------------------------------------------------------------------------------

NAN = float("nan")
part = st.floats(0.001, 1e6) | st.just(NAN)
worlds = st.lists(st.lists(part, min_size=6, max_size=6), min_size=1, max_size=8)


def test_cinc_is_the_published_one_for_every_state_and_year(shared: Path) -> None:
    years: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (shared / "data/cow-nmc/NMC-60-abridged.csv").open() as file:
        for row in csv.DictReader(file):
            years[row["year"]].append(row)
    columns = ("milex", "milper", "irst", "pec", "tpop", "upop")
    compared = incomplete = 0
    for year, rows in years.items():
        parts = [[NAN if row[column] == "-9" else float(row[column]) for column in columns] for row in rows]
        index = cinc(parts)
        assert index.values == pytest.approx([float(row["cinc"]) for row in rows], abs=3e-8)
        by_state = dict(zip((row["stateabb"] for row in rows), index.values, strict=True))
        if year == "1950":
            assert by_state["USA"] == pytest.approx(0.2844, abs=5e-5)
        if year == "1954":
            assert by_state["RUS"] == pytest.approx(0.1845, abs=5e-5)
            assert sum(index.values) == pytest.approx(1.0045, abs=5e-5)  # more than 1, for want of some parts
        compared += len(rows)
        incomplete += sum(1 for missing in index.missing if missing)
    assert (compared, incomplete) == (15951, 2661)


@given(worlds)
def test_cinc_is_the_mean_of_the_shares_there_are(world: list[list[float]]) -> None:
    index = cinc(world)
    shares = np.array(world) / np.nansum(world, axis=0, keepdims=True)
    for own, value, missing in zip(shares, index.values, index.missing, strict=True):
        there = own[~np.isnan(own)]
        assert value == pytest.approx(there.mean() if there.size else NAN, nan_ok=True)
        assert missing == tuple(name for name, share in zip(PARTS, own, strict=True) if np.isnan(share))


@given(st.lists(st.lists(st.floats(0.001, 1e6), min_size=6, max_size=6), min_size=1, max_size=8))
def test_complete_cinc_adds_to_one_in_any_unit(world: list[list[float]]) -> None:
    index = cinc(world)
    assert sum(index.values) == pytest.approx(1)
    assert index.missing == ((),) * len(world)
    scaled = np.array(world) * [1e3, 1e-3, 7, 1, 2, 0.5]
    assert cinc(scaled).values == pytest.approx(index.values)


def test_cinc_by_hand() -> None:
    index = cinc([[3, 3, 3, 3, 3, 3], [1, 1, 1, 1, 1, NAN], [NAN] * 6, [0, 0, 0, 0, 0, 0]])
    assert index.values[:2] == pytest.approx([(5 * 3 / 4 + 1) / 6, 1 / 4])
    assert np.isnan(index.values[2])
    assert index.values[3] == 0
    assert index.missing == ((), ("urban population",), PARTS, ())
    # Nobody makes iron or steel: there is no share of nothing, and it is said.
    assert cinc([[1, 1, 0, 1, 1, 1]] * 2).values == pytest.approx([1 / 2] * 2)
    assert cinc([[1, 1, 0, 1, 1, 1]] * 2).missing == (("iron and steel",),) * 2


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ([], "no state"),
        ([[1] * 6, [1] * 5], "state 1 has 5 parts, not six"),
        ([[1, 1, -9, 1, 1, 1]], "iron and steel of state 0 is -9: not a finite number from 0 up, or nan if missing"),
        ([[1, 1, 1, float("inf"), 1, 1]], "energy of state 0 is inf"),
        ([[1] * 6, [1, 1, 1, 1, 1, "1"]], "urban population of state 1 is '1'"),
        ([[True, 1, 1, 1, 1, 1]], "military expenditure of state 0 is True"),
        ([[1, None, 1, 1, 1, 1]], "military personnel of state 0 is None"),
    ],
)
def test_wrong_parts_are_named(wrong: list, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cinc(wrong)
