"""Power indices of weighted voting games: how often a vote decides.

A coalition wins when it reaches every quota, with every veto player in it; with `blocking`, also when fewer than that
many players oppose it (every veto player still in it). The indices:

    shapley_shubik   share of the orderings of all players in which a player turns a losing coalition into a winning one
    banzhaf          Penrose-Banzhaf: share of the coalitions of the others in which a player is decisive; normalised,
                     divided by the sum over players
    owen             Shapley-Shubik value with a priori unions: only orderings in which each union stands together

All three take (weights, quota) and keyword arguments:

    weights      (n,) non-negative whole numbers
    quota        number in (0, sum of weights]
    vetoes       indices of the players without whom nothing passes
    also         further (weights, quota) pairs that must be reached at once
    blocking     a coalition wins too when fewer than this many players are outside it
    unions       complete partition of the players as lists of indices (owen only)
    normalised   divide by the sum over players, so that the values add to one
    exact        True: `fractions.Fraction`; False: float

and return a list of n values in the players' order. Players who are alike in every weight, in veto and in union are
counted as a class, so that cost is a product over classes: O(k * prod(1 + size)), k classes, instead of O(2^n). Whole
numbers are Python's and never overflow. Games of more than `TOO_MANY` different coalitions raise ValueError.

Source: Shapley & Shubik 1954, American Political Science Review 48:787-792; Penrose 1946, Journal of the Royal
Statistical Society 109:53-57; Banzhaf 1965, Rutgers Law Review 19:317-343; Owen 1977, in Henn & Moeschlin (eds),
Mathematical Economics and Game Theory, 76-88.
Checked against: Security Council of 11 (76/385, 1/462) and 15 (421/2145, 4/2145; normalised Banzhaf 106/635, 21/1270);
EEC 1958 (Banzhaf 10 10 10 6 6 0 of 32); brute force over all orderings and coalitions of small games.
Says nothing about: who agrees with whom, or how often a vote is cast.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import comb, factorial, prod
from typing import NamedTuple

TOO_MANY = 1 << 22

Rule = tuple[Sequence[int], float]
Values = list[Fraction] | list[float]


class _Block(NamedTuple):
    """Players who act as one: a single player, or all of a union. Blocks that are equal are alike to everybody else."""

    players: int
    sums: tuple[int, ...]
    vetoes: int


class _Coalition(NamedTuple):
    """Coalitions of one make: how many blocks are in, in how many ways, and what they bring together."""

    blocks: int
    ways: int
    players: int
    sums: tuple[int, ...]
    vetoes: int


@dataclass(frozen=True, slots=True)
class _Game:
    """A checked game: its players as blocks of one, its quotas, its blocking minority, its number of vetoes."""

    players: tuple[_Block, ...]
    quotas: tuple[float, ...]
    blocking: int | None
    vetoes: int

    @property
    def n(self) -> int:
        return len(self.players)

    def wins(self, players: int, sums: Sequence[int], vetoes: int) -> bool:
        if vetoes < self.vetoes:
            return False
        if all(have >= quota for have, quota in zip(sums, self.quotas, strict=True)):
            return True
        return self.blocking is not None and self.n - players < self.blocking

    def decides(self, player: _Block, players: int, sums: Sequence[int], vetoes: int) -> bool:
        """Whether `player` turns a losing coalition of the others into a winning one."""
        joined = [have + weight for have, weight in zip(sums, player.sums, strict=True)]
        return self.wins(players + 1, joined, vetoes + player.vetoes) and not self.wins(players, sums, vetoes)


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
    game = _game(weights, quota, vetoes, also, blocking)
    orders = [factorial(size) * factorial(game.n - 1 - size) for size in range(game.n)]
    values = [
        Fraction(sum(swings * orders[size] for size, swings in by_size), factorial(game.n)) for by_size in _swings(game)
    ]
    if sum(values) != 1:
        raise AssertionError("Shapley-Shubik values do not add to one")
    return _returned(values, normalised, exact)


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
    game = _game(weights, quota, vetoes, also, blocking)
    values = [Fraction(sum(swings for _, swings in by_size), 2 ** (game.n - 1)) for by_size in _swings(game)]
    return _returned(values, normalised, exact)


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
    game = _game(weights, quota, vetoes, also, blocking)
    partition = _partition(unions, game.n)
    blocs = [[game.players[player] for player in union] for union in partition]
    values = [Fraction(0)] * game.n
    done: dict[tuple[_Block, tuple[_Block, ...]], Fraction] = {}
    for number, (union, bloc) in enumerate(zip(partition, blocs, strict=True)):
        others = [_joined(other) for other in blocs[:number] + blocs[number + 1 :]]
        for place, player in enumerate(union):
            # Players alike in unions alike have one value.
            key = (bloc[place], tuple(sorted(bloc)))
            if key not in done:
                done[key] = _owen_of(game, bloc[place], bloc[:place] + bloc[place + 1 :], others)
            values[player] = done[key]
    if sum(values) != 1:
        raise AssertionError("Owen values do not add to one")
    return _returned(values, normalised, exact)


def winning(
    weights: Sequence[int],
    quota: float,
    *,
    vetoes: Iterable[int] = (),
    also: Iterable[Rule] = (),
    blocking: int | None = None,
) -> int:
    """Return how many coalitions win; over 2^n it is Coleman's power of a collectivity to act (Coleman 1971)."""
    game = _game(weights, quota, vetoes, also, blocking)
    return sum(made.ways for made in _coalitions(game.players, len(game.quotas)) if game.wins(*made[2:]))


# --- counting ---------------------------------------------------------------------------------------------------------


def _swings(game: _Game) -> list[list[tuple[int, int]]]:
    """For each player, (size, number of coalitions of that size among the others in which the player is decisive)."""
    done: dict[_Block, list[tuple[int, int]]] = {}
    for index, player in enumerate(game.players):
        if player not in done:
            by_size = [0] * game.n
            for made in _coalitions(game.players[:index] + game.players[index + 1 :], len(game.quotas)):
                if game.decides(player, *made[2:]):
                    by_size[made.players] += made.ways
            done[player] = list(enumerate(by_size))
    return [done[player] for player in game.players]


def _owen_of(game: _Game, player: _Block, fellows: Sequence[_Block], others: Sequence[_Block]) -> Fraction:
    """The Owen value of `player`, whose union holds `fellows` too, beside the unions `others`."""
    m, u, rules = len(others) + 1, len(fellows) + 1, len(game.quotas)
    total = Fraction(0)
    within = list(_coalitions(fellows, rules))
    for out in _coalitions(others, rules):
        outer = out.ways * factorial(out.blocks) * factorial(m - 1 - out.blocks)
        for own in within:
            sums = [have + more for have, more in zip(out.sums, own.sums, strict=True)]
            if game.decides(player, out.players + own.players, sums, out.vetoes + own.vetoes):
                inner = own.ways * factorial(own.blocks) * factorial(u - 1 - own.blocks)
                total += Fraction(outer * inner, factorial(m) * factorial(u))
    return total


def _joined(blocks: Sequence[_Block]) -> _Block:
    """The union of blocks, as the one block that outsiders see."""
    sums = tuple(sum(weights) for weights in zip(*(block.sums for block in blocks), strict=True))
    return _Block(sum(block.players for block in blocks), sums, sum(block.vetoes for block in blocks))


def _coalitions(blocks: Iterable[_Block], rules: int) -> Iterator[_Coalition]:
    """Yield the coalitions of `blocks` that differ in make, each with the number of ways to choose it."""
    classes = list(Counter(blocks).items())
    cost = prod(size + 1 for _, size in classes)
    if cost > TOO_MANY:
        raise ValueError(f"{cost} coalitions of different make are more than {TOO_MANY}, too many to count one by one")
    for counts in product(*(range(size + 1) for _, size in classes)):
        chosen = [(count, block) for count, (block, _) in zip(counts, classes, strict=True)]
        yield _Coalition(
            sum(counts),
            prod(comb(size, count) for count, (_, size) in zip(counts, classes, strict=True)),
            sum(count * block.players for count, block in chosen),
            tuple(sum(count * block.sums[rule] for count, block in chosen) for rule in range(rules)),
            sum(count * block.vetoes for count, block in chosen),
        )


# --- checking and returning -------------------------------------------------------------------------------------------


def _game(
    weights: Sequence[int], quota: float, vetoes: Iterable[int], also: Iterable[Rule], blocking: int | None
) -> _Game:
    rules = [(list(weights), quota), *((list(further), bar) for further, bar in also)]
    n = len(rules[0][0])
    if n == 0:
        raise ValueError("a game has at least one player")
    for number, (own, bar) in enumerate(rules):
        if len(own) != n:
            raise ValueError(f"rule {number} has {len(own)} weights, not {n}")
        for player, weight in enumerate(own):
            if weight != int(weight) or weight < 0:
                raise ValueError(f"weight {weight} of player {player} is not a whole number from 0 up")
        if not 0 < bar <= sum(own):
            raise ValueError(f"quota {bar} is not above 0 and at most the sum of weights, {sum(own)}")
    veto = set(vetoes)
    if strange := sorted(veto - set(range(n))):
        raise ValueError(f"veto player {strange[0]} is not one of 0 to {n - 1}")
    if blocking is not None and not 1 <= blocking <= n:
        raise ValueError(f"a blocking minority of {blocking} is not 1 to {n} players")
    players = tuple(_Block(1, tuple(int(own[player]) for own, _ in rules), player in veto) for player in range(n))
    return _Game(players, tuple(bar for _, bar in rules), blocking, len(veto))


def _partition(unions: Sequence[Sequence[int]] | None, n: int) -> list[list[int]]:
    blocs = [[player] for player in range(n)] if unions is None else [list(bloc) for bloc in unions]
    members = [player for bloc in blocs for player in bloc]
    if strange := [player for player in members if player not in range(n)]:
        raise ValueError(f"union member {strange[0]} is not one of 0 to {n - 1}")
    if sorted(members) != list(range(n)):
        raise ValueError("unions are a complete partition: every player in exactly one")
    return [bloc for bloc in blocs if bloc]


def _no_unions(unions: Sequence[Sequence[int]] | None) -> None:
    if unions is not None:
        raise ValueError("this index knows no unions; `owen` is the Shapley-Shubik index with them")


def _returned(values: list[Fraction], normalised: bool, exact: bool) -> Values:
    if normalised:
        total = sum(values)
        values = [value / total for value in values]
    return values if exact else [float(value) for value in values]
