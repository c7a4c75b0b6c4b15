"""Power indices against printed values, brute force, closed forms and their axioms."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations, pairwise, permutations
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accede.methods.power_index import banzhaf, owen, shapley_shubik, winning

COUNCIL_11 = {"weights": [1] * 11, "quota": 7, "vetoes": range(5)}
COUNCIL_15 = {"weights": [1] * 15, "quota": 9, "vetoes": range(5)}


def test_security_council_of_eleven() -> None:
    assert shapley_shubik(**COUNCIL_11) == [Fraction(76, 385)] * 5 + [Fraction(1, 462)] * 6


def test_security_council_of_fifteen() -> None:
    assert shapley_shubik(**COUNCIL_15) == [Fraction(421, 2145)] * 5 + [Fraction(4, 2145)] * 10
    assert banzhaf(**COUNCIL_15, normalised=True) == [Fraction(106, 635)] * 5 + [Fraction(21, 1270)] * 10
    assert winning(**COUNCIL_15) == 848  # Banzhaf 1968


def test_eec_of_1958() -> None:
    values = banzhaf([4, 4, 4, 2, 2, 1], 12)
    assert [value * 32 for value in values] == [10, 10, 10, 6, 6, 0]
    assert shapley_shubik([4, 4, 4, 2, 2, 1], 12)[:5:3] == [Fraction(14, 60), Fraction(9, 60)]


def test_council_with_vetoes_is_the_council_with_weights() -> None:
    # The Council of 15 is the weighted game [39; 7 x 5, 1 x 10], as every textbook has it.
    assert shapley_shubik([7] * 5 + [1] * 10, 39) == shapley_shubik(**COUNCIL_15)


def test_double_majority_and_blocking_minority() -> None:
    # Three of four members and 60 of 100 people; or fewer than two against, whatever the people.
    people = ([70, 10, 10, 10], 60)
    strict = shapley_shubik([1] * 4, 3, also=[people])
    assert strict == [Fraction(1, 2), *[Fraction(1, 6)] * 3]
    assert shapley_shubik([1] * 4, 3, also=[people], blocking=2) == [Fraction(1, 4)] * 4


def test_owen_of_the_textbook_majority_of_three() -> None:
    # [2; 1, 1, 1] with two players in a union: the union has all power and shares it (Owen 1977).
    assert owen([1, 1, 1], 2, unions=[[0, 1], [2]]) == [Fraction(1, 2), Fraction(1, 2), 0]


# --- rivals that count every ordering and every coalition --------------------------------------------------------


@st.composite
def games(draw: st.DrawFn) -> dict[str, object]:
    n = draw(st.integers(1, 6))
    weights = draw(st.lists(st.integers(0, 5), min_size=n, max_size=n).filter(any))
    game: dict[str, object] = {"weights": weights, "quota": draw(st.integers(1, sum(weights)))}
    game["vetoes"] = draw(st.sets(st.integers(0, n - 1), max_size=2))
    if draw(st.booleans()):
        more = draw(st.lists(st.integers(0, 3), min_size=n, max_size=n).filter(any))
        game["also"] = [(more, draw(st.integers(1, sum(more))))]
    if draw(st.booleans()):
        game["blocking"] = draw(st.integers(1, n))
    return game


def wins(game: dict, coalition: set[int]) -> bool:
    if not set(game["vetoes"]) <= coalition:
        return False
    rules = [(game["weights"], game["quota"]), *game.get("also", [])]
    if all(sum(weights[i] for i in coalition) >= quota for weights, quota in rules):
        return True
    outside = len(game["weights"]) - len(coalition)
    return "blocking" in game and outside < game["blocking"]


def orderings(game: dict, allowed: list[tuple[int, ...]]) -> list[Fraction]:
    n = len(game["weights"])
    swings = [0] * n
    for order in allowed:
        for place, player in enumerate(order):
            if wins(game, set(order[: place + 1])) and not wins(game, set(order[:place])):
                swings[player] += 1
    return [Fraction(count, len(allowed)) for count in swings]


def proper(game: dict) -> bool:
    """A blocking rule lets the empty coalition win when everybody is needed to oppose: no ordering decides then."""
    return not wins(game, set()) and wins(game, set(range(len(game["weights"]))))


@given(games().filter(proper))
def test_shapley_shubik_counts_orderings(game: dict) -> None:
    n = len(game["weights"])
    assert shapley_shubik(**game) == orderings(game, list(permutations(range(n))))


@given(games().filter(proper))
def test_banzhaf_counts_coalitions(game: dict) -> None:
    players = range(len(game["weights"]))
    subsets = [set(each) for each in chain.from_iterable(combinations(players, k) for k in range(len(players) + 1))]
    expected = [
        Fraction(sum(wins(game, each | {i}) and not wins(game, each) for each in subsets if i not in each),
                 2 ** (len(players) - 1))
        for i in players
    ]  # fmt: skip
    assert banzhaf(**game) == expected
    assert winning(**game) == sum(wins(game, each) for each in subsets)


@given(games().filter(proper), st.randoms(use_true_random=False))
def test_owen_counts_orderings_in_which_unions_stand_together(game: dict, random) -> None:
    n = len(game["weights"])
    unions: list[list[int]] = [[] for _ in range(n)]
    for player in range(n):
        unions[random.randrange(n)].append(player)
    unions = [union for union in unions if union]
    home = {player: number for number, union in enumerate(unions) for player in union}
    together = [
        order
        for order in permutations(range(n))
        if len([1 for a, b in pairwise(order) if home[a] != home[b]]) == len(unions) - 1
    ]
    assert owen(**game, unions=unions) == orderings(game, together)


@given(games().filter(proper))
def test_trivial_unions_give_shapley_shubik(game: dict) -> None:
    singles = [[player] for player in range(len(game["weights"]))]
    assert owen(**game, unions=singles) == owen(**game) == shapley_shubik(**game)
    assert owen(**game, unions=[list(range(len(game["weights"])))]) == shapley_shubik(**game)


@given(games().filter(proper), st.randoms(use_true_random=False))
def test_relabelling_carries_values_along(game: dict, random) -> None:
    n = len(game["weights"])
    order = list(range(n))
    random.shuffle(order)
    place = {player: new for new, player in enumerate(order)}
    moved = game | {
        "weights": [game["weights"][i] for i in order],
        "vetoes": {place[i] for i in game["vetoes"]},
        "also": [([weights[i] for i in order], quota) for weights, quota in game.get("also", [])],
    }
    for index in (shapley_shubik, banzhaf):
        values, again = index(**game), index(**moved)
        assert [again[place[i]] for i in range(n)] == values


@given(st.lists(st.integers(1, 9), min_size=2, max_size=7), st.data())
def test_more_weight_is_never_less_power(weights: list[int], data: st.DataObject) -> None:
    quota = data.draw(st.integers(1, sum(weights)))
    for index in (shapley_shubik, banzhaf):
        ranked = [value for _, value in sorted(zip(weights, index(weights, quota), strict=True))]
        assert ranked == sorted(ranked)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.data())
def test_a_null_player_has_no_power(weights: list[int], data: st.DataObject) -> None:
    quota = data.draw(st.integers(1, sum(weights)))
    for index in (shapley_shubik, banzhaf, owen):
        assert index([*weights, 0], quota)[-1] == 0


def test_unanimity_is_equal() -> None:
    assert shapley_shubik([5, 1, 1], 7) == [Fraction(1, 3)] * 3
    assert banzhaf([5, 1, 1], 7) == [Fraction(1, 4)] * 3


def test_large_numbers_do_not_overflow() -> None:
    # 190 members alike: one over 190 each; factorials and 2^189 are beyond every machine word.
    assert shapley_shubik([1] * 190, 162) == [Fraction(1, 190)] * 190
    assert sum(banzhaf([10**12] * 70, 36 * 10**12, normalised=True)) == 1
    assert winning([1] * 190, 95) > 2**189
    assert shapley_shubik([1] * 100, 51)[0] * factorial(100) == factorial(99)


def test_floats_are_the_fractions() -> None:
    assert shapley_shubik(**COUNCIL_15, exact=False) == pytest.approx([421 / 2145] * 5 + [4 / 2145] * 10, abs=1e-15)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([], 1), "at least one player"),
        (([1, -1], 1), "weight -1 of player 1"),
        (([1, 1.5], 1), "weight 1.5 of player 1"),
        (([1, 1], 3), "quota 3 is not above 0 and at most the sum of weights, 2"),
        (([1, 1], 0), "quota 0"),
    ],
)
def test_wrong_games_say_why(arguments: tuple, message: str) -> None:
    for index in (shapley_shubik, banzhaf, owen):
        with pytest.raises(ValueError, match=message):
            index(*arguments)


def test_wrong_options_say_why() -> None:
    with pytest.raises(ValueError, match="veto player 5"):
        banzhaf([1, 1], 2, vetoes=[5])
    with pytest.raises(ValueError, match="rule 1 has 1 weights, not 2"):
        banzhaf([1, 1], 2, also=[([1], 1)])
    with pytest.raises(ValueError, match="blocking minority of 3"):
        banzhaf([1, 1], 2, blocking=3)
    with pytest.raises(ValueError, match="union member 7"):
        owen([1, 1], 2, unions=[[0, 7], [1]])
    with pytest.raises(ValueError, match="complete partition"):
        owen([1, 1], 2, unions=[[0]])
    with pytest.raises(ValueError, match="knows no unions"):
        shapley_shubik([1, 1], 2, unions=[[0], [1]])
    with pytest.raises(ValueError, match="too many"):
        shapley_shubik([2**k for k in range(30)], 2**29)
