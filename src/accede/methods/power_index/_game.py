"""A weighted voting game, checked before any work is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from numbers import Integral, Real

Rule = tuple[Sequence[int], float]
Sums = tuple[int, ...]
"""What a coalition brings together: its weight under each rule, its number of players, its number of vetoes."""


@dataclass(frozen=True, slots=True)
class Game:
    """Who has which weight under which rule, and what it takes to win."""

    weights: tuple[tuple[int, ...], ...]
    quotas: tuple[int, ...]
    vetoes: frozenset[int]
    blocking: int
    """Fewer opponents than this never block; 0 where there is no such rule."""

    @property
    def n(self) -> int:
        return len(self.weights[0])

    @property
    def players(self) -> list[Sums]:
        """Each player as the sums of a coalition of one; players equal in these are alike."""
        votes = zip(*self.weights, strict=True)
        return [(*own, 1, int(player in self.vetoes)) for player, own in enumerate(votes)]

    @property
    def caps(self) -> Sums:
        """The sums beyond which more makes no difference."""
        return (*self.quotas, self.n - self.blocking + 1 if self.blocking else 0, len(self.vetoes))

    def wins(self, sums: Sums) -> bool:
        """Whether a coalition with these sums, capped or not, wins."""
        *weights, players, vetoes = sums
        if vetoes < len(self.vetoes):
            return False
        if all(have >= quota for have, quota in zip(weights, self.quotas, strict=True)):
            return True
        return self.blocking > 0 and players > self.n - self.blocking


def plain(game: Game) -> tuple[list[int], int]:
    """A game of one rule with its vetoes as weights: to stand against a proposal, one alone weighs too much."""
    own, spare = game.weights[0], sum(game.weights[0]) - game.quotas[0]
    weights = [spare + 1 if player in game.vetoes else min(weight, spare + 1) for player, weight in enumerate(own)]
    return weights, sum(weights) - spare


def checked(
    weights: Sequence[int],
    quota: float,
    vetoes: Iterable[int],
    also: Iterable[Rule],
    blocking: int | None = None,
) -> Game:
    """Return the game; ValueError where it is none."""
    rules = [_rule(0, weights, quota), *(_rule(number, *rule) for number, rule in enumerate(also, 1))]
    n = len(rules[0][0])
    for number, (own, _) in enumerate(rules):
        if len(own) != n:
            raise ValueError(f"rule {number} has {len(own)} weights, not {n}")
    veto = frozenset(_player("veto player", player, n) for player in vetoes)
    if blocking is not None and not (_whole(blocking) and 1 <= blocking <= n):
        raise ValueError(f"a blocking minority of {blocking!r} is not 1 to {n} players")
    return Game(tuple(own for own, _ in rules), tuple(bar for _, bar in rules), veto, int(blocking or 0))


def partition(unions: Sequence[Sequence[int]] | None, n: int) -> list[list[int]]:
    """Return the unions, or everybody alone; ValueError where they are no complete partition."""
    if unions is None:
        return [[player] for player in range(n)]
    blocs = [[_player("union member", player, n) for player in bloc] for bloc in unions]
    if sorted(player for bloc in blocs for player in bloc) != list(range(n)):
        raise ValueError("unions are a complete partition: every player in exactly one")
    return [bloc for bloc in blocs if bloc]


def _rule(number: int, weights: Sequence[int], quota: float) -> tuple[tuple[int, ...], int]:
    of = f" of rule {number}" if number else ""
    for player, weight in enumerate(weights):
        if not _whole(weight) or weight < 0:
            raise ValueError(f"weight {weight!r} of player {player}{of} is not a whole number from 0 up")
    own = tuple(int(weight) for weight in weights)
    if not own:
        raise ValueError(f"a game has at least one player{of}")
    if isinstance(quota, bool) or not isinstance(quota, Real) or not 0 < quota <= sum(own):
        raise ValueError(f"quota {quota!r}{of} is not above 0 and at most the sum of weights, {sum(own)}")
    return own, ceil(quota)


def _whole(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    return isinstance(value, Integral) or float(value).is_integer()


def _player(what: str, player: int, n: int) -> int:
    if not _whole(player) or not 0 <= player < n:
        raise ValueError(f"{what} {player!r} is not one of 0 to {n - 1}")
    return int(player)
