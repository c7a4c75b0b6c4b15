"""Exact counting by classes of like players, in plain Python: for councils, whatever their rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import product
from math import comb, factorial, prod

from accede.methods.power_index._game import Game, Sums

TOO_MANY = 1 << 16
"""More coalitions of different make than this are left to other ways of counting, or to none."""

Spread = dict[tuple[int, Sums], int]
"""(number of blocks, capped sums) of coalitions, and in how many ways each comes about."""


def makes(blocks: Iterable[Sums]) -> int:
    """How many coalitions of different make there are: the cost of `spread` at most."""
    return prod(size + 1 for size in Counter(blocks).values())


def spread(blocks: Iterable[Sums], caps: Sums) -> Spread:
    """Count the coalitions of `blocks`, class by class of equal ones, merged where caps make them equal."""
    table: Spread = {(0, (0,) * len(caps)): 1}
    for block, size in Counter(blocks).items():
        grown: Spread = defaultdict(int)
        for (count, sums), ways in table.items():
            for more in range(size + 1):
                grown[count + more, _added(sums, block, more, caps)] += ways * comb(size, more)
        table = grown
    return table


def swings_by_size(game: Game) -> list[list[int]]:
    """For each player, by size, the coalitions of the others in which the player is decisive."""
    players, done = game.players, dict[Sums, list[int]]()
    for index, player in enumerate(players):
        if player not in done:
            by_size = [0] * game.n
            for (size, sums), ways in spread(players[:index] + players[index + 1 :], game.caps).items():
                if _decides(game, player, sums):
                    by_size[size] += ways
            done[player] = by_size
    return [done[player] for player in players]


def with_unions(game: Game, unions: list[list[int]], orders: Callable[[int], list[Fraction]]) -> list[Fraction]:
    """The value of each player under `unions`.

    orders     of m blocks, how much one coalition of each size among m - 1 counts for the remaining block: the same
               between unions and within each
    """
    players = game.players
    blocs = [[players[member] for member in union] for union in unions]
    outer = orders(len(blocs))
    done: dict[tuple[Sums, tuple[Sums, ...]], Fraction] = {}
    values = [Fraction(0)] * game.n
    for number, (union, bloc) in enumerate(zip(unions, blocs, strict=True)):
        others = spread([_joined(other) for other in blocs[:number] + blocs[number + 1 :]], game.caps)
        inner = orders(len(bloc))
        for place, member in enumerate(union):
            # Players alike in unions alike have one value.
            key = (bloc[place], tuple(sorted(bloc)))
            if key not in done:
                fellows = spread(bloc[:place] + bloc[place + 1 :], game.caps)
                done[key] = sum(
                    (
                        outer[unions_in] * inner[fellows_in] * (ways * own)
                        for (unions_in, sums), ways in others.items()
                        for (fellows_in, more), own in fellows.items()
                        if _decides(game, bloc[place], _added(sums, more))
                    ),
                    Fraction(0),
                )
            values[member] = done[key]
    return values


def cost_of_unions(game: Game, unions: list[list[int]]) -> int:
    """How many pairs of coalitions, of other unions and of fellows, there are at most."""
    blocs = [[game.players[member] for member in union] for union in unions]
    return makes(map(_joined, blocs)) * max(map(makes, blocs))


def decisive_divisions(game: Game) -> list[int]:
    """For each player, the divisions of the others into yes, no and abstention that pass with a yes but not a no."""
    players, done = game.players, dict[Sums, int]()
    for index, player in enumerate(players):
        if player not in done:
            done[player] = 0
            for yes, ways in _divisions(players[:index] + players[index + 1 :], game.quotas).items():
                without = _reached(yes, game.quotas) and player[-1] == 0
                if not without and _reached(_added(yes, player), game.quotas):
                    done[player] += ways
    return [done[player] for player in players]


def pivotal_roll_calls(game: Game) -> list[Fraction]:
    """For each player, the share of ternary roll-calls that the player settles, whatever those called later say."""
    n, players, done = game.n, game.players, dict[Sums, Fraction]()
    losses = tuple(sum(own) - quota + 1 for own, quota in zip(game.weights, game.quotas, strict=True))
    for index, player in enumerate(players):
        if player not in done:
            settled = 0
            for (called, ayes, rest, held), ways in _roll_calls(
                players[:index] + players[index + 1 :], game, losses
            ).items():
                votes = _votes_that_settle(player, ayes, rest, held, game, losses)
                settled += ways * votes * factorial(called) * factorial(n - 1 - called) * 3 ** (n - 1 - called)
            done[player] = Fraction(settled, factorial(n) * 3**n)
    return [done[player] for player in players]


# --- divisions and roll-calls -----------------------------------------------------------------------------------------

RollCall = tuple[int, Sums, Sums, int]
"""How many are called, what the yes and the other votes bring together, how many of them hold a veto, unused."""


def _divisions(others: Iterable[Sums], quotas: Sums) -> dict[Sums, int]:
    """Count the divisions in which nobody vetoes by the sums of their yes votes."""
    table: dict[Sums, int] = {(0,) * len(quotas): 1}
    for block, size in Counter(others).items():
        grown: dict[Sums, int] = defaultdict(int)
        against = 1 if block[-1] else 2
        for (sums, ways), yes in product(table.items(), range(size + 1)):
            grown[_added(sums, block, yes, quotas)] += ways * comb(size, yes) * against ** (size - yes)
        table = grown
    return table


def _roll_calls(others: Iterable[Sums], game: Game, losses: Sums) -> dict[RollCall, int]:
    """Count the sets of voters called so far, with their votes, that have neither vetoed nor lost it."""
    zero = (0,) * len(losses)
    table: dict[RollCall, int] = {(0, zero, zero, 0): 1}
    for block, size in Counter(others).items():
        grown: dict[RollCall, int] = defaultdict(int)
        veto, against = block[-1], 1 if block[-1] else 2
        for ((called, ayes, rest, vetoes), ways), out in product(table.items(), range(size + 1)):
            more_rest = _added(rest, block, out)
            if any(have >= loss for have, loss in zip(more_rest, losses, strict=True)):
                continue
            ways_out = ways * comb(size, out) * against**out
            for yes in range(size - out + 1):
                key = called + yes + out, _added(ayes, block, yes, game.quotas), more_rest, vetoes + veto * (yes + out)
                grown[key] += ways_out * comb(size - out, yes)
        table = grown
    return table


def _votes_that_settle(player: Sums, ayes: Sums, rest: Sums, vetoes: int, game: Game, losses: Sums) -> int:
    """Of the player's three votes, how many settle an outcome that was open."""

    def is_open(ayes: Sums, rest: Sums, vetoes: int) -> bool:
        lost = any(have >= loss for have, loss in zip(rest, losses, strict=True))
        return not lost and (vetoes < len(game.vetoes) or not _reached(ayes, game.quotas))

    if not is_open(ayes, rest, vetoes):
        return 0
    veto = player[-1]
    yes = is_open(_added(ayes, player), rest, vetoes + veto)
    abstention = is_open(ayes, _added(rest, player), vetoes + veto)
    no = abstention and not veto
    return 3 - (yes + abstention + no)


def _reached(sums: Sums, quotas: Sums) -> bool:
    return all(have >= quota for have, quota in zip(sums, quotas, strict=True))


# --- coalitions -------------------------------------------------------------------------------------------------------


def _added(sums: Sums, block: Sums, times: int = 1, caps: Sums | None = None) -> Sums:
    """`sums` with so many blocks more, as far as `sums` go; no more than `caps`."""
    grown = [have + times * own for have, own in zip(sums, block, strict=False)]
    return tuple(map(min, grown, caps)) if caps else tuple(grown)


def _joined(blocks: Sequence[Sums]) -> Sums:
    """The union of blocks, as the one block that outsiders see."""
    return tuple(map(sum, zip(*blocks, strict=True)))


def _decides(game: Game, player: Sums, sums: Sums) -> bool:
    """Whether the player turns a losing coalition of the others into a winning one."""
    return game.wins(_added(sums, player)) and not game.wins(sums)
