"""Power indices against printed values, brute force, closed forms and their axioms."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations, pairwise, permutations, product
from math import comb, factorial, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accede.methods import power_index
from accede.methods.power_index import (
    _count,
    _halves,
    _integral,
    _minimal,
    _tables,
    banzhaf,
    banzhaf_abstention,
    banzhaf_owen,
    coleman,
    deegan_packel,
    holler,
    owen,
    power_to_act,
    sampled,
    shapley_shubik,
    shapley_shubik_abstention,
    swings,
    winning,
)
from accede.methods.power_index._game import checked

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


def test_coleman_of_the_council_of_fifteen() -> None:
    # 848 of 2^15 coalitions win; every one needs all five vetoes, 84 the vote of a given elected member.
    assert power_to_act(**COUNCIL_15) == Fraction(848, 2**15)
    assert coleman(**COUNCIL_15) == [Fraction(1)] * 5 + [Fraction(84, 848)] * 10
    assert coleman(**COUNCIL_15, power="initiate")[0] == Fraction(848, 2**15 - 848)
    assert swings(**COUNCIL_15) == [848] * 5 + [84] * 10


def test_minimal_coalitions_of_a_textbook_game() -> None:
    # [3; 2, 1, 1]: {a, b} and {a, c} are minimal.
    assert holler([2, 1, 1], 3) == [2, 1, 1]
    assert holler([2, 1, 1], 3, normalised=True) == [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)]
    assert deegan_packel([2, 1, 1], 3) == [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)]
    # [5; 3, 1, 1, 1, 1, 1]: the apex game's ten pairs of two small ones with the large, and the five small ones.
    assert holler([3, 1, 1, 1, 1, 1], 5) == [10, 5, 5, 5, 5, 5]
    assert deegan_packel([3, 1, 1, 1, 1, 1], 5)[0] == Fraction(10, 33)


def test_abstention_of_two_voters() -> None:
    # [1; 1, 1]: a yes settles it at once, so that the first says all with a yes, a third of the time.
    assert shapley_shubik_abstention([1, 1], 1) == [Fraction(1, 2)] * 2
    assert banzhaf_abstention([1, 1], 1) == [Fraction(2, 3)] * 2
    # A veto that abstains lets the other pass it, one that votes no does not: yes and abstention are alike for it.
    assert banzhaf_abstention([0, 1], 1, vetoes=[0]) == [Fraction(1, 3), Fraction(2, 3)]


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


@given(games().filter(proper), st.randoms(use_true_random=False))
def test_banzhaf_owen_counts_whole_unions_and_any_fellows(game: dict, random) -> None:
    n = len(game["weights"])
    home = [random.randrange(n) for _ in range(n)]
    unions = [[player for player in range(n) if home[player] == union] for union in range(n)]
    unions = [union for union in unions if union]
    expected = []
    for player in range(n):
        others = [set(union) for union in unions if player not in union]
        fellows = [{fellow} for fellow in range(n) if home[fellow] == home[player] and fellow != player]
        decided = [
            wins(game, together | {player}) and not wins(game, together)
            for chosen in product((0, 1), repeat=len(others) + len(fellows))
            for together in [set().union(*(bloc for bloc, one in zip(others + fellows, chosen, strict=True) if one))]
        ]
        expected.append(Fraction(sum(decided), len(decided)))
    assert banzhaf_owen(**game, unions=unions) == expected


@given(games().filter(proper))
def test_minimal_winning_coalitions_counted_one_by_one(game: dict) -> None:
    n = len(game["weights"])
    subsets = [set(each) for each in chain.from_iterable(combinations(range(n), k) for k in range(n + 1))]
    minimal = [each for each in subsets if wins(game, each) and not any(wins(game, each - {i}) for i in each)]
    assert holler(**game) == [sum(i in each for each in minimal) for i in range(n)]
    shares = [sum(Fraction(i in each, len(each)) for each in minimal) / len(minimal) for i in range(n)]
    assert deegan_packel(**game) == shares
    assert sum(deegan_packel(**game)) == 1


@given(games().filter(proper))
def test_coleman_is_banzhaf_of_winning_or_losing(game: dict) -> None:
    n, decisive, win = len(game["weights"]), swings(**game), winning(**game)
    assert banzhaf(**game) == [Fraction(ways, 2 ** (n - 1)) for ways in decisive]
    assert coleman(**game) == [Fraction(ways, win) for ways in decisive]
    assert coleman(**game, power="initiate") == [Fraction(ways, 2**n - win) for ways in decisive]


# --- rivals that call every roll and count every division ---


def passes(game: dict, ayes: set[int], noes: set[int]) -> bool:
    rules = [(game["weights"], game["quota"]), *game.get("also", [])]
    return not set(game["vetoes"]) & noes and all(sum(own[i] for i in ayes) >= quota for own, quota in rules)


def settled(game: dict, votes: dict[int, int]) -> bool:
    players = set(range(len(game["weights"])))
    ayes, noes = ({i for i, vote in votes.items() if vote == said} for said in (1, -1))
    rest = players - set(votes)
    return passes(game, ayes | rest, noes) == passes(game, ayes, noes | rest)


@settings(max_examples=25, deadline=None)
@given(games().filter(lambda game: len(game["weights"]) <= 4 and "blocking" not in game))
def test_abstention_counts_roll_calls_and_divisions(game: dict) -> None:
    n = len(game["weights"])
    pivots, decisive = [0] * n, [0] * n
    for votes in product((1, 0, -1), repeat=n):
        for order in permutations(range(n)):
            called: dict[int, int] = {}
            for player in order:
                called[player] = votes[player]
                if settled(game, called):
                    pivots[player] += 1
                    break
        for player in range(n):
            ayes, noes = ({i for i in range(n) if votes[i] == said and i != player} for said in (1, -1))
            decisive[player] += passes(game, ayes | {player}, noes) and not passes(game, ayes, noes | {player})
    assert shapley_shubik_abstention(**game) == [Fraction(count, 3**n * factorial(n)) for count in pivots]
    assert banzhaf_abstention(**game) == [Fraction(count // 3, 3 ** (n - 1)) for count in decisive]


@given(games().filter(proper))
def test_trivial_unions_give_shapley_shubik(game: dict) -> None:
    singles = [[player] for player in range(len(game["weights"]))]
    assert owen(**game, unions=singles) == owen(**game) == shapley_shubik(**game)
    assert owen(**game, unions=[list(range(len(game["weights"])))]) == shapley_shubik(**game)
    assert banzhaf_owen(**game, unions=singles) == banzhaf_owen(**game) == banzhaf(**game)


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


# --- every way of counting says the same ---


@pytest.fixture
def forced(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave one way of counting only, however small the game."""
    monkeypatch.setattr(_count, "CLASSES", 0)
    monkeypatch.setattr(_count, "FEW", 0)
    monkeypatch.setattr(power_index, "UNIONS", 0)
    monkeypatch.setattr(_minimal, "CLASSES", 0)
    if request.param == "compiled":
        monkeypatch.setattr(_tables, "COMPILED", 0)
        monkeypatch.setattr(_integral, "COMPILED", 0)
    if request.param == "halves":
        monkeypatch.setattr(_halves, "cost", lambda players: 0)
        monkeypatch.setattr(_tables, "cells", lambda *_: 1 << 40)
    else:
        monkeypatch.setattr(_halves, "cost", lambda players: 1 << 62)


def small_games(count: int) -> list[tuple[dict, list[list[int]]]]:
    random = np.random.default_rng(count)
    found = []
    for number in range(count):
        n = int(random.integers(2, 9))
        rules = [[*random.choice([0, 1, 1, 2, 3, 5, 9, 20], n - 1).tolist(), 1] for _ in range(1 + (number % 4 == 3))]
        game = {"weights": rules[0], "quota": int(random.integers(1, sum(rules[0]) + 1))}
        game["also"] = [(own, int(random.integers(1, sum(own) + 1))) for own in rules[1:]]
        if number % 3 == 0:
            game["also"].append(([1] * n, int(random.integers(1, n + 1))))
        if number % 2:
            game["vetoes"] = random.choice(n, 1).tolist()
        if number % 5 == 0:
            game["blocking"] = int(random.integers(1, n + 1))
        home = random.integers(0, n, n)
        unions = [np.flatnonzero(home == union).tolist() for union in range(n)]
        found.append((game, [union for union in unions if union]))
    return found


def everything(game: dict, unions: list[list[int]], exact: bool) -> list[list]:
    plain = [index(**game, exact=exact) for index in (shapley_shubik, banzhaf, coleman, holler, deegan_packel)]
    return [*plain, swings(**game), *(index(**game, unions=unions, exact=exact) for index in (owen, banzhaf_owen))]


GAMES = small_games(60)
ANSWERS = [everything(game, unions, exact=True) for game, unions in GAMES]


@pytest.mark.parametrize("forced", ["tables", "halves", "compiled"], indirect=True)
@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.usefixtures("forced")
def test_every_way_of_counting_says_the_same(exact: bool) -> None:
    for (game, unions), answers in zip(GAMES, ANSWERS, strict=True):
        found = everything(game, unions, exact)
        assert found == (answers if exact else [pytest.approx(list(map(float, row)), abs=1e-13) for row in answers])


def test_minimal_coalitions_by_sums_and_one_by_one() -> None:
    weights = [31, 31, 28, 21, 20, 19, 17, 14, 11, 9, 6, 3, 3, 2, 1]
    game = checked(weights, 120, [2], ())
    expected = _minimal._one_by_one(game)
    assert _minimal._by_sums([*weights[:2], 10**4, *weights[3:]], 10**4 + 92) == expected
    assert _minimal._by_classes(game) == expected


# --- large games ---


def drawn(n: int, total: int, seed: int = 1) -> list[int]:
    shares = np.random.default_rng(seed).pareto(1.1, n) + 0.05
    return [int(weight) + 1 for weight in total * shares / shares.sum()]


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.85, 0.98])
def test_floats_are_the_fractions(share: float) -> None:
    weights = drawn(48, 4000)
    quota, vetoes = int(share * sum(weights)), [3] if share < 0.5 else []
    unions = [list(range(0, 18, 2)), list(range(1, 18, 2)), *([player] for player in range(18, 48))]
    for index, extra in ((shapley_shubik, {}), (banzhaf, {}), (owen, {"unions": unions}), (banzhaf_owen, {})):
        for normalised in (False, True):
            exact = index(weights, quota, vetoes=vetoes, normalised=normalised, **extra)
            floats = index(weights, quota, vetoes=vetoes, normalised=normalised, exact=False, **extra)
            np.testing.assert_allclose(floats, list(map(float, exact)), rtol=0, atol=1e-12)


def test_floats_of_two_majorities_are_the_fractions() -> None:
    people = drawn(70, 3000)
    rules = {"quota": 40, "also": [(people, int(0.65 * sum(people)))], "blocking": 5, "vetoes": [7]}
    for index in (shapley_shubik, banzhaf, coleman):
        floats = index([1] * 70, **rules, exact=False)
        np.testing.assert_allclose(floats, list(map(float, index([1] * 70, **rules))), rtol=1e-11, atol=1e-13)


def test_few_nodes_integrate_every_value() -> None:
    # The worst case: every Bernstein coefficient errs in the direction of its error.
    for n in (2, 5, 30, 60, 100, 190, 195, 400):
        nodes = _integral.orders(n)
        p = np.concatenate([nodes.p, 1 - nodes.p])
        weight = np.concatenate([nodes.weight, nodes.weight]) / 2
        errors = [comb(n - 1, k) * float(weight @ (p**k * (1 - p) ** (n - 1 - k))) - 1 / n for k in range(n)]
        assert sum(map(abs, errors)) < 2e-13


def test_members_of_a_fund_of_190() -> None:
    weights = drawn(190, 100_000)
    quota = -(-85 * sum(weights) // 100)
    values = shapley_shubik(weights, quota, exact=False)
    assert abs(sum(values) - 1) < 1e-12
    exact = banzhaf(weights, quota, normalised=True)
    assert sum(exact) == 1
    np.testing.assert_allclose(
        banzhaf(weights, quota, normalised=True, exact=False), list(map(float, exact)), atol=1e-12
    )


def test_a_quota_and_its_dual_are_one_game() -> None:
    weights = drawn(40, 1500)
    quota = int(0.85 * sum(weights))
    for index in (shapley_shubik, banzhaf):
        assert index(weights, quota) == index(weights, sum(weights) - quota + 1)


def test_large_weights_are_met_by_enumeration() -> None:
    # Persons: 15 of 27 states and 65 % of the people, or fewer than four against.
    people = drawn(27, 447_000_000)
    rules = {"quota": 15, "also": [(people, -(-65 * sum(people) // 100))], "blocking": 4}
    values = shapley_shubik([1] * 27, **rules)
    assert sum(values) == 1
    assert [value for _, value in sorted(zip(people, values, strict=True))] == sorted(values)
    assert shapley_shubik([1] * 27, **rules, exact=False) == list(map(float, values))
    assert sum(shapley_shubik([2**k for k in range(30)], 2**29)) == 1


def test_two_majorities_of_large_weights() -> None:
    one, other = drawn(16, 10**9), drawn(16, 10**9, seed=2)
    rules = (one, int(0.6 * sum(one))), (other, int(0.6 * sum(other)))
    small = [[-(-weight // 10**4) for weight in own] for own in (one, other)]
    values = banzhaf(*rules[0], also=[rules[1]])
    assert values == banzhaf(*rules[1], also=[rules[0]])
    assert values == pytest.approx(
        banzhaf(small[0], int(0.6 * sum(small[0])), also=[(small[1], int(0.6 * sum(small[1])))]), abs=0.01
    )


# --- estimates ---


@pytest.mark.parametrize("index", [shapley_shubik, banzhaf])
def test_estimates_stay_within_their_bound(index) -> None:
    people = [83, 67, 60, 47, 38, 19, 17, 11, 10]
    rules = {"quota": 5, "also": [(people, 230)], "blocking": 3, "vetoes": [1]}
    found = sampled([1] * 9, **rules, index=index.__name__, draws=20_000, seed=3)
    assert found.error == pytest.approx(sqrt(log(2 * 9 / 0.01) / 40_000))
    assert np.abs(np.array(found.values) - index([1] * 9, **rules, exact=False)).max() < found.error
    assert found == sampled([1] * 9, **rules, index=index.__name__, draws=20_000, seed=3)


def test_what_cannot_be_counted_is_referred_to_sampling() -> None:
    weights = [3**k for k in range(39)]
    for index in (shapley_shubik, banzhaf):
        for exact in (True, False):
            with pytest.raises(ValueError, match="sampled"):
                index(weights, sum(weights) // 2, exact=exact)
    assert sum(sampled(weights, sum(weights) // 2, draws=1000).values) == pytest.approx(1)
    with pytest.raises(ValueError, match="too many"):
        holler(weights, sum(weights) // 2)
    with pytest.raises(ValueError, match="too many"):
        owen([2**k for k in range(24)], 9, also=[([3**k for k in range(24)], 9)], unions=[list(range(24))])


# --- wrong input ---


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([], 1), "at least one player"),
        (([1, -1], 1), "weight -1 of player 1"),
        (([1, 1.5], 1), "weight 1.5 of player 1"),
        (([1, 1], 3), "quota 3 is not above 0 and at most the sum of weights, 2"),
        (([1, 1], 0), "quota 0"),
        (([1, float("nan")], 1), "weight nan of player 1"),
        (([1, float("inf")], 1), "weight inf of player 1"),
        (([True, 1], 1), "weight True of player 0"),
        (("12", 1), "weight '1' of player 0"),
        (([1, 1], float("nan")), "quota nan"),
        (([1, 1], "2"), "quota '2'"),
        (([1, 1], True), "quota True"),
    ],
)
def test_wrong_games_say_why(arguments: tuple, message: str) -> None:
    for index in (shapley_shubik, banzhaf, coleman, holler, deegan_packel, owen, banzhaf_owen, swings, winning,
                  shapley_shubik_abstention, banzhaf_abstention, sampled):  # fmt: skip
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
    with pytest.raises(ValueError, match="veto player True"):
        banzhaf([1, 1], 2, vetoes=[True])
    with pytest.raises(ValueError, match="weight -1 of player 0 of rule 1"):
        banzhaf([1, 1], 2, also=[([-1, 2], 1)])
    with pytest.raises(ValueError, match="quota 9 of rule 1"):
        banzhaf([1, 1], 2, also=[([1, 2], 9)])
    with pytest.raises(ValueError, match="blocking minority of True"):
        banzhaf([1, 1], 2, blocking=True)
    with pytest.raises(ValueError, match="power 'act'"):
        coleman([1, 1], 2, power="act")
    with pytest.raises(ValueError, match="index 'owen'"):
        sampled([1, 1], 2, index="owen")
    with pytest.raises(ValueError, match="0 draws"):
        sampled([1, 1], 2, draws=0)
    with pytest.raises(ValueError, match="confidence 1"):
        sampled([1, 1], 2, confidence=1)
