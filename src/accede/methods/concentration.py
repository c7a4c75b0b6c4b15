"""How unequally a quantity is spread over actors: concentration, effective number, parity; and capability shares.

`ray_singer`, `herfindahl`, `effective_number` and `parity` take shares or amounts (n,), non-negative and not all zero;
amounts are divided by their sum first. ValueError names the first wrong amount.

`cinc` makes one share of six: the Composite Index of National Capability, the mean of a state's shares of the world's
military expenditure, military personnel, iron and steel production, primary energy consumption, total population and
urban population. A missing part counts neither for nor against a state: it is left out of the world's total, and the
state's index is the mean over the parts it has. Shares of a year with missing parts need therefore not add to 1.

Source: Ray & Singer 1973, "Measuring the concentration of power in the international system", Sociological Methods &
Research 1:403-437; Laakso & Taagepera 1979, Comparative Political Studies 12:3-27 (effective number); Hirschman 1964,
American Economic Review 54:761; Singer, Bremer & Stuckey 1972, in Russett (ed.), Peace, War, and Numbers, 19-48 (CINC).
Checked against: equality gives CON 0 and effective number n; monopoly gives CON 1 and effective number 1; two actors
with shares 3/4 and 1/4 give CON 1/2; CINC of all 15,951 state-years of National Material Capabilities 6.0, the 2,661
with missing parts among them, recomputed from its six parts to within 3e-8, the rounding of that file.
Says nothing about: what an actor can do with its share, or whom it stands with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, isfinite, isnan, nan, sqrt
from numbers import Real

PARTS = (
    "military expenditure",
    "military personnel",
    "iron and steel",
    "energy",
    "total population",
    "urban population",
)
"""The six parts of CINC, in the order of the columns that `cinc` takes."""


@dataclass(frozen=True, slots=True)
class Cinc:
    """CINC of the states of one year.

    values    a share in [0, 1] for each state; nan for a state that has no part at all
    missing   for each state, the parts its value does without: its own is missing, or the world's total is zero
    """

    values: tuple[float, ...]
    missing: tuple[tuple[str, ...], ...]


def herfindahl(amounts: Sequence[float]) -> float:
    """Return the Herfindahl-Hirschman index, the sum of squared shares, in [1/n, 1]. O(n)."""
    return sum(share * share for share in _shares(amounts))


def effective_number(amounts: Sequence[float]) -> float:
    """Return the effective number of actors, 1 / herfindahl, in [1, n]. O(n)."""
    return 1 / herfindahl(amounts)


def ray_singer(amounts: Sequence[float]) -> float:
    """Return Ray and Singer's CON in [0, 1]: the standard deviation of shares over its largest possible value. O(n).

    Raises ValueError below two actors, where it is not defined.
    """
    n = len(amounts)
    if n < 2:
        raise ValueError("concentration is defined from two actors on")
    return sqrt(max(0.0, (herfindahl(amounts) - 1 / n) / (1 - 1 / n)))


def parity(amounts: Sequence[float]) -> float:
    """Return the second largest amount over the largest, in [0, 1]. O(n log n). Raises ValueError below two actors."""
    if len(amounts) < 2:
        raise ValueError("parity is between two actors")
    first, second = sorted(_shares(amounts), reverse=True)[:2]
    return second / first


def cinc(parts: Sequence[Sequence[float]]) -> Cinc:
    """Return CINC of each state of one year, and which parts were missing.

    parts (n, 6): one row per state of the system, columns as in `PARTS`, each in any unit from 0 up; nan where missing.
    O(n). Raises ValueError for a row without six parts, and names the first wrong part.
    """
    rows = [list(row) for row in parts]
    if not rows:
        raise ValueError("parts has no state")
    for state, row in enumerate(rows):
        if len(row) != len(PARTS):
            raise ValueError(f"state {state} has {len(row)} parts, not six")
        for name, part in zip(PARTS, row, strict=True):
            if not _is_number(part) or part < 0 or part == float("inf"):
                raise ValueError(
                    f"{name} of state {state} is {part!r}: not a finite number from 0 up, or nan if missing"
                )
    totals = [fsum(part for part in column if not isnan(part)) for column in zip(*rows, strict=True)]
    has = [[not isnan(part) and total > 0 for part, total in zip(row, totals, strict=True)] for row in rows]
    values = tuple(
        fsum(part / total for part, total, there in zip(row, totals, own, strict=True) if there) / sum(own)
        if any(own)
        else nan
        for row, own in zip(rows, has, strict=True)
    )
    return Cinc(values, tuple(tuple(name for name, there in zip(PARTS, own, strict=True) if not there) for own in has))


# --- checking ---------------------------------------------------------------------------------------------------------


def _shares(amounts: Sequence[float]) -> list[float]:
    for actor, amount in enumerate(amounts):
        if not _is_number(amount) or not isfinite(amount):
            raise ValueError(f"amount {amount!r} of actor {actor} is not a finite number")
        if amount < 0:
            raise ValueError(f"amount {amount} of actor {actor} is negative")
    total = sum(amounts)
    if total <= 0:
        raise ValueError("the amounts add to nothing: there is no distribution to measure")
    return [amount / total for amount in amounts]


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)
