"""Bargaining over a position on a line: Bueno de Mesquita's expected-utility model and the compromise model.

Every actor holds a position, has capability to win and salience to spend on it; its votes are capability x salience.

`expected_utility` is Bueno de Mesquita's model in the reading of Scholz, Calbert & Smith. In every round each actor i
takes a risk exponent r_i in [1/2, 2] from how much the others expect to gain by challenging it (compared with all
actors; 2 is the most secure), and sees with its own exponent what i gains by challenging j (E) and j by challenging i
(V): lost or won with the votes of third parties if the challenged resists, which its salience says how likely it does,
won if not, less the utility of the status quo. An offer by j to i is then

    confrontation    V > E > 0: i loses to j and takes j's position
    compromise       V > 0 > E, V > |E|: i moves towards j by the share |E| / V of the way
    capitulation     V > 0 > E, V <= |E|: i takes j's position

Each actor takes one offer at most, a confrontation before a compromise before a capitulation, and of one kind that
which moves it least, the first in the actors' order among equals; then all move at once.

`reference=True` reproduces the public Python implementation (bdm-scholz-expected-utility-model by jmckib, in Python 3
by dmasad) trajectory by trajectory, adding in the order of Python 3.11, so that even ties fall as they fall there. Four
faults of it are mended by default:

    1. It tests for capitulation with V < |V|, which never holds, so that who should give in stays where it is. Meant is
       V < |E|.
    2. Of several compromises it takes not that which moves the actor least, as the model has it, but that whose mean of
       both positions, weighted by |E| and |V|, is the lowest number: on the mirrored line the outcome is another one.
    3. Where all are in the same danger (consensus, one actor, two alike) it divides by zero and stops; the reference
       trajectory ends with the round before. Mended: all are neutral to risk there, r = 1, and the rounds go on.
    4. Where votes are exactly halved its median hangs on the order of a set, and which of two equal utilities is the
       greater on rounding. Mended: the middle of the interval of medians; differences below 1e-12 count as none.

`compromise` returns the mean and the median of the positions, weighted by votes, and how they hang on each actor.
Both functions take

    positions       (n,) any numbers
    capabilities    (n,) from 0 up, in any unit; not all votes 0
    salience        (n,) in [0, 1]
    rounds          whole number from 0 up
    span            (low, high), the ends of the line; by default those of the positions

and raise ValueError, naming the actor by index, where that is not so. Cost: O(rounds n^3) and O(n^2).

Source: Bueno de Mesquita 1994 in Bueno de Mesquita & Stokman (eds), European Community Decision Making, ch. 4; 1997,
International Interactions 23:235-266; Scholz, Calbert & Smith 2011, Journal of Theoretical Politics 23:510-531; Black
1948, Journal of Political Economy 56:23-34 (median); Van den Bos 1991, Dutch EC Decision Making, and Achen 2006 in
Thomson, Stokman, Achen & König (eds), The European Union Decides, ch. 4 (compromise model).
Checked against: ten rounds of EC emission standards as the public implementation computes them; that implementation
itself, bit for bit, on 2000 random inputs with many ties; the formulas written out actor by actor; mirrored, shifted,
scaled and relabelled inputs; for the compromise model, recalculation with the actor changed.
Says nothing about: whether the model is right. It has no equilibrium, need not settle, may go in circles, and a small
change of input can change the outcome much. Chances of success are divided by the votes of all actors on all pairs of
positions, as the public code reads Scholz (Bueno de Mesquita 1997: on this pair alone), so they are small and salience
decides more than capability: an actor without any capability can win a confrontation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from numbers import Real

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

KINDS = ("confrontation", "compromise", "capitulation", "none")
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Bargaining:
    """What each actor did in each round; row 0 of positions, median and mean is the start."""

    positions: Floats
    """(rounds + 1, n)"""
    median: Floats
    """(rounds + 1,) position that wins every vote, weighted by capability x salience"""
    mean: Floats
    """(rounds + 1,) weighted by capability x salience"""
    risk: Floats
    """(rounds, n) exponent of utility, from 1/2, acceptant and in danger, to 2, averse and secure"""
    moves: NDArray[np.str_]
    """(rounds, n) kind of offer taken, one of KINDS"""
    towards: NDArray[np.intp]
    """(rounds, n) index of the actor whose offer was taken, -1 for none"""


@dataclass(frozen=True, slots=True, eq=False)
class Compromise:
    """Mean and median of the positions, weighted by votes = capability x salience, and what one actor changes."""

    mean: float
    median: float
    """middle of `median_interval`"""
    median_interval: tuple[float, float]
    """lowest and highest median; they differ only where the votes are exactly halved"""
    shares: Floats
    """(n,) share of the votes; also by how much the mean follows the actor's position"""
    pull: Floats
    """(n,) d mean / d log votes: how far the mean moves per relative change of the actor's votes; adds to 0"""
    mean_without: Floats
    """(n,) mean if the actor stays away; nan if nobody else has votes"""
    median_without: Floats
    """(n,) median if the actor stays away; nan if nobody else has votes"""
    median_reach: Floats
    """(n, 2) lowest and highest median the actor can bring about by its position; infinite with half of the votes"""
    votes_range: Floats
    """(n, 2) from what to what votes of the actor alone the median stays what it is"""


def expected_utility(
    positions: Sequence[float],
    capabilities: Sequence[float],
    salience: Sequence[float],
    *,
    rounds: int = 10,
    span: tuple[float, float] | None = None,
    reference: bool = False,
) -> Bargaining:
    """Return the rounds of the expected-utility model. See the module for parameters and for what `reference` does."""
    x, capability, resolve = _actors(positions, capabilities, salience)
    _whole(rounds)
    width = _width(span, x)
    votes = capability * resolve
    slack = 0.0 if reference else ROUNDING
    path, risks, kinds, proposers = [x], [], [], []
    for _ in range(rounds):
        neutral = np.ones_like(x)
        danger = _challenges(x, votes, resolve, width, neutral)[0].sum(axis=0)
        least, most = danger.min(), danger.max()
        if most - least > slack:
            relative = (2 * danger - most - least) / (most - least)
            risk = (1 - relative / 3) / (1 + relative / 3)
        elif reference:
            break
        else:
            risk = neutral
        gain, loss = _challenges(x, votes, resolve, width, risk)
        x, kind, proposer = _moved(x, gain, loss, slack, reference)
        path.append(x)
        risks.append(risk)
        kinds.append(kind)
        proposers.append(proposer)
    median = [_tournament(x, votes, width) if reference else float(np.mean(_medians(x, votes))) for x in path]
    return Bargaining(
        positions=np.array(path),
        median=np.array(median),
        mean=np.array([sum(votes * x) / sum(votes) for x in path]),
        risk=np.array(risks).reshape(-1, len(x)),
        moves=np.array(KINDS)[np.array(kinds, dtype=np.intp).reshape(-1, len(x))],
        towards=np.array(proposers, dtype=np.intp).reshape(-1, len(x)),
    )


def compromise(positions: Sequence[float], capabilities: Sequence[float], salience: Sequence[float]) -> Compromise:
    """Return the weighted mean and median of the positions with their sensitivity to each actor."""
    x, capability, resolve = _actors(positions, capabilities, salience)
    votes = capability * resolve
    shares = votes / votes.sum()
    mean = float(shares @ x)
    low, high = _medians(x, votes)
    others = np.where(np.eye(len(x), dtype=bool), 0.0, shares)
    left = others.sum(axis=1)
    alone = left == 0
    left[alone] = np.nan
    return Compromise(
        mean=mean,
        median=float(low + high) / 2,
        median_interval=(float(low), float(high)),
        shares=shares,
        pull=shares * (x - mean),
        mean_without=others @ x / left,
        median_without=np.where(alone, np.nan, np.mean(_medians(x, others), axis=0)),
        median_reach=_reach(x, shares),
        votes_range=_votes_range(x, votes, low, high),
    )


# --- a round ----------------------------------------------------------------------------------------------------------


def _challenges(x: Floats, votes: Floats, resolve: Floats, width: float, risk: Floats) -> tuple[Floats, Floats]:
    """What, as row actor i sees it, i gains by challenging column actor j, and j by challenging i; both (n, n)."""
    distance = np.abs(x[:, None] - x) / width
    loss = _powers(distance, risk)
    cast = votes[:, None, None] * (loss[:, None, :] - loss[:, :, None])  # by third parties k for i against j
    # One after the other, and never in pairs as numpy may add, so that reference rounds as its original does.
    chance = np.maximum(cast, 0).sum(axis=0) / (np.cumsum(np.abs(cast))[-1] or 1.0)
    success = 2 - 4 * _powers(0.5 - 0.5 * distance, risk)
    failure = 2 - 4 * _powers(0.5 + 0.5 * distance, risk)
    status_quo = 2 - 4 * _powers(np.full((len(x), 1), 0.5), risk)

    def expected(chance: Floats, resists: Floats) -> Floats:
        resisted = resists * (chance * success + (1 - chance) * failure)
        return resisted + (1 - resists) * success - status_quo

    return expected(chance, resolve), expected(chance.T, resolve[:, None])


def _moved(
    x: Floats, gain: Floats, loss: Floats, slack: float, reference: bool
) -> tuple[Floats, NDArray[np.intp], NDArray[np.intp]]:
    """New positions, the kind of the offer each actor takes as an index of KINDS, and by whom it is made."""
    here, there = x[:, None], x[None, :]
    apart = here != there
    confronted = apart & (loss > gain + slack) & (gain > slack)
    yielding = apart & (loss > slack) & (gain < -slack)
    meeting = yielding & (loss > np.abs(gain))
    kinds = np.select([confronted, meeting, yielding & (not reference)], [0, 1, 2], 3)

    way = np.divide(gain, loss, out=np.ones_like(gain), where=meeting)
    target = np.where(meeting, here + (there - here) * np.abs(way), there)
    cost = np.abs(here - target)
    if reference:
        stakes = np.abs(gain) + np.abs(loss)
        centre = (np.abs(gain) * here + np.abs(loss) * there) / np.where(meeting, stakes, 1)
        cost = np.where(meeting, centre, cost)

    kind = kinds.min(axis=1)
    proposer = np.where(kinds == kind[:, None], cost, np.inf).argmin(axis=1)
    moves = kind < KINDS.index("none")
    return np.where(moves, target[np.arange(len(x)), proposer], x), kind, np.where(moves, proposer, -1)


def _powers(table: Floats, exponents: Floats) -> Floats:
    """Each row of a table raised to its exponent, by the C library: numpy's own may differ in the last bit."""
    rows = zip(np.maximum(table, 0).tolist(), exponents.tolist(), strict=True)
    return np.array([[value**exponent for value in row] for row, exponent in rows])


# --- medians ----------------------------------------------------------------------------------------------------------


def _medians(x: Floats, votes: Floats) -> tuple[Floats, Floats]:
    """Lowest and highest weighted median of x, for each row of votes (..., n)."""
    order = np.argsort(x, kind="stable")
    upto = np.cumsum(votes[..., order], axis=-1)
    half = upto[..., -1:] / 2
    low = np.argmax(upto >= half * (1 - ROUNDING), axis=-1)
    high = np.argmax(upto > half * (1 + ROUNDING), axis=-1)
    return x[order][low], x[order][high]


def _tournament(x: Floats, votes: Floats, width: float) -> float:
    """The median as the public code finds it: the position that no later one beats, in the order of a Python set."""
    median, *others = set(x.tolist())
    for place in others:
        if sum(votes * (np.abs(x - median) / width - np.abs(x - place) / width)) > 0:
            median = place
    return float(median)


def _reach(x: Floats, shares: Floats) -> Floats:
    """Lowest and highest median with one actor beyond all others, below or above; (n, 2)."""
    order = np.argsort(x, kind="stable")
    ends = np.empty((len(x), 2))
    for actor, share in enumerate(shares):
        rest = order[order != actor]
        upto = np.cumsum(shares[rest])
        reached = x[rest][share + upto >= (1 - ROUNDING) / 2]
        passed = x[rest][upto > (1 + ROUNDING) / 2]
        alone = share >= (1 - ROUNDING) / 2
        ends[actor] = -np.inf if alone else reached[0], np.inf if alone else passed[0]
    return ends


def _votes_range(x: Floats, votes: Floats, low: Floats, high: Floats) -> Floats:
    """From what to what votes of each actor the median stays, (n, 2); where it is an interval, none may change."""
    if low != high:
        return np.stack([votes, votes], axis=1)
    below, at, above = (float(votes[side].sum()) for side in (x < low, x == low, x > low))
    rise = np.select([x < low, x > low], [above + at - below, below + at - above], np.inf)
    fall = np.select([x < low, x > low], [below + at - above, above + at - below], at - abs(above - below))
    return np.stack([np.maximum(votes - fall, 0), votes + rise], axis=1)


# --- checking ---------------------------------------------------------------------------------------------------------


def _actors(
    positions: Sequence[float], capabilities: Sequence[float], salience: Sequence[float]
) -> tuple[Floats, Floats, Floats]:
    x = _numbers("position", positions)
    capability = _numbers("capability", capabilities)
    resolve = _numbers("salience", salience)
    if len(x) == 0:
        raise ValueError("nobody bargains: there is no actor")
    for what, values in (("capabilities", capability), ("saliences", resolve)):
        if len(values) != len(x):
            raise ValueError(f"{len(values)} {what} for {len(x)} positions")
    for actor, value in enumerate(capability):
        if value < 0:
            raise ValueError(f"capability {value} of actor {actor} is negative")
    for actor, value in enumerate(resolve):
        if not 0 <= value <= 1:
            raise ValueError(f"salience {value} of actor {actor} is not in [0, 1]")
    if not (capability * resolve).sum() > 0:
        raise ValueError("capability x salience is 0 for every actor: nobody has votes")
    return x, capability, resolve


def _numbers(what: str, values: Iterable[object]) -> Floats:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise ValueError(f"{what} {values!r} is not one number for each actor")
    numbers = list(values)
    for actor, value in enumerate(numbers):
        if isinstance(value, bool | np.bool_) or not isinstance(value, Real) or not isfinite(value):
            raise ValueError(f"{what} {value!r} of actor {actor} is not a finite number")
    return np.array(numbers, dtype=float)


def _whole(rounds: int) -> None:
    if isinstance(rounds, bool) or not isinstance(rounds, int) or rounds < 0:
        raise ValueError(f"rounds {rounds!r} is not a whole number from 0 up")


def _width(span: tuple[float, float] | None, x: Floats) -> float:
    if span is None:
        return float(x.max() - x.min()) or 1.0
    ends = _numbers("span", span)
    if len(ends) != 2 or not ends[0] < ends[1]:
        raise ValueError(f"span {span!r} is not a low end and a high end above it")
    for actor, position in enumerate(x):
        if not ends[0] <= position <= ends[1]:
            raise ValueError(f"position {position} of actor {actor} is outside the span, {ends[0]} to {ends[1]}")
    return float(ends[1] - ends[0])
