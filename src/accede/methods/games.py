"""What would two players do who know each other's reasons: equilibria of a bimatrix and of a signalling game.

    support_enumeration   all Nash equilibria of a game of two players with finitely many strategies: for each pair of
                          supports of one size, the mixture that leaves the other indifferent, kept if it is a reply
    perfect_bayesian      all perfect Bayesian equilibria of a signalling game: a sender of one of two types sends one
                          of two messages, a receiver who sees it and not the type takes one of two actions
    offer                 the signalling game of one who makes an offer or is silent, by what each answer is worth

A payoff is any real number. All is reckoned in fractions, so that ties are seen: an equilibrium set can then be
infinite, and ValueError says so (degenerate) instead of listing a part of it. A belief after a message that nobody
sends is free, as that notion of equilibrium has it: no refinement (intuitive criterion, divinity) is applied. Cost:
`support_enumeration` O(4^n n^3) for n strategies each; `perfect_bayesian` O(1).

Source: Nash 1951, Annals of Mathematics 54:286-295; Dickhaut & Kaplan 1991, Mathematica Journal 1(4):87-93 (support
enumeration); Spence 1973, Quarterly Journal of Economics 87:355-374; Fudenberg & Tirole 1991, Journal of Economic
Theory 53:236-260 (perfect Bayesian equilibrium); Cho & Kreps 1987, Quarterly Journal of Economics 102:179-221.
Checked against: nashpy, by supports and by vertices; matching pennies, rock-paper-scissors, the battle of the sexes;
beer and quiche of Cho and Kreps, which pools in two ways; of random signalling games, those Nash equilibria of the
strategic form, by nashpy's vertices, that some belief sustains.
Says nothing about: which of several equilibria is played, or players who do not know each other's payoffs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

Mixture = tuple[Fraction, ...]
Payoffs = Sequence[Sequence[Sequence[Any]]]
"""payoff[type][message][action]"""

BOTH = (0, 1)
POOLING, SEPARATING, SEMI = "pooling", "separating", "semi-separating"


# --- two players, strategies chosen at once ---------------------------------------------------------------------------


def support_enumeration(row: Sequence[Sequence[Any]], column: Sequence[Sequence[Any]]) -> list[tuple[Mixture, Mixture]]:
    """Return every Nash equilibrium as the two players' mixtures, exactly; pure ones first.

    row, column   (m, n) payoffs of the player who chooses the row, and of the one who chooses the column

    Raises ValueError where the game is degenerate: a mixture has more best replies than strategies in it.
    """
    a = [[Fraction(cell) for cell in line] for line in row]
    b = [[Fraction(cell) for cell in line] for line in zip(*column, strict=True)]
    m, n = len(a), len(b)
    if not n or any(len(line) != n for line in a) or any(len(line) != m for line in b):
        raise ValueError("row and column are payoffs of the same strategies")
    found = []
    for size in range(1, min(m, n) + 1):
        for rows in combinations(range(m), size):
            for columns in combinations(range(n), size):
                x, y = _indifferent(b, columns, rows), _indifferent(a, rows, columns)
                if x and y:
                    found.append((x, y))
    for payoffs, own in ((a, n), (b, m)):
        _check_degenerate(payoffs, own)
    return found


def _indifferent(payoffs: list[list[Fraction]], replies: Sequence[int], support: Sequence[int]) -> Mixture | None:
    """The mixture on exactly `support` to which `replies` are best replies all alike; None where there is none."""
    first, *others = replies
    lines = [[payoffs[first][each] - payoffs[reply][each] for each in support] for reply in others]
    solved = _solve([*lines, [Fraction(1)] * len(support)], [Fraction(0)] * len(lines) + [Fraction(1)])
    if solved is None or min(solved) <= 0:
        return None
    worth = [sum(line[each] * share for each, share in zip(support, solved, strict=True)) for line in payoffs]
    if max(worth) > worth[first]:
        return None
    shares = dict(zip(support, solved, strict=True))
    return tuple(shares.get(each, Fraction(0)) for each in range(len(payoffs[0])))


def _check_degenerate(payoffs: list[list[Fraction]], strategies: int) -> None:
    """Raise ValueError where some mixture has more best replies than strategies in it.

    Where a whole face of mixtures has, a corner of it has too, and that one is the only solution of its equations.
    """
    for size in range(1, min(len(payoffs) - 1, strategies) + 1):
        for support in combinations(range(strategies), size):
            for replies in combinations(range(len(payoffs)), size + 1):
                if _indifferent(payoffs, replies, support):
                    raise ValueError(f"the game is degenerate: strategies {replies} reply alike to a mix of {support}")


def _solve(lines: list[list[Fraction]], right: list[Fraction]) -> list[Fraction] | None:
    """The only solution of linear equations, None where there is none or more than one."""
    rows = [[*line, end] for line, end in zip(lines, right, strict=True)]
    unknowns = len(lines[0])
    for place in range(unknowns):
        pivot = next((at for at in range(place, len(rows)) if rows[at][place]), None)
        if pivot is None:
            return None
        rows[place], rows[pivot] = rows[pivot], rows[place]
        rows[place] = [cell / rows[place][place] for cell in rows[place]]
        for at, line in enumerate(rows):
            if at != place and line[place]:
                rows[at] = [cell - line[place] * lead for cell, lead in zip(line, rows[place], strict=True)]
    if any(line[-1] for line in rows[unknowns:]):
        return None
    return [line[-1] for line in rows[:unknowns]]


# --- a sender who knows, a receiver who does not ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """A perfect Bayesian equilibrium.

    kind      pooling (both types alike), separating (each its own message), semi-separating (a type mixes)
    sends     probability that each type sends message 0
    replies   for each message the probability of action 0, lowest and highest that sustain it; equal where it is sent
    beliefs   for each message the probability of type 0; None where nobody sends it
    """

    kind: str
    sends: tuple[Fraction, Fraction]
    replies: tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]
    beliefs: tuple[Fraction | None, Fraction | None]


@dataclass(frozen=True, slots=True)
class Signalling:
    """A signalling game of two types, messages and actions.

    prior      probability of type 0, above 0 and below 1
    sender     payoff[type][message][action] of the sender
    receiver   the same of the receiver
    """

    prior: Fraction
    sender: Payoffs
    receiver: Payoffs

    def __post_init__(self) -> None:
        if not 0 < self.prior < 1:
            raise ValueError(f"a prior of {self.prior} leaves nothing to tell")

        def exact(payoffs: Payoffs) -> Payoffs:
            return [[[Fraction(cell) for cell in line] for line in each] for each in payoffs]

        object.__setattr__(self, "prior", Fraction(self.prior))
        object.__setattr__(self, "sender", exact(self.sender))
        object.__setattr__(self, "receiver", exact(self.receiver))

    def of(self, kind: int) -> Fraction:
        """Return the prior of a type."""
        return self.prior if kind == 0 else 1 - self.prior

    def worth(self, kind: int, message: int, reply: Fraction) -> Fraction:
        """Return what a message is worth to a type if it is answered by action 0 with probability `reply`."""
        first, second = self.sender[kind][message]
        return Fraction(reply * first + (1 - reply) * second)

    def best(self, message: int, belief: Fraction) -> Fraction:
        """Return 1 where action 0 is the better reply under a belief in type 0, 0 where action 1 is."""
        gains = _gains(self, message)
        gain = belief * gains[0] + (1 - belief) * gains[1]
        if not gain:
            raise ValueError(f"the game is degenerate: both replies to message {message} are equally good")
        return Fraction(gain > 0)

    def prefers(self, kind: int, worth: Fraction, other: Fraction) -> bool:
        """Return whether a type prefers what is worth so much to the other."""
        if worth == other:
            raise ValueError(f"the game is degenerate: both messages are worth the same to type {kind}")
        return worth > other


def offer(prior: Any, accepted: Sequence[Any], refused: Sequence[Any], gains: Sequence[Any]) -> Signalling:
    """Return the game in which message 0 is an offer, message 1 is silence, and action 0 is to accept.

    prior      probability of type 0
    accepted   what an offer that is accepted is worth to each type, over silence
    refused    the same of an offer that is refused
    gains      what the receiver gains by accepting over refusing, of each type; nobody accepts what was not offered
    """
    sender = [[[accepted[kind], refused[kind]], [0, 0]] for kind in BOTH]
    return Signalling(Fraction(prior), sender, [[[gains[kind], 0], [-1, 0]] for kind in BOTH])


def perfect_bayesian(game: Signalling) -> list[Equilibrium]:
    """Return every perfect Bayesian equilibrium; those that differ only in what sustains a silence are one.

    Raises ValueError where the game is degenerate.
    """
    return [*_pooling(game), *_separating(game), *_one_mixes(game), *_both_mix(game)]


def _gains(game: Signalling, message: int) -> tuple[Fraction, Fraction]:
    """What the receiver gains by action 0 over action 1, of each type."""
    (first, second), (third, fourth) = (game.receiver[kind][message] for kind in BOTH)
    return first - second, third - fourth


def _threshold(game: Signalling, message: int) -> Fraction | None:
    """The belief in type 0 at which the receiver is indifferent, None where no belief makes it so."""
    first, second = _gains(game, message)
    return second / (second - first) if first * second < 0 else None


def _pooling(game: Signalling) -> Iterator[Equilibrium]:
    for message in BOTH:
        other = 1 - message
        reply = game.best(message, game.prior)
        # Off the path any belief will do: both replies are rational unless one is better against either type.
        low, high = (
            (Fraction(0), Fraction(1))
            if _threshold(game, other) is not None
            else (game.best(other, game.prior), game.best(other, game.prior))
        )
        for kind in BOTH:
            worth, (first, second) = game.worth(kind, message, reply), game.sender[kind][other]
            if first > second:
                high = min(high, (worth - second) / (first - second))
            elif first < second:
                low = max(low, (second - worth) / (second - first))
            elif second > worth:
                low, high = Fraction(1), Fraction(0)
        if low <= high:
            sent, unsent = (reply, reply), (low, high)
            yield Equilibrium(
                POOLING,
                (Fraction(1 - message),) * 2,
                (sent, unsent) if message == 0 else (unsent, sent),
                (game.prior, None) if message == 0 else (None, game.prior),
            )


def _separating(game: Signalling) -> Iterator[Equilibrium]:
    for message in BOTH:  # of type 0; type 1 sends the other
        belief = (Fraction(1 - message), Fraction(message))
        reply = [game.best(each, belief[each]) for each in BOTH]
        worth = [[game.worth(kind, each, reply[each]) for each in BOTH] for kind in BOTH]
        own = (message, 1 - message)
        if all(game.prefers(kind, worth[kind][own[kind]], worth[kind][1 - own[kind]]) for kind in BOTH):
            yield Equilibrium(
                SEPARATING, (belief[0], 1 - belief[0]), ((reply[0], reply[0]), (reply[1], reply[1])), belief
            )


def _one_mixes(game: Signalling) -> Iterator[Equilibrium]:
    """One type sends `message`, the other mixes and is known by the other message, so that the receiver mixes too."""
    for pure in BOTH:
        for message in BOTH:
            mixed, alone = 1 - pure, 1 - message
            threshold = _threshold(game, message)
            answer = game.best(alone, Fraction(1 - mixed))
            first, second = game.sender[mixed][message]
            worth = game.worth(mixed, alone, answer)
            if threshold is None or first == second:
                continue
            reply = (worth - second) / (first - second)
            faith = threshold if pure == 0 else 1 - threshold  # in the pure type, after `message`
            share = game.of(pure) * (1 - faith) / (game.of(mixed) * faith)
            if not (0 < reply < 1 and 0 < share < 1):
                continue
            if game.prefers(pure, game.worth(pure, message, reply), game.worth(pure, alone, answer)):
                often = {pure: Fraction(1), mixed: share}
                sends = tuple(often[kind] if message == 0 else 1 - often[kind] for kind in BOTH)
                ours, theirs = ((reply, reply), threshold), ((answer, answer), Fraction(1 - mixed))
                sides = (ours, theirs) if message == 0 else (theirs, ours)
                yield Equilibrium(SEMI, (sends[0], sends[1]), (sides[0][0], sides[1][0]), (sides[0][1], sides[1][1]))


def _both_mix(game: Signalling) -> Iterator[Equilibrium]:
    """Both types mix, each indifferent, and after either message so is the receiver."""
    beliefs = [_threshold(game, message) for message in BOTH]
    if beliefs[0] is None or beliefs[1] is None or beliefs[0] == beliefs[1]:
        return
    often = (game.prior - beliefs[1]) / (beliefs[0] - beliefs[1])  # how often message 0 is sent
    lines = [
        [game.sender[kind][0][0] - game.sender[kind][0][1], game.sender[kind][1][1] - game.sender[kind][1][0]]
        for kind in BOTH
    ]
    reply = _solve(lines, [game.sender[kind][1][1] - game.sender[kind][0][1] for kind in BOTH])
    if reply and 0 < often < 1 and all(0 < each < 1 for each in reply):
        sends = (often * beliefs[0] / game.prior, often * (1 - beliefs[0]) / (1 - game.prior))
        yield Equilibrium(SEMI, sends, ((reply[0], reply[0]), (reply[1], reply[1])), (beliefs[0], beliefs[1]))
