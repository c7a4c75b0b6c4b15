"""Power indices of weighted voting games: how often a vote decides.

A coalition wins when it reaches every quota, with every veto player in it; with `blocking`, also when fewer than that
many players oppose it (every veto player still in it). The indices:

    shapley_shubik  share of the orderings of all players in which a player turns a losing coalition into a winning one
    banzhaf         Penrose-Banzhaf: share of the coalitions of the others in which a player is decisive
    coleman         power="prevent": of the winning coalitions, the share that loses without the player;
                    power="initiate": of the losing ones, the share that wins with it
    holler          Public Good index: how many minimal winning coalitions a player belongs to; usually `normalised`
    deegan_packel   all minimal winning coalitions alike likely, each shared out equally among its members
    owen            Shapley-Shubik with a priori unions: only orderings in which each union stands together
    banzhaf_owen    Banzhaf with a priori unions: coalitions of other unions, whole, and of any fellows

All take (weights, quota) and keyword arguments, and return a list of n values in the players' order:

    weights     (n,) non-negative whole numbers
    quota       number in (0, sum of weights]
    vetoes      indices of the players without whom nothing passes
    also        further (weights, quota) pairs that must be reached at once
    blocking    a coalition wins too when fewer than this many players, 1 to n, are outside it
    unions      complete partition of the players as lists of indices (owen and banzhaf_owen; the others raise)
    normalised  divide by the sum over players, so that the values add to one
    exact       True: `fractions.Fraction`; False: float, right to 1e-12

Besides: `swings` (decisive coalitions of each player), `winning` (winning coalitions), `power_to_act` (Coleman's power
of a collectivity: winning coalitions over 2^n), all whole or exact; `sampled`, estimates with a bound on their error;
and, where abstention is a third choice,

    shapley_shubik_abstention  share of the ternary roll-calls (an order, and everybody's vote: yes, no or abstention)
                               in which a player's vote settles the outcome, whatever those called later say
    banzhaf_abstention         share of the 3^(n-1) divisions of the others in which the player's yes, but not its no,
                               makes a proposal pass: it passes when the yes votes reach every quota and no veto player
                               votes no; an abstention of a veto player does not block

ValueError says which input is wrong, or that a game is too large for every way to count it:

    classes of like players         any rules; product of (1 + size) up to some thousands: milliseconds
    two halves, met in the middle   one rule besides heads and vetoes, n <= 36, weights however large: EU-27 with
                                    populations in persons 0.03 s, n = 36 some seconds; several such rules, n <= 27
    table over sums and sizes       up to 4e8 cells of min(quota, sum - quota) times sizes, so that high and low
                                    quotas cost little; whole numbers modulo as many primes below 2^61 as the counts
                                    need, so that nothing overflows. 51 players with 538 votes 0.02 s; 195 states with
                                    populations in millions 0.1 s, in thousands 2 to 3 GB and 4 to 6 s; 190 members with
                                    5 million votes, exact Shapley-Shubik at a quota of 85 %: 1 GB and 4 s
    table over sums alone           Banzhaf, Coleman, one rule: 190 members, 5 million votes, quota 85 %: 0.8 s
    integration over sums (floats)  one rule, n > 24, up to 2^27 sums: 190 members and 5 million votes: Banzhaf 0.05 s,
                                    Shapley-Shubik 1 s, Owen with a union of 27 2 s
    minimal winning coalitions      n <= 27 under any rules, some seconds; n times quota up to 2^18 under one

Exact Owen and Banzhaf-Owen values: up to 2^20 pairs of coalitions of different make, or one rule with n times the sum
of weights up to 2^23. The first call of a compiled kernel on a machine costs some seconds more, once.

Source: Shapley & Shubik 1954, American Political Science Review 48:787-792; Penrose 1946, Journal of the Royal
Statistical Society 109:53-57; Banzhaf 1965, Rutgers Law Review 19:317-343; Coleman 1971, in Lieberman (ed), Social
Choice, 269-300; Deegan & Packel 1978, International Journal of Game Theory 7:113-123; Holler 1982, Political Studies
30:262-271; Owen 1972, Management Science 18:P64-P79 (multilinear extension); Owen 1977, in Henn & Moeschlin (eds),
Mathematical Economics and Game Theory, 76-88, and 1982, in Holler (ed), Power, Voting, and Voting Power, 232-238
(Banzhaf-Owen); Felsenthal & Machover 1997, International Journal of Game Theory 26:335-351 (abstention).
Checked against: Security Council of 11 (76/385, 1/462) and 15 (421/2145, 4/2145; normalised Banzhaf 106/635, 21/1270);
EEC 1958 (Banzhaf 10 10 10 6 6 0 of 32); brute force over all orderings, coalitions, divisions and roll-calls of small
games; floats against fractions. On every call Shapley-Shubik and Owen values are checked to add to one, and counts of
large games to agree with the mean weight of the coalitions counted.
Says nothing about: who agrees with whom, or how often a vote is cast. Holler's and Deegan and Packel's indices can give
less to more weight. `sampled` needs many draws: its bound falls as their square root.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, factorial
from typing import Any

import numpy as np

from accede.methods.power_index import _classes, _count, _integral, _minimal, _sample, _unions
from accede.methods.power_index._game import Game, Rule, checked, partition

Values = list[Fraction] | list[float]

UNIONS = 1 << 14
"""Up to so many pairs of coalitions, of unions and of fellows, are counted one by one where there are other ways."""
MANY_UNIONS = 1 << 20
"""Up to so many are where there are none."""


def shapley_shubik(
    weights: Sequence[int],
    quota: float,
    *,
    vetoes: Iterable[int] = (),
    also: Iterable[Rule] = (),
    blocking: int | None = None,
    unions: Sequence[Sequence[int]] | None = None,
    normalised: bool = False,
    exact: bool = True,
) -> Values:
    """Return the Shapley-Shubik index of each player; the values add to one. See the module for parameters."""
    _no_unions(unions)
    game = checked(weights, quota, vetoes, also, blocking)
    return _returned(_shapley_shubik(game, exact), normalised, exact)


def banzhaf(
    weights: Sequence[int],
    quota: float,
    *,
    vetoes: Iterable[int] = (),
    also: Iterable[Rule] = (),
    blocking: int | None = None,
    unions: Sequence[Sequence[int]] | None = None,
    normalised: bool = False,
    exact: bool = True,
) -> Values:
    """Return the Penrose-Banzhaf index of each player, absolute unless `normalised`. See the module for parameters."""
    _no_unions(unions)
    game = checked(weights, quota, vetoes, also, blocking)
    return _returned(_banzhaf(game, exact), normalised, exact)


def coleman(
    weights: Sequence[int],
    quota: float,
    *,
    vetoes: Iterable[int] = (),
    also: Iterable[Rule] = (),
    blocking: int | None = None,
    unions: Sequence[Sequence[int]] | None = None,
    normalised: bool = False,
    exact: bool = True,
    power: str = "prevent",
) -> Values:
    """Return Coleman's power of each player to prevent action or, by `power`, to "initiate" it.

    Of the winning coalitions the share that loses without the player; of the losing ones the share that wins with it.
    """
    _no_unions(unions)
    if power not in ("prevent", "initiate"):
        raise ValueError(f"power {power!r} is neither 'prevent' nor 'initiate'")
    game = checked(weights, quota, vetoes, also, blocking)
    decisive, winning = _count.totals(game, floats=not exact)
    of = winning if power == "prevent" else 2**game.n - winning
    return _returned([Fraction(ways, of) for ways in decisive], normalised, exact)


def power_to_act(
    weights: Sequence[int],
    quota: float,
    *,
    vetoes: Iterable[int] = (),
    also: Iterable[Rule] = (),
    blocking: int | None = None,
) -> Fraction:
    """Return Coleman's power of a collectivity to act: the share of coalitions that win."""
    game = checked(weights, quota, vetoes, also, blocking)
    return Fraction(_count.totals(game)[1], 2**game.n)


def holler(
    weights: Sequence[int],
    quota: float,
    *,
    vetoes: Iterable[int] = (),
    also: Iterable[Rule] = (),
    blocking: int | None = None,
    unions: Sequence[Sequence[int]] | None = None,
    normalised: bool = False,
    exact: bool = True,
) -> Values:
    """Return how many minimal winning coalitions each player belongs to; `normalised`, Holler's Public Good Index."""
    _no_unions(unions)
    counted = _minimal.counted(checked(weights, quota, vetoes, also, blocking))
    return _returned([Fraction(sum(by_size)) for by_size in counted], normalised, exact)


def deegan_packel(
    weights: Sequence[int],
    quota: float,
    *,
    vetoes: Iterable[int] = (),
    also: Iterable[Rule] = (),
    blocking: int | None = None,
    unions: Sequence[Sequence[int]] | None = None,
    normalised: bool = False,
    exact: bool = True,
) -> Values:
    """Return the Deegan-Packel index of each player: minimal winning coalitions alike, each shared equally."""
    _no_unions(unions)
    counted = _minimal.counted(checked(weights, quota, vetoes, also, blocking))
    shares = [
        sum((Fraction(ways, size) for size, ways in enumerate(by_size) if ways), Fraction(0)) for by_size in counted
    ]
    return _returned([share / sum(shares) for share in shares], normalised, exact)


def owen(
    weights: Sequence[int],
    quota: float,
    *,
    vetoes: Iterable[int] = (),
    also: Iterable[Rule] = (),
    blocking: int | None = None,
    unions: Sequence[Sequence[int]] | None = None,
    normalised: bool = False,
    exact: bool = True,
) -> Values:
    """Return the Owen value of each player under `unions`; without any it is the Shapley-Shubik index."""
    game = checked(weights, quota, vetoes, also, blocking)
    values = _one(_with_unions(game, partition(unions, game.n), exact, _orderings, _integral.orders), exact)
    return _returned(values, normalised, exact)


def banzhaf_owen(
    weights: Sequence[int],
    quota: float,
    *,
    vetoes: Iterable[int] = (),
    also: Iterable[Rule] = (),
    blocking: int | None = None,
    unions: Sequence[Sequence[int]] | None = None,
    normalised: bool = False,
    exact: bool = True,
) -> Values:
    """Return the Banzhaf-Owen value of each player under `unions`; without any it is the Penrose-Banzhaf index."""
    game = checked(weights, quota, vetoes, also, blocking)
    values = _with_unions(game, partition(unions, game.n), exact, _coalitions, _integral.coalitions)
    return _returned(values, normalised, exact)


def shapley_shubik_abstention(
    weights: Sequence[int],
    quota: float,
    *,
    vetoes: Iterable[int] = (),
    also: Iterable[Rule] = (),
    normalised: bool = False,
    exact: bool = True,
) -> Values:
    """Return each player's share of ternary roll-calls in which its vote settles the outcome; they add to one."""
    return _returned(_classes.pivotal_roll_calls(checked(weights, quota, vetoes, also)), normalised, exact)


def banzhaf_abstention(
    weights: Sequence[int],
    quota: float,
    *,
    vetoes: Iterable[int] = (),
    also: Iterable[Rule] = (),
    normalised: bool = False,
    exact: bool = True,
) -> Values:
    """Return each player's share of ternary divisions of the others in which yes, but not no, makes it pass."""
    game = checked(weights, quota, vetoes, also)
    values = [Fraction(ways, 3 ** (game.n - 1)) for ways in _classes.decisive_divisions(game)]
    return _returned(values, normalised, exact)


def swings(
    weights: Sequence[int],
    quota: float,
    *,
    vetoes: Iterable[int] = (),
    also: Iterable[Rule] = (),
    blocking: int | None = None,
) -> list[int]:
    """Return for each player the number of coalitions of the others in which the player is decisive."""
    return _count.totals(checked(weights, quota, vetoes, also, blocking))[0]


def winning(
    weights: Sequence[int],
    quota: float,
    *,
    vetoes: Iterable[int] = (),
    also: Iterable[Rule] = (),
    blocking: int | None = None,
) -> int:
    """Return how many coalitions win."""
    return _count.totals(checked(weights, quota, vetoes, also, blocking))[1]


@dataclass(frozen=True, slots=True)
class Sampled:
    """Estimates in the players' order; with this confidence no estimate is further than `error` from its value."""

    values: list[float]
    error: float
    confidence: float
    draws: int


def sampled(
    weights: Sequence[int],
    quota: float,
    *,
    index: str = "shapley_shubik",
    vetoes: Iterable[int] = (),
    also: Iterable[Rule] = (),
    blocking: int | None = None,
    draws: int = 100_000,
    seed: int = 0,
    confidence: float = 0.99,
) -> Sampled:
    """Return estimates of the Shapley-Shubik or the absolute Banzhaf index from random orderings or coalitions.

    The bound is Hoeffding's, simultaneous over players: sqrt(log(2 n / (1 - confidence)) / (2 draws)).
    """
    if index not in ("shapley_shubik", "banzhaf"):
        raise ValueError(f"index {index!r} is neither 'shapley_shubik' nor 'banzhaf'")
    if isinstance(draws, bool) or not isinstance(draws, int) or draws < 1:
        raise ValueError(f"{draws!r} draws are not a whole number from 1 up")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence {confidence!r} is not between 0 and 1")
    game = checked(weights, quota, vetoes, also, blocking)
    estimate = _sample.orderings if index == "shapley_shubik" else _sample.coalitions
    values = estimate(game, draws, np.random.default_rng(seed))
    return Sampled(values.tolist(), _sample.bound(game.n, draws, confidence), confidence, draws)


# --- the way to the values --------------------------------------------------------------------------------------------


def _shapley_shubik(game: Game, exact: bool) -> Values:
    if not exact and _integral.suits(game):
        return _one(_integral.values(game, partition(None, game.n), _integral.orders), exact)
    orders = [factorial(size) * factorial(game.n - 1 - size) for size in range(game.n)]
    counted = _count.swings(game, floats=not exact).by_size
    return _one([Fraction(sum(map(int.__mul__, by_size, orders)), factorial(game.n)) for by_size in counted], exact)


def _one(values: Values, exact: bool) -> Values:
    total = float(sum(values))
    if abs(total - 1) > 1e-11 or (exact and sum(values) != 1):
        raise AssertionError(f"the values add to {total}, not to one")
    return values


def _banzhaf(game: Game, exact: bool) -> Values:
    if not exact and _integral.suits(game):
        return _integral.values(game, partition(None, game.n), _integral.coalitions)
    return [Fraction(ways, 2 ** (game.n - 1)) for ways in _count.totals(game, floats=not exact)[0]]


def _with_unions(
    game: Game,
    unions: list[list[int]],
    exact: bool,
    orders: Callable[[int], list[Fraction]],
    nodes: Callable[[int], _integral.Nodes],
) -> Values:
    cost = _classes.cost_of_unions(game, unions)
    if cost > UNIONS and not exact and _integral.applies(game):
        return _integral.values(game, unions, nodes)
    if cost > UNIONS and _unions.suits(game):
        return _unions.values(game, unions, orders)
    if cost > MANY_UNIONS:
        raise ValueError(
            f"{cost} pairs of coalitions, of unions and of fellows, are more than {MANY_UNIONS}, too many to count; "
            "games of one rule are integrated with exact=False"
        )
    return _classes.with_unions(game, unions, orders)


def _orderings(blocks: int) -> list[Fraction]:
    """The share of orderings of blocks in which those before a given one are one given set, by its size."""
    return [Fraction(1, blocks * comb(blocks - 1, size)) for size in range(blocks)]


def _coalitions(blocks: int) -> list[Fraction]:
    return [Fraction(1, 2 ** (blocks - 1))] * blocks


def _no_unions(unions: Sequence[Sequence[int]] | None) -> None:
    if unions is not None:
        raise ValueError("this index knows no unions; `owen` and `banzhaf_owen` do")


def _returned(values: Values, normalised: bool, exact: bool) -> Values:
    total = sum(values) if normalised else 1
    shares: list[Any] = [value / total for value in values]
    return shares if exact else list(map(float, shares))
