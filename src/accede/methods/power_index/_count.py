"""Exact counting of swings: the game is reduced to its opponents, then counted in the cheapest way there is."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, gcd

from accede.methods.power_index import _classes, _halves, _tables
from accede.methods.power_index._game import Game

Counts = list[list[int]]

CLASSES = 1 << 14
"""Up to this cost classes of like players are counted one by one."""
FEW = 24
"""Up to so many players every coalition is met in a moment."""


@dataclass(frozen=True, slots=True)
class Core:
    """The players without a veto, given that all vetoes are cast for: a proposal wins in spite of some opponents.

    It wins against opponents who are fewer than `blocking`, or who are no more than `many` and under every rule weigh
    no more than `slack`.
    """

    players: list[int]
    weights: list[list[int]]
    slack: list[int]
    many: int
    blocking: int


@dataclass(frozen=True, slots=True)
class Swings:
    """Coalitions of the others in which each player is decisive, by their size; and how many coalitions win."""

    by_size: Counts
    winning: int


def core(game: Game) -> Core:
    """Take the vetoes, the rules that always hold and the rules that only count heads out of a game."""
    players = [player for player in range(game.n) if player not in game.vetoes]
    many, kept, slack = len(players), [], []
    for own, quota in zip(game.weights, game.quotas, strict=True):
        rest, spare = [own[player] for player in players], sum(own) - quota
        if sum(rest) <= spare:
            continue
        if min(rest) == max(rest):
            many = min(many, spare // rest[0])
        else:
            scale = gcd(*rest)
            kept.append([weight // scale for weight in rest])
            slack.append(spare // scale)
    return Core(players, kept, slack, many, game.blocking)


def swings(game: Game, *, floats: bool = False) -> Swings:
    """Count by size; with `floats` the counts need only be right to some fourteen digits."""
    if _by_classes(game):
        winning = sum(ways for (_, sums), ways in _classes.spread(game.players, game.caps).items() if game.wins(sums))
        return Swings(_classes.swings_by_size(game), winning)
    reduced = core(game)
    return _swings(game, reduced, _won(reduced, _harmless(reduced, floats=floats)))


def totals(game: Game, *, floats: bool = False) -> tuple[list[int], int]:
    """Return for each player the coalitions of the others in which it is decisive, and how many coalitions win."""
    reduced, m = core(game), game.n - len(game.vetoes)
    if _by_classes(game) or not _one_sum(reduced):
        counted = swings(game, floats=floats)
        return [sum(by_size) for by_size in counted.by_size], counted.winning
    weights, slack = reduced.weights[0], reduced.slack[0]
    left = sum(weights) - slack - 1
    if left < slack:
        passed, without = _tables.totals(weights, left)
        passed, harmless = 2**m - passed, [2 ** (m - 1) - ways for ways in without]
    else:
        passed, without = _tables.totals(weights, slack)
        harmless = [passed - ways for ways in without]
    found = [passed] * game.n
    for player, ways in zip(reduced.players, harmless, strict=True):
        found[player] = passed - 2 * ways
    return found, passed


def _one_sum(reduced: Core) -> bool:
    """Whether only one sum of weights decides, and a table over it is shorter than enumeration."""
    m = len(reduced.players)
    if reduced.many < m or reduced.blocking > 1 or len(reduced.weights) != 1:
        return False
    cells = min(reduced.slack[0] + 1, sum(reduced.weights[0]) - reduced.slack[0])
    return cells <= _tables.TOO_MANY and cells * m < _halves.cost(m)


def cheap(game: Game) -> bool:
    """Whether exact counting takes a moment only: few classes of like players, or few players."""
    return game.n <= FEW or _by_classes(game)


def _by_classes(game: Game) -> bool:
    return len(set(game.players)) * _classes.makes(game.players) <= CLASSES


def _swings(game: Game, reduced: Core, won: Counts) -> Swings:
    """Swings from `won`: for each player of the core, by their number, the opponents among whom it is and loses."""
    m, vetoes = len(reduced.players), len(game.vetoes)
    passed = [1, *(sum(own[size] for own in won) // size for size in range(1, m + 1))]
    by_size = [[0] * game.n for _ in range(game.n)]
    for player in game.vetoes:
        for opposed, ways in enumerate(passed):
            by_size[player][game.n - 1 - opposed] = ways
    for player, own in zip(reduced.players, won, strict=True):
        for opposed in range(m):
            by_size[player][vetoes + m - 1 - opposed] = passed[opposed] - own[opposed] - own[opposed + 1]
    return Swings(by_size, sum(passed))


def _won(reduced: Core, harmless: Counts) -> Counts:
    """Apply to the harmless oppositions what counts heads."""
    m = len(reduced.players)
    return [
        [
            comb(m - 1, size - 1) if 0 < size < reduced.blocking else own[size] if size <= reduced.many else 0
            for size in range(m + 1)
        ]
        for own in harmless
    ]


def _harmless(reduced: Core, *, floats: bool) -> Counts:
    """For each player, by size, the oppositions with the player that weigh no more than the slack under every rule."""
    m = len(reduced.players)
    if not reduced.weights:
        return [[comb(m - 1, size - 1) if size else 0 for size in range(m + 1)]] * m
    if len(reduced.weights) == 1:
        weights, slack = reduced.weights[0], reduced.slack[0]
        left = sum(weights) - slack - 1
        if left < slack:
            return _flipped(_one_rule(weights, left, m, floats=floats))
        return _one_rule(weights, slack, reduced.many, floats=floats)
    if _tables.cells(reduced.weights, reduced.slack, reduced.many) * m <= 1 << 28:
        return _tables.counted(reduced.weights, reduced.slack, reduced.many)
    return _halves.enumerated(reduced.weights, reduced.slack)


def _one_rule(weights: list[int], slack: int, many: int, *, floats: bool) -> Counts:
    if _halves.cost(len(weights)) <= _tables.cells([weights], [slack], many) * len(weights):
        return _halves.counted(weights, slack)
    return _tables.counted([weights], [slack], many, floats=floats)


def _flipped(counts: Counts) -> Counts:
    """From sets that weigh too little to the sets that leave no more than that: a set and its complement."""
    m = len(counts)
    sizes = [1, *(sum(own[size] for own in counts) // size for size in range(1, m + 1))]
    return [
        [0, *(comb(m - 1, size - 1) - sizes[m - size] + own[m - size] for size in range(1, m + 1))] for own in counts
    ]
